// Who works at the till.
#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal::steps {
namespace {

/// Whoever signs in goes on with what was left.
Decision start_work(State next, SignedIn cashier, std::vector<Effect> effects, const Context& context) {
  effects.emplace_back(Tell{{NoticeCode::kSignedIn, {cashier.name}}});
  effects.emplace_back(welcome());
  Selling selling{std::move(cashier), {}};
  const auto left = std::exchange(next.unfinished, std::nullopt);
  if (!left) {
    return go(std::move(next), std::move(selling), std::move(effects));
  }
  selling.cart = left->cart;
  selling.paid = left->paid;
  auto priced = price_again(selling, context);
  effects.insert(effects.end(), priced.begin(), priced.end());
  effects.emplace_back(Tell{{NoticeCode::kSaleRestored, {}}});
  Decision begun = go(std::move(next), std::move(selling), std::move(effects));
  if (left->asked_code.empty()) {
    return begun;
  }
  // How old the buyer is was being asked: it is asked again.
  Decision asked = on(begun.state, Code{left->asked_code}, context);
  asked.effects.insert(asked.effects.begin(), begun.effects.begin(), begun.effects.end());
  return asked;
}

}  // namespace

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
    return stay(state, NoticeCode::kUnknownCashier);
  }
  if (const auto left = locked_for(state, id->text(), context.now)) {
    return stay(state, NoticeCode::kLockedOut, {*left});
  }
  return go(state, CheckingPin{*id}, {CheckPin{event.pin, cashier->pin_hash}});
}

Decision on(const State& state, const PinChecked& event, const Context& context) {
  if (state.asked && state.asked->checking) {
    return approver_checked(state, event.verdict, context);
  }
  if (const auto* paying = std::get_if<PayingFromWallet>(&state.phase)) {
    const bool is_checking = paying->stage == PayingFromWallet::Stage::kChecking;
    return is_checking ? member_pin_checked(state, *paying, event.verdict, context) : Decision{state, {}};
  }
  const auto* checking = std::get_if<CheckingPin>(&state.phase);
  if (checking == nullptr) {
    return {state, {}};
  }
  const std::string id = checking->cashier.text();
  if (event.verdict == PinChecked::Verdict::kWrong) {
    Decision wrong = count_wrong_pin(state, id, context.now);
    return go(std::move(wrong.state), SignedOut{}, std::move(wrong.effects));
  }
  const protocol::Cashier* cashier = context.catalogue.cashier(id);
  const std::string name = cashier == nullptr ? id : cashier->name;
  const Role role = cashier == nullptr ? Role::kCashier : role_of(*cashier);
  State next = state;
  std::vector<Effect> effects = forget_wrong_pins(next, id);
  return start_work(std::move(next), {checking->cashier, name, role}, std::move(effects), context);
}

Decision on_badge(const State& state, const domain::BadgeCode& badge, const Context& context) {
  const bool can_use = std::holds_alternative<SignedOut>(state.phase) || (state.asked && open_cart(state));
  if (!can_use) {
    return open_cart(state) ? stay(state, NoticeCode::kAlreadySignedIn) : out_of_place(state);
  }
  if (!context.catalogue.can_sell()) {
    return stay(state, NoticeCode::kNotReady);
  }
  const protocol::Cashier* cashier = context.catalogue.by_badge(badge.text);
  if (cashier == nullptr) {
    return stay(state, NoticeCode::kUnknownBadge);
  }
  if (const auto left = locked_for(state, cashier->id.text(), context.now)) {
    return stay(state, NoticeCode::kLockedOut, {*left});
  }
  if (state.asked) {
    return approve_by_badge(state, *cashier, context);
  }
  return start_work(state, {cashier->id, cashier->name, role_of(*cashier)}, {}, context);
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

}  // namespace queueback::terminal::steps
