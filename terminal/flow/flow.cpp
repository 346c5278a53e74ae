#include "terminal/flow/flow.hpp"

#include <type_traits>
#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using steps::display_line;
using steps::go;
using steps::kMaxEcho;
using steps::on;
using steps::open_cart;
using steps::out_of_place;
using steps::show_total;
using steps::stay;
using steps::welcome;

template <class What>
requires std::is_constructible_v<Restricted, const What&> Decision on(const State& state, const What& event,
                                                                      const Context& context) {
  return steps::ask_or_perform(state, event, context);
}

Decision on(const State& state, const SetQuantity& event, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : steps::line_index(selling->cart, event.line);
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
  steps::reprice(next.cart, context);
  auto effects = steps::keep_within_rights(selling->cart, next, context);
  effects.emplace_back(show_total(next.cart, "x " + domain::to_string(*quantity), domain::to_string(line.total)));
  effects.emplace_back(Tell{{NoticeCode::kLineAdded, {line.name + " x " + domain::to_string(*quantity)}}});
  return go(state, std::move(next), std::move(effects));
}

Decision on(const State& state, const VoidLine& event, const Context& context) {
  const auto* selling = std::get_if<Selling>(&state.phase);
  const auto index = selling == nullptr ? std::nullopt : steps::line_index(selling->cart, event.line);
  if (!index) {
    return open_cart(state) ? stay(state, NoticeCode::kNoSuchLine) : out_of_place(state);
  }
  Selling next = *selling;
  const std::string name = next.cart.lines[*index].name;
  next.cart.lines.erase(next.cart.lines.begin() + static_cast<std::ptrdiff_t>(*index));
  steps::reprice(next.cart, context);
  auto effects = steps::keep_within_rights(selling->cart, next, context, *index);
  effects.emplace_back(show_total(next.cart, "VOID", ""));
  effects.emplace_back(Tell{{NoticeCode::kLineVoided, {name}}});
  return go(state, std::move(next), std::move(effects));
}

Decision on(const State& state, const VoidSale& /*event*/, const Context& /*context*/) {
  if (const auto* pickup = std::get_if<PickingUp>(&state.phase)) {
    return steps::leave(state, *pickup);
  }
  if (const auto* returning = std::get_if<Returning>(&state.phase)) {
    return steps::leave(state, *returning);
  }
  const auto* selling = std::get_if<Selling>(&state.phase);
  if (selling == nullptr || selling->cart.is_empty()) {
    return open_cart(state) ? stay(state, NoticeCode::kNothingToVoid) : out_of_place(state);
  }
  const SignedIn cashier = selling->cashier;
  return go(state, Selling{cashier, {}}, {Tell{{NoticeCode::kSaleVoided, {}}}, welcome()});
}

Decision add_member(const State& state, Selling selling, const protocol::MemberCard& card, const Context& context) {
  selling.cart.buyer = Buyer{card.id, card.level, card.masked_name};
  const std::string shown = card.masked_name.empty() ? card.id.text() : card.masked_name;
  auto effects = steps::price_again(selling, context);
  if (!selling.cart.lines.empty()) {
    effects.emplace_back(steps::show_total(selling.cart, "MEMBER", ""));
  }
  effects.emplace_back(Tell{{NoticeCode::kMemberAdded, {shown}}});
  return steps::ask_allowance(go(state, std::move(selling), std::move(effects)), card.id.text(), context);
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
  // Whoever holds a genuine code is a member, also one of whom this terminal has not heard.
  const protocol::MemberCard* card = context.catalogue.member(event.member.text());
  return add_member(state, std::move(*selling), card == nullptr ? protocol::MemberCard{event.member, "", ""} : *card,
                    context);
}

Decision on(const State& state, const ChooseMember& event, const Context& context) {
  auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  const protocol::MemberCard* known = context.catalogue.member(event.member);
  const protocol::MemberCard* card = known == nullptr && event.card ? &*event.card : known;
  return card == nullptr ? stay(state, NoticeCode::kUnknownMember, {printable(event.member, kMaxEcho)})
                         : add_member(state, std::move(*selling), *card, context);
}

Decision on(const State& state, const Committed& event, const Context& /*context*/) {
  const auto* saving = std::get_if<Saving>(&state.phase);
  if (saving == nullptr) {
    return {state, {}};
  }
  const Money change = saving->draft.change;
  const SignedIn cashier = saving->cashier;
  State next = state;
  if (saving->draft.shift) {
    next.shift = saving->draft.shift;
    next.shifts = next.shift->number;
  }
  steps::spend_leases(next, event.order);
  steps::spend_credit(next, event.order);
  return go(std::move(next), SaleDone{cashier, event.order, change},
            {OpenDrawer{event.order.receipt}, PrintReceipt{event.order},
             ShowCustomer{display_line("TOTAL", domain::to_string(event.order.total)),
                          display_line("CHANGE", domain::to_string(change))},
             Tell{{NoticeCode::kSaleDone, {std::to_string(event.order.receipt.value), domain::to_string(change)}}}});
}

