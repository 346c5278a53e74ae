// What not everybody may do, and how another person allows it.
#include <array>
#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal {

Role role_of(const protocol::Cashier& cashier) { return domain::parse_role(cashier.role).value_or(Role::kCashier); }

namespace steps {
namespace {

/// For a notice: in English and in Chinese.
std::vector<std::string> role_words(Role role) {
  static constexpr std::array<std::string_view, domain::kRoles> kChinese = {"收银员", "主管", "经理"};
  return {std::string(to_string(role)), std::string(kChinese.at(static_cast<std::size_t>(role)))};
}

std::string reason_of(const Restricted& what) {
  struct Reason {
    std::string operator()(const SetPrice& event) const { return event.reason; }
    std::string operator()(const DiscountLine& event) const { return event.reason; }
    std::string operator()(const DiscountSale& event) const { return event.reason; }
    std::string operator()(const OpenWithoutSale& event) const { return event.reason; }
    std::string operator()(const MoveCash& event) const { return event.reason; }
    std::string operator()(const ReportShift&) const { return ""; }
    std::string operator()(const ReprintReport&) const { return ""; }
    std::string operator()(const StartDrill&) const { return ""; }
    std::string operator()(const StartReturn&) const { return ""; }
    std::string operator()(const SetTraining&) const { return ""; }
    std::string operator()(const SetMemberPin&) const { return ""; }
  };
  return std::visit(Reason{}, what);
}

Performed perform_any(const State& state, const Restricted& what, const By& by, const Context& context) {
  return std::visit([&](const auto& one) { return perform(state, one, by, context); }, what);
}

bool was_refused(const State& before, const Performed& performed) {
  return performed.decision.state.step == before.step;
}

/// Does what was asked for, in the name of who asked.
Decision allow(State state, const Asked::Approver& approver, const Context& context) {
  const Restricted what = state.asked->what;
  const auto cashier = open_cart(state)->cashier;
  state.asked.reset();
  const std::string own = reason_of(what);
  const std::string reason = domain::is_reason(own) ? own : approver.reason;
  Performed done = perform_any(state, what, {cashier, approver.id.text(), reason}, context);
  if (was_refused(state, done)) {
    return std::move(done.decision);  // what it was about is not there any more
  }
  JournalEvent said{
      JournalKind::kApproved, context.now, cashier.id.text(), approver.id.text(), approver.reason, "", {}};
  done.decision.effects.insert(done.decision.effects.begin(), WriteJournal{std::move(said)});
  return std::move(done.decision);
}

/// Whether this person may approve; else what to say.
std::optional<NoticeCode> objection(const State& state, const protocol::Cashier& approver, std::string_view reason) {
  if (approver.id == open_cart(state)->cashier.id) {
    return NoticeCode::kApproveByAnother;
  }
  if (role_of(approver) < state.asked->needed) {
    return NoticeCode::kRoleTooLow;
  }
  // Who asks has said why where that is needed; who allows it may add something.
  const bool usable = trim(reason).empty() || domain::is_reason(reason);
  return usable ? std::nullopt : std::optional(NoticeCode::kReasonNeeded);
}

/// It was not allowed; `why` is the journal's word for it.
Decision not_allowed(const State& state, std::string why, Instant now, Notice notice) {
  JournalEvent said{
      JournalKind::kApprovalRefused, now, open_cart(state)->cashier.id.text(), "", "", std::move(why), {}};
  return {state, {WriteJournal{std::move(said)}, Tell{std::move(notice)}}};
}

/// Somebody tried to allow it who may not.
Decision object(const State& state, const protocol::Cashier& approver, NoticeCode why, Instant now) {
  return not_allowed(state, std::string(name(why)) + " " + approver.id.text(), now,
                     {why, role_words(state.asked->needed)});
}

}  // namespace

JournalEvent By::event(JournalKind kind, Instant at) const {
  return {kind, at, cashier.id.text(), approver, std::string(trim(reason)), "", {}};
}

Performed refused(Decision decision) { return {std::move(decision), Role::kCashier}; }

Decision ask_or_perform(const State& state, const Restricted& what, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling) {
    return out_of_place(state);
  }
  Performed done = perform_any(state, what, {selling->cashier, "", reason_of(what)}, context);
  if (was_refused(state, done)) {
    return std::move(done.decision);
  }
  if (selling->cashier.role >= done.needed) {
    return std::move(done.decision);
  }
  // A step of its own: who allows it has seen it, and nothing that was asked for before it.
  Decision asking = go(state, state.phase, {});
  asking.state.asked = Asked{what, done.needed, asking.state.step, {}};
  asking.effects = {Tell{{NoticeCode::kApprovalNeeded, role_words(done.needed)}}};
  return asking;
}

Decision on(const State& state, const Approve& event, const Context& context) {
  if (!state.asked || !open_cart(state)) {
    return stay(state, NoticeCode::kNothingAsked);
  }
  const auto id = domain::CashierId::parse(event.cashier);
  const protocol::Cashier* approver = id ? context.catalogue.cashier(id->text()) : nullptr;
  if (approver == nullptr) {
    return stay(state, NoticeCode::kUnknownCashier);
  }
  if (const auto why = objection(state, *approver, event.reason)) {
    return object(state, *approver, *why, context.now);
  }
  if (const auto left = locked_for(state, id->text(), context.now)) {
    return stay(state, NoticeCode::kLockedOut, {*left});
  }
  State next = state;
  next.asked->checking = Asked::Approver{*id, std::string(trim(event.reason))};
  return {std::move(next), {CheckPin{event.pin, approver->pin_hash}}};
}

Decision approver_checked(const State& state, PinChecked::Verdict verdict, const Context& context) {
  const Asked::Approver approver = *state.asked->checking;
  State next = state;
  next.asked->checking.reset();
  if (verdict == PinChecked::Verdict::kWrong) {
    const std::string cashier = open_cart(state)->cashier.id.text();
    Decision wrong = count_wrong_pin(std::move(next), approver.id.text(), context.now);
    wrong.effects.insert(
        wrong.effects.begin(),
        WriteJournal{{JournalKind::kApprovalRefused, context.now, cashier, approver.id.text(), "", "wrong PIN", {}}});
    return wrong;
  }
  std::vector<Effect> cleared = forget_wrong_pins(next, approver.id.text());
  Decision done = allow(std::move(next), approver, context);
  done.effects.insert(done.effects.begin(), cleared.begin(), cleared.end());
  return done;
}

Decision approve_by_badge(const State& state, const protocol::Cashier& approver, const Context& context) {
  if (const auto why = objection(state, approver, "")) {
    return object(state, approver, *why, context.now);
  }
  return allow(state, {approver.id, ""}, context);
}

Decision on(const State& state, const Withdraw& /*event*/, const Context& context) {
  if (!state.asked) {
    return stay(state, NoticeCode::kNothingAsked);
  }
  State next = state;
  next.asked.reset();
  return not_allowed(next, "withdrawn", context.now, {NoticeCode::kWithdrawn, {}});
}

}  // namespace steps
}  // namespace queueback::terminal
