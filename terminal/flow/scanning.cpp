// What is scanned or typed: goods above all.
#include <type_traits>
#include <utility>

#include "common/base/text.hpp"
#include "common/domain/receipt_link.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

using domain::Money;
using domain::Quantity;

/// What was scanned, and where it leads to.
struct Scanned {
  const State& state;
  const Code& code;
  const Context& context;
};

Decision add_line(const Scanned& scanned, Selling selling, const domain::Product& product, domain::OrderLine line) {
  const auto& [state, code, context] = scanned;
  if (selling.cart.lines.size() >= domain::kMaxOrderLines) {
    return stay(state, NoticeCode::kLineLimit, {std::to_string(domain::kMaxOrderLines)});
  }
  if (selling.cart.total() + line.total > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
  if (auto asked = ask_age(state, selling, product, code, context)) {
    return std::move(*asked);
  }
  const std::string amount = domain::to_string(line.total);
  const Cart before = selling.cart;
  selling.cart.priced_at = selling.cart.priced_at.value_or(context.now);
  selling.cart.lines.push_back(std::move(line));
  reprice(selling.cart, context);
  auto effects = keep_within_rights(before, selling, context);
  effects.emplace_back(show_total(selling.cart, product.name_en, amount));
  effects.emplace_back(Tell{{NoticeCode::kLineAdded, {product.name_zh}}});
  return go(state, std::move(selling), std::move(effects));
}

Decision add_product(const Scanned& scanned, Selling selling, const domain::Product& product) {
  const Money price = price_in(selling.cart, product, scanned.context.now);
  return add_line(scanned, std::move(selling), product,
                  {product.id, product.name_zh, Quantity::pieces(1), price, price, product.vat_rate});
}

/// Goods from the shop's scale: the weight of them at the shelf price, or what the label says that they cost.
Decision add_weighed(const Scanned& scanned, Selling selling, const domain::Product& product,
                     const domain::ScaleLabel& label) {
  const auto& [state, code, context] = scanned;
  const Money price = price_in(selling.cart, product, context.now);
  domain::OrderLine line{product.id, product.name_zh, Quantity::pieces(1), price, price, product.vat_rate};
  if (label.holds == domain::ScaleLabel::Holds::kWeight) {
    line.quantity = Quantity{label.value};
    const auto total = domain::extend_half_up(price, line.quantity);
    if (!total) {
      return stay(state, NoticeCode::kAmountLimit);
    }
    line.total = *total;
  } else {
    line.unit_price = line.total = Money::minor(label.value);
    line.price_override = domain::PriceOverride{price, std::string(domain::kScaleReason)};
  }
  JournalEvent said{JournalKind::kScaleLabel,
                    context.now,
                    selling.cashier.id.text(),
                    "",
                    "",
                    product.id.text() + " x " + domain::to_string(line.quantity),
                    line.total};
  Decision added = add_line(scanned, std::move(selling), product, std::move(line));
  const bool is_added = added.state.step != state.step && std::holds_alternative<Selling>(added.state.phase);
  if (is_added) {
    added.effects.emplace_back(WriteJournal{std::move(said)});
  }
  return added;
}

/// A receipt or an order that was scanned: what training or a waiting credit holds when it is chosen, they hold here
/// too.
template <class Command>
Decision begin(const State& state, const Command& command, const Context& context) {
  if (auto held = held_by_training(state, command)) {
    return std::move(*held);
  }
  if (auto held = held_by_credit(state, command, context)) {
    return std::move(*held);
  }
  if constexpr (std::is_constructible_v<Restricted, const Command&>) {
    return ask_or_perform(state, command, context);
  } else {
    return on(state, command, context);
  }
}

/// A stock keeping unit may look like a GTIN; so may the id of an order, which may hold any characters. Goods win.
Decision add_typed(const Scanned& scanned, const std::string& typed, Notice otherwise) {
  const auto& [state, code, context] = scanned;
  if (const domain::Product* product = context.catalogue.by_id(typed)) {
    return add_product(scanned, *open_cart(state), *product);
  }
  if (context.catalogue.open_order(typed) != nullptr) {
    return begin(state, PickUp{typed}, context);
  }
  return {state, {Tell{std::move(otherwise)}}};
}

}  // namespace

Decision on(const State& state, const Code& event, const Context& context) {
  const domain::ScannedCode code = domain::classify_code(event.bytes);
  if (const auto* badge = std::get_if<domain::BadgeCode>(&code)) {
    return on_badge(state, *badge, context);
  }
  if (!open_cart(state)) {
    return out_of_place(state);
  }
  const std::string typed(trim(event.bytes));
  if (domain::parse_receipt_link(typed)) {
    return begin(state, StartReturn{typed}, context);
  }
  struct Visitor {
    const Scanned& scanned;
    const std::string& typed;
    const State& state = scanned.state;
    Decision operator()(const domain::GtinCode& code) const {
      const Context& context = scanned.context;
      if (const domain::Product* product = context.catalogue.by_gtin(code.gtin14)) {
        return add_product(scanned, *open_cart(state), *product);
      }
      const auto label = domain::scale_label(code.gtin14);
      const domain::Product* weighed = label ? context.catalogue.by_gtin(label->goods_gtin14) : nullptr;
      return weighed != nullptr ? add_weighed(scanned, *open_cart(state), *weighed, *label)
                                : add_typed({NoticeCode::kUnknownCode, {printable(typed, kMaxEcho)}});
    }
    Decision operator()(const domain::PlainCode& code) const {
      return add_typed({NoticeCode::kUnknownCode, {printable(code.text, kMaxEcho)}});
    }
    Decision operator()(const domain::MemberCode& code) const { return {state, {CheckMemberCode{code}}}; }
    Decision operator()(const domain::BadgeCode&) const { return out_of_place(state); }
    Decision operator()(const domain::PaymentCode&) const { return stay(state, NoticeCode::kPaymentCode); }
    Decision operator()(const domain::WrongCheckDigit&) const { return add_typed({NoticeCode::kWrongCheckDigit, {}}); }
    Decision operator()(const domain::CodeTooLong& code) const {
      return stay(state, NoticeCode::kCodeTooLong, {std::to_string(code.bytes)});
    }
    Decision operator()(const domain::UnreadableCode&) const { return add_typed({NoticeCode::kUnreadableCode, {}}); }
    Decision operator()(const domain::EmptyCode&) const { return stay(state, NoticeCode::kEmptyCode); }
    Decision add_typed(Notice otherwise) const { return steps::add_typed(scanned, typed, std::move(otherwise)); }
  };
  const Scanned scanned{state, event, context};
  return std::visit(Visitor{scanned, typed}, code);
}

Money price_in(const Cart& cart, const domain::Product& product, Instant now) {
  const bool goes_on = cart.priced_at && now - *cart.priced_at < domain::kLongestSale;
  const Instant at = goes_on ? *cart.priced_at : now;
  // One that is to end later than now is by a clock that was wrong: what the store says last counts.
  const auto& former = product.former_price;
  return former && at < former->until && former->until <= now ? former->price : product.price_at(at);
}

}  // namespace queueback::terminal::steps