Decision on(const State& state, const CommitFailed& event, const Context& context) {
  if (const auto* handing = std::get_if<HandingOver>(&state.phase)) {
    return steps::handover_failed(state, *handing, event.reason);
  }
  if (const auto* closing = std::get_if<ClosingShift>(&state.phase)) {
    return go(state, Selling{closing->cashier, {}}, {Tell{{NoticeCode::kShiftNotClosed, {event.reason}}}});
  }
  const auto* saving = std::get_if<Saving>(&state.phase);
  if (saving == nullptr) {
    return {state, {}};
  }
  Selling back{saving->cashier, saving->draft.cart, saving->paid};
  steps::drop_rounding(back.cart);
  std::vector<Effect> effects = steps::price_again(back, context);
  effects.emplace_back(Tell{{NoticeCode::kSaleRefused, {event.reason}}});
  return go(state, std::move(back), std::move(effects));
}

Decision on(const State& state, const NextSale& /*event*/, const Context& /*context*/) {
  const auto* done = std::get_if<SaleDone>(&state.phase);
  if (done == nullptr) {
    return std::holds_alternative<Selling>(state.phase) ? Decision{state, {}} : out_of_place(state);
  }
  const SignedIn cashier = done->cashier;
  return go(state, Selling{cashier, {}}, {welcome()});
}

/// The journal says it; the flow does nothing.
Decision on(const State& state, const Reprinted& /*event*/, const Context& /*context*/) { return {state, {}}; }

/// What ran out is given back with every event.
Decision on(const State& state, const TimePassed& /*event*/, const Context& /*context*/) { return {state, {}}; }

/// What comes from the shell; the rest from people and devices.
bool is_report(const Event& event) {
  return steps::is_one_of<PinChecked, MemberChecked, Committed, CommitFailed, HandoverCommitted, HandoverRepeated,
                          ReferenceChanged, ReportMade, ReportCopied, DrillDone, Reprinted, SaleFound, ReturnRefused,
                          ReturnWithholds, ReturnCommitted, BasketFetched, BasketRefused, BasketGone, LeaseAnswered,
                          LeaseUnanswered, MemberPinSet, MemberPinRefused, TimePassed, CreditPaidOut, CreditKept>(
      event);
}

}  // namespace

Money Cart::total() const {
  Money sum;
  for (const domain::OrderLine& line : lines) {
    sum += line.total;
  }
  return sum;
}

std::optional<SignedIn> signed_in(const State& state) {
  return std::visit(
      [](const auto& phase) -> std::optional<SignedIn> {
        if constexpr (requires { phase.cashier.name; }) {
          return phase.cashier;
        } else {
          return std::nullopt;
        }
      },
      state.phase);
}

domain::RebateEstimate estimate(const Cart& cart, const std::vector<domain::Tender>& paid, const Context& context) {
  const rewards::queue_rebate::Policy* policy = context.catalogue.policy_at(context.now);
  Money deducted;
  for (const domain::Tender& tender : paid) {
    deducted += domain::is_money(tender.kind) ? Money{} : tender.amount;
  }
  const bool is_barred = policy != nullptr && !deducted.is_zero() &&
                         policy->deduction_orders == rewards::queue_rebate::DeductionOrders::kContributeOnly;
  if (!cart.buyer || policy == nullptr || is_barred) {
    return {};
  }
  const std::string& store = context.catalogue.profile()->store.text();
  const std::string& desk = context.desk;
  const std::string& level = cart.buyer->level;
  const Money expected =
      rewards::queue_rebate::expected_entitlement(*policy, cart.total() - deducted, store, desk, level);
  if (expected.is_zero()) {
    return {};
  }
  return {expected, to_string(rewards::queue_rebate::expected_ratio(*policy, store, desk, level).source)};
}

Decision decide(const State& state, const Event& event, const Context& context) {
  if (auto held = steps::held_by_payment(state, event)) {
    return std::move(*held);
  }
  if (auto held = steps::held_by_training(state, event)) {
    return std::move(*held);
  }
  if (auto held = steps::held_by_credit(state, event, context)) {
    return std::move(*held);
  }
  if (state.asked && state.asked->checking && !is_report(event)) {
    return stay(state, NoticeCode::kBusy);
  }
  auto asked = steps::held_by_age(state, event, context);
  Decision decision =
      asked ? std::move(*asked) : std::visit([&](const auto& what) { return on(state, what, context); }, event);
  if (!is_report(event)) {
    if (auto held = steps::held_by_size(state, decision)) {
      return std::move(*held);
    }
  }
  if (decision.state.asked && decision.state.asked->step != decision.state.step) {
    decision.state.asked.reset();  // it was about what is not there any more
  }
  decision = steps::give_back_leases(std::move(decision), context.now);
  decision = steps::note(state, std::move(decision), event, context.now);
  return steps::only_training(state, steps::keep(state, std::move(decision), event, context.now));
}

}  // namespace queueback::terminal
