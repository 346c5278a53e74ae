// What a cart's goods cost: prices, discounts of lines and of the whole sale.
#include <algorithm>
#include <utility>

#include "common/base/text.hpp"
#include "common/base/wide.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

using domain::Discount;
using domain::DiscountKind;
using domain::Money;
using domain::OrderLine;
using domain::Ratio;

/// amount * rate, rounded half up: what a customer expects of "10 % off 0.95".
Money part_half_up(Money amount, Ratio rate) {
  return Money::minor(mul_floor(Money::minor(amount.minor() * 2), rate).minor() / 2 +
                      mul_floor(Money::minor(amount.minor() * 2), rate).minor() % 2);
}

Money of_rule(Money from, Money amount, Ratio rate) {
  return std::min(from, rate.ppm == 0 ? amount : part_half_up(from, rate));
}

/// The line's own discounts anew, each of what those before it left; the whole sale's are dropped.
Money price_alone(OrderLine& line) {
  const Money full = domain::extend_half_up(line.unit_price, line.quantity).value_or(line.total);
  Money left = full;
  std::vector<Discount> kept;
  for (Discount& one : line.discounts) {
    const Money off = one.kind == DiscountKind::kSale ? Money{} : of_rule(left, one.amount, one.rate);
    if (!off.is_zero()) {
      one.amount = off;
      left = left - off;
      kept.push_back(std::move(one));
    }
  }
  line.discounts = std::move(kept);
  line.total = left;
  return left;
}

/// Spreads the sale's discount over its lines in proportion: the parts add up to it to the cent, since each is what the
/// lines so far must bear less what those before bear already.
void spread(Cart& cart, Money whole) {
  const SaleDiscount& rule = *cart.discount;
  const Money off = of_rule(whole, rule.amount, rule.rate);
  Money passed;
  Money borne;
  for (OrderLine& line : cart.lines) {
    passed += line.total;
    const auto share = static_cast<std::int64_t>(static_cast<Wide>(off.minor()) * passed.minor() / whole.minor());
    const Money part = Money::minor(share) - borne;
    if (!part.is_zero()) {
      line.discounts.push_back({DiscountKind::kSale, part, rule.rate, rule.reason});
      line.total = line.total - part;
    }
    borne = Money::minor(share);
  }
}

/// A given amount or rate; nothing: neither.
struct Off {
  Money amount;
  Ratio rate;
};

std::optional<Off> parse_off(std::string_view text) {
  if (text.ends_with('%')) {
    const auto rate = domain::parse_ratio(text);
    return rate && rate->ppm > 0 && rate->ppm <= domain::kPpmOne ? std::optional(Off{{}, *rate}) : std::nullopt;
  }
  const auto amount = domain::parse_money(text);
  return amount && !amount->is_zero() ? std::optional(Off{*amount, {}}) : std::nullopt;
}

/// What a front end and a journal say of it: "10%" or "5.00".
std::string to_text(const Off& off) { return off.rate.ppm == 0 ? domain::to_string(off.amount) : to_string(off.rate); }

Money full_price(const OrderLine& line) {
  return domain::extend_half_up(line.unit_price, line.quantity).value_or(line.total);
}

Money full_price(const Cart& cart) {
  Money sum;
  for (const OrderLine& line : cart.lines) {
    sum += full_price(line);
  }
  return sum;
}

/// The share of what the goods cost that somebody at the till took off decides who may do it. Compared without
/// rounding.
Role role_for(Money off, Money of) {
  const bool little =
      static_cast<Wide>(off.minor()) * domain::kPpmOne <= static_cast<Wide>(of.minor()) * kDiscountOfCashierPpm;
  return little ? Role::kCashier : Role::kSupervisor;
}

bool is_manual(const Discount& discount) { return discount.kind == DiscountKind::kLine; }

Money manual_discount(const OrderLine& line) {
  Money sum;
  for (const Discount& one : line.discounts) {
    sum += is_manual(one) ? one.amount : Money{};
  }
  return sum;
}

struct Place {
  const Selling& selling;
  std::size_t index;
};

/// The line that is meant, if goods can change now; else what to say.
std::optional<Place> place_of(const State& state, std::size_t line) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : line_index(selling->cart, line);
  return index ? std::optional(Place{*selling, *index}) : std::nullopt;
}

Decision no_line(const State& state) {
  return open_cart(state) ? stay(state, NoticeCode::kNoSuchLine) : out_of_place(state);
}

Performed refused(Decision decision) { return {std::move(decision), Role::kCashier}; }

/// The cart after a change of prices, shown and told.
Decision priced(const State& state, Selling next, Notice notice, std::string_view upper, JournalEvent event) {
  ShowCustomer show = show_total(next.cart, upper, event.amount ? domain::to_string(*event.amount) : "");
  return go(state, std::move(next), {WriteJournal{std::move(event)}, std::move(show), Tell{std::move(notice)}});
}

}  // namespace

std::optional<std::size_t> line_index(const Cart& cart, std::size_t number) {
  const std::size_t wanted = number == 0 ? cart.lines.size() : number;
  if (wanted == 0 || wanted > cart.lines.size()) {
    return std::nullopt;
  }
  return wanted - 1;
}

