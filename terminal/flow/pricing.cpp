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

Money of_rule(Money from, Money amount, Ratio rate) {
  return std::min(from, rate.ppm == 0 ? amount : mul_half_up(from, rate));
}

/// The promotions' discounts anew, in front of the others: what is off by hand is off what they leave.
void promote(Cart& cart, const Context& context) {
  const Catalogue& catalogue = context.catalogue;
  for (OrderLine& line : cart.lines) {
    std::erase_if(line.discounts, [](const Discount& one) { return one.kind == DiscountKind::kPromotion; });
  }
  if (catalogue.promotions().empty()) {
    return;
  }
  const auto is_weighed = [&catalogue](const domain::ProductId& id) {
    const domain::Product* product = catalogue.by_id(id.text());
    return product != nullptr && domain::is_weighed(*product);
  };
  const auto buyer =
      cart.buyer ? std::optional(domain::PromotionBuyer{cart.buyer->level}) : std::optional<domain::PromotionBuyer>();
  const auto discounts = domain::promotion_discounts(domain::goods_lines(cart.lines, is_weighed), buyer, context.now,
                                                     catalogue.promotions());
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    OrderLine& line = cart.lines[i];
    line.discounts.insert(line.discounts.begin(), discounts[i].begin(), discounts[i].end());
  }
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

/// What discounts by hand are taken from: the price less the promotions.
Money promoted_price(const OrderLine& line) { return full_price(line) - line.discount(DiscountKind::kPromotion); }

bool is_manual(const Discount& discount) { return discount.kind == DiscountKind::kLine; }

Money manual_discount(const OrderLine& line) { return line.discount(DiscountKind::kLine); }

/// What goods would have cost, and how much less they cost because somebody at the till said so.
struct ByHand {
  Money full;
  Money off;
  /// Beyond what a cashier may give alone. Compared without rounding.
  [[nodiscard]] bool is_much() const {
    return static_cast<Wide>(off.minor()) * domain::kPpmOne > static_cast<Wide>(full.minor()) * kDiscountOfCashierPpm;
  }
  [[nodiscard]] Role needed() const { return is_much() ? Role::kSupervisor : Role::kCashier; }
  /// More than before, in money or as a share.
  [[nodiscard]] bool grew_from(const ByHand& before) const {
    return off > before.off ||
           static_cast<Wide>(off.minor()) * before.full.minor() > static_cast<Wide>(before.off.minor()) * full.minor();
  }
};

bool is_override(const OrderLine& line) {
  return line.price_override && line.price_override->reason != domain::kScaleReason;
}

/// Of a line alone: its discounts, and a price below the shelf's. Promotions are the shop's, and count for nobody.
ByHand by_hand(const OrderLine& line) {
  const Money shelf = is_override(line) ? line.price_override->shelf_price : line.unit_price;
  const Money promoted = line.discount(DiscountKind::kPromotion);
  const Money asked = promoted_price(line) - manual_discount(line);
  const Money at_shelf = domain::extend_half_up(shelf, line.quantity).value_or(domain::kMaxAmount);
  const Money full = std::max(at_shelf - promoted, asked);
  return {full, full - asked};
}

/// Of the whole sale's discount alone.
ByHand by_hand(const Cart& cart) {
  ByHand out;
  for (const OrderLine& line : cart.lines) {
    for (const Discount& one : line.discounts) {
      out.off += one.kind == DiscountKind::kSale ? one.amount : Money{};
    }
    out.full += line.total;
  }
  out.full += out.off;
  return out;
}

/// Of everything together.
ByHand all_by_hand(const Cart& cart) {
  ByHand out = by_hand(cart);
  out.full = {};
  for (const OrderLine& line : cart.lines) {
    const ByHand alone = by_hand(line);
    out.full += alone.full;
    out.off += alone.off;
  }
  return out;
}

