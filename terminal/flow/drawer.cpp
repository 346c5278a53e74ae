// The drawer's shift: opening, cash that is no sale's, reports.
#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"
#include "terminal/shift/cash_list.hpp"

namespace queueback::terminal::steps {
namespace {

using domain::Money;

/// What the till does beside its phase, which stays.
Decision beside(const State& state, std::vector<Effect> effects) { return go(state, state.phase, std::move(effects)); }

struct Movement {
  JournalKind kind;
  NoticeCode notice;
  Role needed;
};

Movement movement_of(MoveCash::Kind kind) {
  switch (kind) {
    case MoveCash::Kind::kIn:
      return {JournalKind::kCashIn, NoticeCode::kCashIn, Role::kSupervisor};
    case MoveCash::Kind::kOut:
      return {JournalKind::kCashOut, NoticeCode::kCashOut, Role::kSupervisor};
    case MoveCash::Kind::kDrop:
      break;
  }
  return {JournalKind::kSafeDrop, NoticeCode::kSafeDrop, Role::kCashier};
}

}  // namespace

Performed perform(const State& state, const OpenWithoutSale& /*event*/, const By& by, const Context& context) {
  if (!open_cart(state)) {
    return refused(out_of_place(state));
  }
  if (!domain::is_reason(by.reason)) {
    return refused(stay(state, NoticeCode::kReasonNeeded));
  }
  if (context.storage == StorageHealth::kFull) {
    return refused(stay(state, NoticeCode::kStorageFull));  // the drawer never opens without a trace
  }
  return {beside(state, {WriteJournal{by.event(JournalKind::kNoSale, context.now)}, OpenDrawer{},
                         Tell{{NoticeCode::kDrawerOpened, {}}}}),
          Role::kSupervisor};
}

Performed perform(const State& state, const MoveCash& event, const By& by, const Context& context) {
  if (!open_cart(state)) {
    return refused(out_of_place(state));
  }
  if (!state.shift) {
    return refused(stay(state, NoticeCode::kNoShift));
  }
  const auto amount = domain::parse_money(event.amount);
  if (!amount || amount->is_zero()) {
    return refused(stay(state, NoticeCode::kBadAmount));
  }
  // A safe drop is its own reason.
  const bool explained = event.kind == MoveCash::Kind::kDrop || domain::is_reason(by.reason);
  if (!explained) {
    return refused(stay(state, NoticeCode::kReasonNeeded));
  }
  if (context.storage == StorageHealth::kFull) {
    return refused(stay(state, NoticeCode::kStorageFull));
  }
  const Movement movement = movement_of(event.kind);
  JournalEvent said = by.event(movement.kind, context.now);
  said.amount = *amount;
  return {beside(state,
                 {WriteJournal{std::move(said)}, OpenDrawer{}, Tell{{movement.notice, {domain::to_string(*amount)}}}}),
          movement.needed};
}

Performed perform(const State& state, const ReportShift& /*event*/, const By& by, const Context& context) {
  if (!open_cart(state)) {
    return refused(out_of_place(state));
  }
  if (!state.shift) {
    return refused(stay(state, NoticeCode::kNoShift));
  }
  if (context.storage == StorageHealth::kFull) {
    return refused(stay(state, NoticeCode::kStorageFull));
  }
  return {beside(state, {MakeReport{ShiftReport::Kind::kX, by.cashier, {}, state.shift}}), Role::kSupervisor};
}

Performed perform(const State& state, const ReprintReport& event, const By& by, const Context& context) {
  if (!open_cart(state)) {
    return refused(out_of_place(state));
  }
  if (context.storage == StorageHealth::kFull) {
    return refused(stay(state, NoticeCode::kStorageFull));
  }
  return {beside(state, {CopyReport{event.shift, by.event(JournalKind::kReprint, context.now)}}), Role::kSupervisor};
}

Performed perform(const State& state, const StartDrill& /*event*/, const By& by, const Context& context) {
  if (!open_cart(state)) {
    return refused(out_of_place(state));
  }
  if (state.drilling) {
    return refused(stay(state, NoticeCode::kDrillRuns));
  }
  if (context.storage == StorageHealth::kFull) {
    return refused(stay(state, NoticeCode::kStorageFull));
  }
  State next = state;
  next.drilling = true;
  Decision begun = beside(next, {WriteJournal{by.event(JournalKind::kDrillStarted, context.now)},
                                 BeginDrill{by.cashier}, Tell{{NoticeCode::kDrillStarted, {}}}});
  return {std::move(begun), Role::kManager};
}

Decision on(const State& state, const DrillDone& event, const Context& context) {
  State next = state;
  next.drilling = false;
  const bool passed = event.report.passed();
  JournalEvent said{JournalKind::kDrillEnded, context.now, event.report.by, "", "", passed ? "passed" : "failed", {}};
  return {std::move(next),
          {WriteJournal{std::move(said)}, Tell{{passed ? NoticeCode::kDrillPassed : NoticeCode::kDrillFailed, {}}}}};
}

Decision on(const State& state, const OpenShift& event, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (state.shift) {
    return stay(state, NoticeCode::kShiftIsOpen, {std::to_string(state.shift->number)});
  }
  if (context.storage == StorageHealth::kFull) {
    return stay(state, NoticeCode::kStorageFull);
  }
  const auto amount = domain::parse_money(event.opening_float);
  if (!amount) {
    return stay(state, NoticeCode::kBadAmount);
  }
  State next = state;
  next.shifts += 1;
  next.shift = Shift{next.shifts, context.now, selling->cashier.id.text(), *amount, Shift::Opened::kDeclared};
  JournalEvent said{JournalKind::kShiftOpened,   context.now, selling->cashier.id.text(), "", "",
                    std::to_string(next.shifts), *amount};
  Notice notice{NoticeCode::kShiftOpened, {std::to_string(next.shifts), domain::to_string(*amount)}};
  const SaveShift save{*next.shift};
  Phase phase = next.phase;
  return go(std::move(next), std::move(phase),
            {save, WriteJournal{std::move(said)}, OpenDrawer{}, Tell{std::move(notice)}});
}

Decision on(const State& state, const CloseShift& event, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  if (!state.shift) {
    return stay(state, NoticeCode::kNoShift);
  }
  if (!selling->cart.lines.empty()) {
    return stay(state, NoticeCode::kFinishSaleFirst);
  }
  if (event.counted.empty() || !counted_money(event.counted)) {
    return stay(state, NoticeCode::kBadCount);
  }
  const std::string& currency = context.catalogue.profile()->currency;
  for (const Denomination& one : event.counted) {
    if (!is_coin_or_note(currency, one.value)) {
      return stay(state, NoticeCode::kNoSuchCoin, {domain::to_string(one.value)});
    }
  }
  if (context.storage == StorageHealth::kFull) {
    return stay(state, NoticeCode::kStorageFull);
  }
  return go(state, ClosingShift{selling->cashier},
            {MakeReport{ShiftReport::Kind::kZ, selling->cashier, event.counted, state.shift}});
}

Decision on(const State& state, const ReportMade& event, const Context& /*context*/) {
  if (event.report.kind == ShiftReport::Kind::kX) {
    return {state, {Tell{{NoticeCode::kXReport, {std::to_string(event.report.shift.number)}}}}};
  }
  const auto* closing = std::get_if<ClosingShift>(&state.phase);
  if (closing == nullptr) {
    return {state, {}};
  }
  State next = state;
  next.shift.reset();
  const std::string number = std::to_string(event.report.shift.number);
  const std::string variance = domain::to_string(event.report.variance().value_or(Money{}));
  return go(std::move(next), Selling{closing->cashier, {}}, {Tell{{NoticeCode::kZReport, {number, variance}}}});
}

Decision on(const State& state, const ReportCopied& event, const Context& /*context*/) {
  return {state,
          {Tell{event.shift ? Notice{NoticeCode::kReportCopied, {std::to_string(*event.shift)}}
                            : Notice{NoticeCode::kNoSuchReport, {}}}}};
}

}  // namespace queueback::terminal::steps
