// Goods for goods. What came back is paid back in cash that stays in the drawer, and pays, as cash, for what the
// customer takes instead; what is left of it he gets as change, and all of it if he takes nothing. So neither the books
// nor the drawer know a third kind of money: at no moment do they differ by more than the credit that is shown.
#include <algorithm>
#include <utility>

#include "terminal/flow/steps.hpp"

namespace queueback::terminal {

using domain::Money;
using domain::Tender;
using domain::TenderKind;

namespace {

/// What the sale on the desk is paid with so far.
struct PaidWith {
  const State& state;
  std::vector<Tender> operator()(const Selling& selling) const { return selling.paid; }
  std::vector<Tender> operator()(const PayingFromWallet& paying) const { return paying.selling.paid; }
  std::vector<Tender> operator()(const Saving& saving) const { return saving.draft.tenders; }
  template <class Other>
  std::vector<Tender> operator()(const Other&) const {
    return state.unfinished ? state.unfinished->paid : std::vector<Tender>{};
  }
};

bool uses(const std::vector<Tender>& tenders, const ExchangeCredit& credit) {
  return std::any_of(tenders.begin(), tenders.end(), [&](const Tender& tender) { return is_of(credit, tender); });
}

}  // namespace

Money free_credit(const State& state) {
  const bool is_free =
      state.credit && !state.credit->is_ending && !uses(std::visit(PaidWith{state}, state.phase), *state.credit);
  return is_free ? state.credit->amount : Money{};
}

void forget_lost_credit(State& state) {
  if (state.unfinished) {
    std::erase_if(state.unfinished->paid, [&](const Tender& tender) {
      const bool is_there = state.credit && is_of(*state.credit, tender) && tender.received == state.credit->amount;
      return is_credit(tender) && !is_there;
    });
  }
}

namespace steps {
namespace {

/// The part of a credit that there are coins for; of one that is worth less than a coin all.
Money in_coins(Money credit, const Context& context) {
  const Money coins = credit - Money::minor(credit.minor() % cash_step(context.catalogue).minor());
  return coins.is_zero() ? credit : coins;
}

/// With a credit waiting nobody leaves the till, counts its drawer, practises, or begins another one.
bool leaves_it_behind(const Event& event) {
  return is_one_of<SignOut, CloseShift, StartReturn, ReportShift, SetTraining>(event);
}

}  // namespace

Decision on(const State& state, const UseCredit& /*event*/, const Context& context) {
  const Selling* selling = payable(state);
  if (selling == nullptr) {
    return nothing_to_pay(state);
  }
  const Money credit = free_credit(state);
  if (credit.is_zero()) {
    return stay(state, NoticeCode::kNoCredit);
  }
  const std::string& slip = state.credit->slip;
  if (credit < selling->missing()) {
    return take(state, *selling, {TenderKind::kCash, credit, credit, slip}, context);
  }
  const Selling rounded = round_change(*selling, credit, context);
  return take(state, rounded, {TenderKind::kCash, rounded.missing(), credit, slip}, context);
}

Decision on(const State& state, const PayOutCredit& /*event*/, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  const Money credit = free_credit(state);
  if (credit.is_zero()) {
    return stay(state, state.credit && !state.credit->is_ending ? NoticeCode::kCreditUsed : NoticeCode::kNoCredit);
  }
  if (context.storage == StorageHealth::kFull) {
    return stay(state, NoticeCode::kStorageFull);  // the drawer never opens without a trace
  }
  State next = state;
  next.credit->is_ending = true;
  const Money handed = in_coins(credit, context);
  const auto event = [&](JournalKind kind, std::string_view reason, Money amount) {
    return JournalEvent{kind,  context.now, selling->cashier.id.text(), "", std::string(reason), next.credit->slip,
                        amount};
  };
  std::vector<JournalEvent> events = {event(JournalKind::kCreditPaidOut, "", handed)};
  if (handed < credit) {
    events.push_back(event(JournalKind::kCashIn, kRoundingReason, credit - handed));
  }
  return {next, {EndCredit{next.credit->slip, handed, std::move(events), context.now}}};
}

Decision on(const State& state, const CreditPaidOut& event, const Context& /*context*/) {
  if (!state.credit || state.credit->slip != event.slip) {
    return {state, {}};
  }
  State next = state;
  const std::string amount = domain::to_string(event.handed);
  next.credit.reset();
  return {std::move(next),
          {OpenDrawer{}, ShowCustomer{display_line("PAID BACK", amount), display_line("THANK YOU", "")},
           Tell{{NoticeCode::kCreditPaidOut, {amount}}}}};
}

Decision on(const State& state, const CreditKept& event, const Context& /*context*/) {
  State next = state;
  if (next.credit) {
    next.credit->is_ending = false;
  }
  return {std::move(next), {Tell{{NoticeCode::kCreditKept, {event.reason}}}}};
}

std::optional<Decision> held_by_credit(const State& state, const Event& event, const Context& context) {
  // With a full disk it can neither pay nor be handed out: nobody is kept at the till for it.
  const bool may_leave = context.storage == StorageHealth::kFull && std::holds_alternative<SignOut>(event);
  const bool is_held = state.credit && signed_in(state) && !may_leave && leaves_it_behind(event);
  return is_held ? std::optional(stay(state, NoticeCode::kCreditWaits, {domain::to_string(state.credit->amount)}))
                 : std::nullopt;
}

void spend_credit(State& state, const domain::Order& order) {
  if (state.credit && uses(order.tenders, *state.credit)) {
    state.credit.reset();
  }
}

}  // namespace steps
}  // namespace queueback::terminal