void reprice(Cart& cart) {
  Money whole;
  for (OrderLine& line : cart.lines) {
    whole += price_alone(line);
  }
  if (cart.lines.empty()) {
    cart.discount.reset();  // it was for goods that are gone
  }
  if (cart.discount && !whole.is_zero()) {
    spread(cart, whole);
  }
}

Performed perform(const State& state, const SetPrice& event, const By& by, const Context& context) {
  const auto place = place_of(state, event.line);
  if (!place) {
    return refused(no_line(state));
  }
  const auto price = domain::parse_money(event.price);
  if (!price) {
    return refused(stay(state, NoticeCode::kBadAmount));
  }
  if (!domain::is_reason(by.reason)) {
    return refused(stay(state, NoticeCode::kReasonNeeded));
  }
  Selling next = place->selling;
  OrderLine& line = next.cart.lines[place->index];
  const auto full = domain::extend_half_up(*price, line.quantity);
  if (!full || next.cart.total() - line.total + *full > domain::kMaxAmount) {
    return refused(stay(state, NoticeCode::kAmountLimit));
  }
  const Money before = line.unit_price;
  const Money shelf = line.price_override ? line.price_override->shelf_price : before;
  line.unit_price = *price;
  line.price_override =
      shelf == *price ? std::nullopt : std::optional(domain::PriceOverride{shelf, std::string(trim(by.reason))});
  const std::string goods = line.name;
  reprice(next.cart);
  JournalEvent said = by.event(JournalKind::kPriceChanged, context.now);
  said.detail = goods + ": " + domain::to_string(before) + " -> " + domain::to_string(*price);
  said.amount = *price;
  return {priced(state, std::move(next), {NoticeCode::kPriceChanged, {goods, domain::to_string(*price)}}, "NEW PRICE",
                 std::move(said)),
          Role::kSupervisor};
}

Performed perform(const State& state, const DiscountLine& event, const By& by, const Context& context) {
  const auto place = place_of(state, event.line);
  if (!place) {
    return refused(no_line(state));
  }
  Selling next = place->selling;
  OrderLine& line = next.cart.lines[place->index];
  const std::string goods = line.name;
  JournalEvent said = by.event(JournalKind::kLineDiscount, context.now);
  std::erase_if(line.discounts, is_manual);
  if (trim(event.amount).empty()) {
    reprice(next.cart);
    said.detail = goods + ": none";
    return {priced(state, std::move(next), {NoticeCode::kDiscountOff, {}}, "DISCOUNT OFF", std::move(said)),
            Role::kCashier};
  }
  const auto off = parse_off(trim(event.amount));
  if (!off || off->amount > full_price(line)) {
    return refused(stay(state, NoticeCode::kBadDiscount));
  }
  if (!domain::is_reason(by.reason)) {
    return refused(stay(state, NoticeCode::kReasonNeeded));
  }
  if (line.discounts.size() + 1 >= domain::kMaxLineDiscounts) {  // one place is kept for the whole sale's
    return refused(stay(state, NoticeCode::kDiscountLimit));
  }
  line.discounts.push_back({DiscountKind::kLine, off->amount, off->rate, std::string(trim(by.reason))});
  reprice(next.cart);
  const OrderLine& cheaper = next.cart.lines[place->index];
  const Role needed = role_for(manual_discount(cheaper), full_price(cheaper));
  said.detail = goods + ": " + to_text(*off);
  said.amount = manual_discount(cheaper);
  const std::string amount = domain::to_string(*said.amount);
  return {priced(state, std::move(next), {NoticeCode::kDiscounted, {goods, amount}}, "DISCOUNT", std::move(said)),
          needed};
}

Performed perform(const State& state, const DiscountSale& event, const By& by, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->cart.lines.empty()) {
    return refused(open_cart(state) ? stay(state, NoticeCode::kNothingToPay) : out_of_place(state));
  }
  Selling next = *selling;
  JournalEvent said = by.event(JournalKind::kSaleDiscount, context.now);
  next.cart.discount.reset();
  reprice(next.cart);
  const Money whole = next.cart.total();
  if (trim(event.amount).empty()) {
    said.detail = "none";
    return {priced(state, std::move(next), {NoticeCode::kDiscountOff, {}}, "DISCOUNT OFF", std::move(said)),
            Role::kCashier};
  }
  const auto off = parse_off(trim(event.amount));
  if (!off || off->amount > whole) {
    return refused(stay(state, NoticeCode::kBadDiscount));
  }
  if (!domain::is_reason(by.reason)) {
    return refused(stay(state, NoticeCode::kReasonNeeded));
  }
  next.cart.discount = SaleDiscount{off->amount, off->rate, std::string(trim(by.reason))};
  reprice(next.cart);
  const Money taken = whole - next.cart.total();
  said.detail = to_text(*off);
  said.amount = taken;
  const Role needed = role_for(taken, full_price(next.cart));
  return {priced(state, std::move(next), {NoticeCode::kSaleDiscounted, {domain::to_string(taken)}}, "DISCOUNT",
                 std::move(said)),
          needed};
}

}  // namespace queueback::terminal::steps