void take_back(OrderLine& line) {
  std::erase_if(line.discounts, is_manual);
  if (is_override(line)) {
    line.unit_price = line.price_override->shelf_price;
    line.price_override.reset();
  }
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

/// The cart after a change of prices, shown and told.
Decision priced(const State& state, Selling next, Notice notice, std::string_view upper, JournalEvent event) {
  if (next.cart.total() > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
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

void reprice(Cart& cart, const Context& context) {
  promote(cart, context);
  Money whole;
  for (OrderLine& line : cart.lines) {
    whole += price_alone(line);
  }
  if (cart.lines.empty()) {  // they were for goods that are gone, and whoever comes next may be somebody else
    cart.discount.reset();
    cart.priced_at.reset();
    cart.confirmed_age = 0;
  }
  if (cart.discount && !whole.is_zero()) {
    spread(cart, whole);
  }
}

std::vector<Effect> price_again(Selling& selling, const Context& context) {
  if (!selling.paid.empty()) {
    return {};
  }
  const Cart before = selling.cart;
  reprice(selling.cart, context);
  return keep_within_rights(before, selling, context);
}

std::vector<Effect> keep_within_rights(const Cart& before, Selling& selling, const Context& context,
                                       std::optional<std::size_t> removed) {
  std::vector<Effect> effects;
  if (selling.cashier.role >= Role::kSupervisor) {
    return effects;
  }
  const auto say = [&](JournalKind kind, const std::string& what) {
    effects.emplace_back(
        WriteJournal{{kind, context.now, selling.cashier.id.text(), "", "", what + ": none, the goods changed", {}}});
    effects.emplace_back(Tell{{NoticeCode::kDiscountOff, {}}});
  };
  Cart& cart = selling.cart;
  for (std::size_t i = 0; i < cart.lines.size(); ++i) {
    const std::size_t was = removed && i >= *removed ? i + 1 : i;
    const ByHand earlier = was < before.lines.size() ? by_hand(before.lines[was]) : ByHand{};
    const ByHand later = by_hand(cart.lines[i]);
    if (later.is_much() && later.grew_from(earlier)) {
      take_back(cart.lines[i]);
      say(JournalKind::kLineDiscount, cart.lines[i].name);
    }
  }
  reprice(cart, context);
  // Together: what is off the lines counts, too.
  const ByHand all = all_by_hand(cart);
  if (cart.discount && all.is_much() && all.grew_from(all_by_hand(before))) {
    cart.discount.reset();
    say(JournalKind::kSaleDiscount, "sale");
    reprice(cart, context);
  }
  return effects;
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
  if (!domain::is_reason(by.reason) || trim(by.reason) == domain::kScaleReason) {
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
  reprice(next.cart, context);
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
    reprice(next.cart, context);
    said.detail = goods + ": none";
    return {priced(state, std::move(next), {NoticeCode::kDiscountOff, {}}, "DISCOUNT OFF", std::move(said)),
            Role::kCashier};
  }
  const auto off = parse_off(trim(event.amount));
  if (!off || off->amount > promoted_price(line)) {
    return refused(stay(state, NoticeCode::kBadDiscount));
  }
  if (!domain::is_reason(by.reason)) {
    return refused(stay(state, NoticeCode::kReasonNeeded));
  }
  if (line.discounts.size() + 1 >= domain::kMaxLineDiscounts) {  // one place is kept for the whole sale's
    return refused(stay(state, NoticeCode::kDiscountLimit));
  }
  line.discounts.push_back({DiscountKind::kLine, off->amount, off->rate, std::string(trim(by.reason))});
  reprice(next.cart, context);
  const OrderLine& cheaper = next.cart.lines[place->index];
  if (manual_discount(cheaper).is_zero()) {
    return refused(stay(state, NoticeCode::kBadDiscount));  // it rounds to nothing
  }
  const Role needed = std::max(by_hand(cheaper).needed(), all_by_hand(next.cart).needed());
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
  reprice(next.cart, context);
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
  reprice(next.cart, context);
  const Money taken = whole - next.cart.total();
  said.detail = to_text(*off);
  said.amount = taken;
  if (taken.is_zero()) {
    return refused(stay(state, NoticeCode::kBadDiscount));
  }
  const Role needed = all_by_hand(next.cart).needed();
  return {priced(state, std::move(next), {NoticeCode::kSaleDiscounted, {domain::to_string(taken)}}, "DISCOUNT",
                 std::move(said)),
          needed};
}

}  // namespace queueback::terminal::steps
