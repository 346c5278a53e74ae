#include "terminal/flow/flow.hpp"

#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using domain::Quantity;
using steps::display_line;
using steps::go;
using steps::kMaxEcho;
using steps::on;
using steps::open_cart;
using steps::out_of_place;
using steps::show_total;
using steps::stay;
using steps::welcome;

Decision on(const State& state, const SignIn& event, const Context& context) {
  if (!std::holds_alternative<SignedOut>(state.phase)) {
    return std::holds_alternative<CheckingPin>(state.phase) ? out_of_place(state)
                                                            : stay(state, NoticeCode::kAlreadySignedIn);
  }
  if (!context.catalogue.can_sell()) {
    return stay(state, NoticeCode::kNotReady);
  }
  const auto id = domain::CashierId::parse(event.cashier);
  const protocol::Cashier* cashier = id ? context.catalogue.cashier(id->text()) : nullptr;
  if (cashier == nullptr) {
    return stay(state, NoticeCode::kWrongPin, {std::to_string(kMaxWrongPins)});
  }
  const auto wrong = state.wrong_pins.find(id->text());
  if (wrong != state.wrong_pins.end() && wrong->second.locked_until && context.now < *wrong->second.locked_until) {
    const std::int64_t left = (*wrong->second.locked_until - context.now).micros;
    return stay(state, NoticeCode::kLockedOut, {std::to_string(left / Duration::minutes(1).micros + 1)});
  }
  return go(state, CheckingPin{*id}, {CheckPin{event.pin, cashier->pin_hash}});
}

Decision wrong_pin(State state, const std::string& cashier, Instant now) {
  WrongPins& wrong = state.wrong_pins[cashier];
  if (wrong.locked_until) {
    wrong = {};  // the lock has run out; counting starts again
  }
  wrong.count += 1;
  Notice notice{NoticeCode::kWrongPin, {std::to_string(kMaxWrongPins - wrong.count)}};
  if (wrong.count >= kMaxWrongPins) {
    wrong.locked_until = now + kLockOut;
    notice = {NoticeCode::kLockedOut, {std::to_string(kLockOut.micros / Duration::minutes(1).micros)}};
  }
  const SaveWrongPins save{cashier, wrong};
  return go(std::move(state), SignedOut{}, {save, Tell{std::move(notice)}});
}

Decision on(const State& state, const PinChecked& event, const Context& context) {
  const auto* checking = std::get_if<CheckingPin>(&state.phase);
  if (checking == nullptr) {
    return {state, {}};
  }
  const std::string id = checking->cashier.text();
  if (event.verdict == PinChecked::Verdict::kWrong) {
    return wrong_pin(state, id, context.now);
  }
  const protocol::Cashier* cashier = context.catalogue.cashier(id);
  const std::string name = cashier == nullptr ? id : cashier->name;
  State next = state;
  std::vector<Effect> effects = {Tell{{NoticeCode::kSignedIn, {name}}}, welcome()};
  if (next.wrong_pins.erase(id) > 0) {
    effects.insert(effects.begin(), SaveWrongPins{id, {}});
  }
  Selling selling{{checking->cashier, name}, {}};
  if (auto left = std::exchange(next.unfinished, std::nullopt)) {
    selling.cart = std::move(left->cart);
    selling.paid = std::move(left->paid);
    effects.emplace_back(Tell{{NoticeCode::kSaleRestored, {}}});
  }
  return go(std::move(next), std::move(selling), std::move(effects));
}

Decision on(const State& state, const SignOut& /*event*/, const Context& /*context*/) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (!selling->cart.lines.empty()) {
    return stay(state, NoticeCode::kFinishSaleFirst);
  }
  return go(state, SignedOut{}, {Tell{{NoticeCode::kSignedOut, {}}}, ShowCustomer{"", ""}});
}

Decision add_product(const State& state, Selling selling, const domain::Product& product) {
  if (selling.cart.lines.size() >= domain::kMaxOrderLines) {
    return stay(state, NoticeCode::kLineLimit, {std::to_string(domain::kMaxOrderLines)});
  }
  if (selling.cart.total() + product.price > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
  selling.cart.lines.push_back(
      {product.id, product.name_zh, Quantity::pieces(1), product.price, product.price, product.vat_rate});
  ShowCustomer show = show_total(selling.cart, product.name_en, domain::to_string(product.price));
  return go(state, std::move(selling), {std::move(show), Tell{{NoticeCode::kLineAdded, {product.name_zh}}}});
}

Decision on(const State& state, const Code& event, const Context& context) {
  if (!open_cart(state)) {
    return out_of_place(state);
  }
  const std::string typed(trim(event.bytes));
  struct Visitor {
    const State& state;
    const std::string& typed;
    const Context& context;
    Decision operator()(const domain::GtinCode& code) const {
      const domain::Product* product = context.catalogue.by_gtin(code.gtin14);
      return product != nullptr ? add_product(state, *open_cart(state), *product)
                                : add_typed({NoticeCode::kUnknownCode, {printable(typed, kMaxEcho)}});
    }
    Decision operator()(const domain::PlainCode& code) const {
      return add_typed({NoticeCode::kUnknownCode, {printable(code.text, kMaxEcho)}});
    }
    Decision operator()(const domain::MemberCode& code) const { return {state, {CheckMemberCode{code}}}; }
    Decision operator()(const domain::PaymentCode&) const { return stay(state, NoticeCode::kPaymentCode); }
    Decision operator()(const domain::WrongCheckDigit&) const { return add_typed({NoticeCode::kWrongCheckDigit, {}}); }
    Decision operator()(const domain::CodeTooLong& code) const {
      return stay(state, NoticeCode::kCodeTooLong, {std::to_string(code.bytes)});
    }
    Decision operator()(const domain::UnreadableCode&) const { return add_typed({NoticeCode::kUnreadableCode, {}}); }
    Decision operator()(const domain::EmptyCode&) const { return stay(state, NoticeCode::kEmptyCode); }
    /// A stock keeping unit may look like a GTIN; so may the id of an order, which may hold any characters. Goods win.
    Decision add_typed(Notice otherwise) const {
      if (const domain::Product* product = context.catalogue.by_id(typed)) {
        return add_product(state, *open_cart(state), *product);
      }
      if (context.catalogue.open_order(typed) != nullptr) {
        return on(state, PickUp{typed}, context);
      }
      return {state, {Tell{std::move(otherwise)}}};
    }
  };
  return std::visit(Visitor{state, typed, context}, domain::classify_code(event.bytes));
}

/// Index of line `number` (from 1; 0: the newest); nothing if there is none.
std::optional<std::size_t> line_index(const Cart& cart, std::size_t number) {
  const std::size_t wanted = number == 0 ? cart.lines.size() : number;
  if (wanted == 0 || wanted > cart.lines.size()) {
    return std::nullopt;
  }
  return wanted - 1;
}

Decision on(const State& state, const SetQuantity& event, const Context& /*context*/) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : line_index(selling->cart, event.line);
  if (!index) {
    return open_cart(state) ? stay(state, NoticeCode::kNoSuchLine) : out_of_place(state);
  }
  const auto quantity = domain::parse_quantity(event.quantity);
  if (!quantity) {
    return stay(state, NoticeCode::kBadQuantity);
  }
  Selling next = *selling;
  domain::OrderLine& line = next.cart.lines[*index];
  const auto total = domain::extend_half_up(line.unit_price, *quantity);
  const Money others = next.cart.total() - line.total;
  if (!total || others + *total > domain::kMaxAmount) {
    return stay(state, NoticeCode::kAmountLimit);
  }
  line.quantity = *quantity;
  line.total = *total;
  ShowCustomer show = show_total(next.cart, "x " + domain::to_string(*quantity), domain::to_string(*total));
  const std::string added = line.name + " x " + domain::to_string(*quantity);
  return go(state, std::move(next), {std::move(show), Tell{{NoticeCode::kLineAdded, {added}}}});
}

Decision on(const State& state, const VoidLine& event, const Context& /*context*/) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : line_index(selling->cart, event.line);
  if (!index) {
    return open_cart(state) ? stay(state, NoticeCode::kNoSuchLine) : out_of_place(state);
  }
  Selling next = *selling;
  const std::string name = next.cart.lines[*index].name;
  next.cart.lines.erase(next.cart.lines.begin() + static_cast<std::ptrdiff_t>(*index));
  ShowCustomer show = show_total(next.cart, "VOID", "");
  return go(state, std::move(next), {std::move(show), Tell{{NoticeCode::kLineVoided, {name}}}});
}

Decision on(const State& state, const VoidSale& /*event*/, const Context& /*context*/) {
  if (const auto* pickup = std::get_if<PickingUp>(&state.phase)) {
    return steps::leave(state, *pickup);
  }
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->cart.is_empty()) {
    return open_cart(state) ? stay(state, NoticeCode::kNothingToVoid) : out_of_place(state);
  }
  const SignedIn cashier = selling->cashier;
  return go(state, Selling{cashier, {}}, {Tell{{NoticeCode::kSaleVoided, {}}}, welcome()});
}

Decision on(const State& state, const MemberChecked& event, const Context& context) {
  auto selling = open_cart(state);
  if (!selling) {
    return {state, {}};
  }
  switch (event.verdict) {
    case MemberChecked::Verdict::kForged:
      return stay(state, NoticeCode::kMemberForged);
    case MemberChecked::Verdict::kUnknownKey:
      return stay(state, NoticeCode::kMemberKeyUnknown, {event.key_id});
    case MemberChecked::Verdict::kGenuine:
      break;
  }
  const protocol::MemberCard* card = context.catalogue.member(event.member.text());
  selling->cart.buyer = card == nullptr ? Buyer{event.member, "", ""} : Buyer{card->id, card->level, card->masked_name};
  const std::string shown = card == nullptr || card->masked_name.empty() ? event.member.text() : card->masked_name;
  return go(state, std::move(*selling), {Tell{{NoticeCode::kMemberAdded, {shown}}}});
}

Decision on(const State& state, const Committed& event, const Context& /*context*/) {
  const auto* saving = std::get_if<Saving>(&state.phase);
  if (saving == nullptr) {
    return {state, {}};
  }
  const Money change = saving->draft.change;
  const SignedIn cashier = saving->cashier;
  return go(state, SaleDone{cashier, event.order, change},
            {OpenDrawer{event.order.receipt}, PrintReceipt{event.order},
             ShowCustomer{display_line("TOTAL", domain::to_string(event.order.total)),
                          display_line("CHANGE", domain::to_string(change))},
             Tell{{NoticeCode::kSaleDone, {std::to_string(event.order.receipt.value), domain::to_string(change)}}}});
}

Decision on(const State& state, const CommitFailed& event, const Context& /*context*/) {
  if (const auto* handing = std::get_if<HandingOver>(&state.phase)) {
    return steps::handover_failed(state, *handing, event.reason);
  }
  const auto* saving = std::get_if<Saving>(&state.phase);
  if (saving == nullptr) {
    return {state, {}};
  }
  const Selling back{saving->cashier, saving->draft.cart, saving->paid};
  return go(state, back, {Tell{{NoticeCode::kSaleRefused, {event.reason}}}});
}

Decision on(const State& state, const NextSale& /*event*/, const Context& /*context*/) {
  const auto* done = std::get_if<SaleDone>(&state.phase);
  if (done == nullptr) {
    return std::holds_alternative<Selling>(state.phase) ? Decision{state, {}} : out_of_place(state);
  }
  const SignedIn cashier = done->cashier;
  return go(state, Selling{cashier, {}}, {welcome()});
}

}  // namespace

Money Cart::total() const {
  Money sum;
  for (const domain::OrderLine& line : lines) {
    sum += line.total;
  }
  return sum;
}

domain::RebateEstimate estimate(const Cart& cart, const Context& context) {
  const rewards::queue_rebate::Policy* policy = context.catalogue.policy_at(context.now);
  if (!cart.buyer || policy == nullptr) {
    return {};
  }
  const std::string& store = context.catalogue.profile()->store.text();
  const std::string& desk = context.desk;
  const std::string& level = cart.buyer->level;
  const Money expected = rewards::queue_rebate::expected_entitlement(*policy, cart.total(), store, desk, level);
  if (expected.is_zero()) {
    return {};
  }
  return {expected, to_string(rewards::queue_rebate::expected_ratio(*policy, store, desk, level).source)};
}

Decision decide(const State& state, const Event& event, const Context& context) {
  if (auto held = steps::held_by_payment(state, event)) {
    return std::move(*held);
  }
  Decision decision = std::visit([&](const auto& what) { return on(state, what, context); }, event);
  return steps::keep(state, std::move(decision), event, context.now);
}

}  // namespace queueback::terminal
