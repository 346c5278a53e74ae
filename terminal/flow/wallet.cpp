// A member's change or points as a payment. A till spends only what the store leased to it, and only with the member's
// PIN; both are checked here, with the store or without it.
#include <algorithm>
#include <utility>

#include "common/base/text.hpp"
#include "terminal/flow/steps.hpp"

namespace queueback::terminal {

using domain::Money;
using domain::Purse;
using domain::Tender;
using domain::TenderKind;

std::string member_lock(const std::string& member) { return "member " + member; }

Money left_of(const Lease& lease, const std::vector<Tender>& paid) {
  Money left = lease.granted - lease.spent;
  const std::string id = to_string(lease.id.uuid);
  for (const Tender& tender : paid) {
    left = left - (domain::is_leased(tender.kind) && tender.reference == id ? tender.amount : Money{});
  }
  return left;
}

namespace steps {
namespace {

Purse purse_of(const PayingFromWallet& paying) { return {paying.selling.cart.buyer->id.text(), paying.kind}; }

/// The payment that waits for the store's answer about this purse; null: none does.
const PayingFromWallet* waits_for(const State& state, const Purse& purse) {
  const auto* paying = std::get_if<PayingFromWallet>(&state.phase);
  const bool is_it =
      paying != nullptr && paying->stage == PayingFromWallet::Stage::kAsking && purse_of(*paying) == purse;
  return is_it ? paying : nullptr;
}

/// Whether an unfinished sale pays out of this lease, or is about to.
bool is_in_use(const State& state, const Purse& purse, const Lease& lease) {
  const std::string id = to_string(lease.id.uuid);
  const auto pays = [&id](const std::vector<Tender>& tenders) {
    return std::any_of(tenders.begin(), tenders.end(), [&id](const Tender& tender) { return tender.reference == id; });
  };
  if (const auto* paying = std::get_if<PayingFromWallet>(&state.phase)) {
    return purse_of(*paying) == purse || pays(paying->selling.paid);
  }
  if (const auto* saving = std::get_if<Saving>(&state.phase)) {
    return pays(saving->draft.tenders);
  }
  const auto open = open_sale(state, {});
  return open && pays(open->paid);
}

const Lease* lease_of(const State& state, const Purse& purse) {
  const auto found = state.leases.find(purse);
  return found == state.leases.end() ? nullptr : &found->second;
}

/// The same if it can be spent.
const Lease* live_lease(const State& state, const Purse& purse, Instant now) {
  const Lease* lease = lease_of(state, purse);
  return lease != nullptr && lease->is_live(now) ? lease : nullptr;
}

bool takes_points(const Context& context) {
  const auto& profile = context.catalogue.profile();
  return profile && profile->till_rules.takes_points;
}

/// One event may ask for both purses of a member: their ids differ.
domain::LeaseId fresh_id(const Context& context, TenderKind kind) {
  domain::LeaseId id{context.fresh_id};
  id.uuid.bytes.back() ^= kind == TenderKind::kPoints ? 1 : 0;
  return id;
}

/// Asks the store, under the id that is known already or under a new one.
std::vector<Effect> ask(State& state, const Purse& purse, std::optional<Money> wanted, const Context& context) {
  std::vector<Effect> effects;
  auto known = state.leases.find(purse);
  if (known == state.leases.end()) {
    const Lease asked{fresh_id(context, purse.kind), {}, {}, context.now + kUnansweredLease, ""};
    known = state.leases.emplace(purse, asked).first;
    // Before the store hears of it: whatever becomes of the answer, the id is not forgotten.
    effects.emplace_back(SaveLease{purse, asked});
  }
  effects.emplace_back(AskLease{purse, known->second.id, known->second.spent, wanted});
  return effects;
}

Decision check(const State& state, PayingFromWallet paying, const std::string& pin_hash) {
  paying.stage = PayingFromWallet::Stage::kChecking;
  CheckPin effect{paying.pin, pin_hash};
  return go(state, std::move(paying), {std::move(effect)});
}

/// Back to the sale, at the prices that are in force now.
Decision back(State state, const PayingFromWallet& paying, const Context& context) {
  Selling selling = paying.selling;
  std::vector<Effect> effects = price_again(selling, context);
  if (!(selling.cart == paying.selling.cart)) {
    effects.emplace_back(show_total(selling.cart, "NEW PRICES", ""));
    effects.emplace_back(Tell{{NoticeCode::kPromotionsChanged, {domain::to_string(selling.cart.total())}}});
  }
  return go(std::move(state), std::move(selling), std::move(effects));
}

/// The same, and says why.
Decision leave(State state, const PayingFromWallet& paying, Notice notice, const Context& context) {
  Decision out = back(std::move(state), paying, context);
  out.effects.emplace_back(Tell{std::move(notice)});
  return out;
}

/// Why this cannot be paid so; nothing: it can be tried.
std::optional<Notice> objection(const State& state, const Selling& selling, const PayFromWallet& event,
                                const Context& context) {
  const bool is_taken =
      event.kind == TenderKind::kChange || (event.kind == TenderKind::kPoints && takes_points(context));
  if (!is_taken) {
    return Notice{NoticeCode::kTenderNotTaken, {}};
  }
  if (!selling.cart.buyer) {
    return Notice{NoticeCode::kWalletNeedsMember, {}};
  }
  if (!domain::is_member_pin(event.pin)) {
    return Notice{NoticeCode::kBadMemberPin, {}};
  }
  if (const auto left = locked_for(state, member_lock(selling.cart.buyer->id.text()), context.now)) {
    return Notice{NoticeCode::kWalletLocked, {*left}};
  }
  const Money missing = selling.missing();
  const auto amount = event.amount.empty() ? std::optional(missing) : domain::parse_money(event.amount);
  if (!amount || amount->is_zero()) {
    return Notice{NoticeCode::kBadAmount, {}};
  }
  return *amount > missing ? std::optional(Notice{NoticeCode::kTooMuch, {domain::to_string(missing)}}) : std::nullopt;
}

/// The PIN was right.
Decision pay(State state, const PayingFromWallet& paying, const Context& context) {
  const std::string member = paying.selling.cart.buyer->id.text();
  const std::vector<Effect> forgotten = forget_wrong_pins(state, member_lock(member));
  const Lease* lease = live_lease(state, purse_of(paying), context.now);
  const Money left = lease == nullptr ? Money{} : left_of(*lease, paying.selling.paid);
  const Money amount = paying.amount.value_or(std::min(left, paying.selling.missing()));
  Decision done = back(state, paying, context);
  const Selling& selling = std::get<Selling>(done.state.phase);
  const bool is_same = selling.cart == paying.selling.cart;
  if (is_same && (amount > left || amount.is_zero())) {
    done.effects.emplace_back(Tell{{NoticeCode::kWalletShort, {domain::to_string(left)}}});
  } else if (is_same) {  // else the member has agreed to another price
    Tender tender{paying.kind, amount, amount, to_string(lease->id.uuid)};
    const std::size_t parts = selling.paid.size();
    done = take(done.state, Selling(selling), std::move(tender), context);
    const auto* unpaid = std::get_if<Selling>(&done.state.phase);
    const bool is_taken = unpaid == nullptr || unpaid->paid.size() > parts;
    if (is_taken) {
      done.effects.emplace_back(Tell{{NoticeCode::kWalletLeft, {domain::to_string(left - amount)}}});
    }
  }
  done.effects.insert(done.effects.begin(), forgotten.begin(), forgotten.end());
  return done;
}

}  // namespace

Decision on(const State& state, const PayFromWallet& event, const Context& context) {
  const Selling* selling = payable(state);
  if (selling == nullptr) {
    return nothing_to_pay(state);
  }
  if (auto why = objection(state, *selling, event, context)) {
    return {state, {Tell{std::move(*why)}}};
  }
  const Purse purse{selling->cart.buyer->id.text(), event.kind};
  const auto amount = event.amount.empty() ? std::nullopt : domain::parse_money(event.amount);
  const Money wanted = amount.value_or(selling->missing());
  const Lease* lease = live_lease(state, purse, context.now);
  PayingFromWallet paying{selling->cashier, *selling, event.kind, amount, event.pin};
  const bool is_enough = lease != nullptr && left_of(*lease, selling->paid) >= wanted;
  const bool can_ask = context.reach == Context::Reach::kOnline &&
                       (lease_of(state, purse) != nullptr || state.leases.size() < kMaxLeasesToPay);
  if (lease != nullptr && (is_enough || !can_ask)) {
    return check(state, std::move(paying), lease->pin_hash);
  }
  if (!can_ask) {
    return stay(state, NoticeCode::kWalletNeedsStore);
  }
  State next = state;
  // What this sale has paid already counts as spent soon, so it is asked for once more.
  const Lease* held = lease_of(state, purse);
  const Money reserved = held == nullptr ? Money{} : held->granted - held->spent - left_of(*held, selling->paid);
  std::vector<Effect> effects = ask(next, purse, wanted + reserved, context);
  return go(std::move(next), std::move(paying), std::move(effects));
}

Decision on(const State& state, const LeaseAnswered& event, const Context& context) {
  Decision out{state, {}};
  const auto known = out.state.leases.find(event.purse);
  const bool is_ours = known != out.state.leases.end() && known->second.id == event.id;
  if (!is_ours && !event.granted.is_zero()) {
    out.effects.emplace_back(ReturnLease{event.purse.member, event.id});  // it was given up meanwhile
  }
  const bool is_nothing = is_ours && event.granted.is_zero() && known->second.granted.is_zero();
  if (is_nothing) {
    out.state.leases.erase(known);
    out.effects.emplace_back(DropLease{event.id});
  } else if (is_ours && event.granted < known->second.granted) {
    // Answers come in order: the store was set back, and does not know the lease as this till does. What a sale has
    // paid with it stays paid; nothing more is, and it is given back.
    known->second.expires_at = std::min(known->second.expires_at, context.now);
    out.effects.emplace_back(SaveLease{event.purse, known->second});
  } else if (is_ours) {
    Lease& lease = known->second;
    lease.granted = event.granted;
    lease.expires_at = event.expires_at;
    lease.pin_hash = event.pin_hash;
    out.effects.emplace_back(SaveLease{event.purse, lease});
  }
  const PayingFromWallet* paying = event.wanted ? waits_for(state, event.purse) : nullptr;
  if (paying == nullptr) {
    return out;
  }
  Decision next = event.pin_hash.empty() ? leave(out.state, *paying, {NoticeCode::kNoMemberPin, {}}, context)
                                         : check(out.state, *paying, event.pin_hash);
  next.effects.insert(next.effects.begin(), out.effects.begin(), out.effects.end());
  return next;
}

Decision on(const State& state, const LeaseUnanswered& event, const Context& context) {
  Decision out{state, {}};
  const auto known = out.state.leases.find(event.purse);
  const bool is_open_question = known != out.state.leases.end() && known->second.pin_hash.empty();
  if (is_open_question && event.kind == LeaseUnanswered::Kind::kSilence) {
    known->second.was_silence = true;
  } else if (is_open_question && !known->second.was_silence) {
    out.effects.emplace_back(DropLease{known->second.id});
    out.state.leases.erase(known);
  }
  const PayingFromWallet* paying = event.wanted ? waits_for(state, event.purse) : nullptr;
  if (paying == nullptr) {
    return out;
  }
  const Lease* lease = live_lease(out.state, event.purse, context.now);
  const NoticeCode why =
      event.kind == LeaseUnanswered::Kind::kSilence ? NoticeCode::kWalletSilence : NoticeCode::kWalletRefused;
  Decision next = lease == nullptr ? leave(out.state, *paying, {why, {event.reason}}, context)
                                   : check(out.state, *paying, lease->pin_hash);
  next.effects.insert(next.effects.begin(), out.effects.begin(), out.effects.end());
  return next;
}

Decision member_pin_checked(const State& state, const PayingFromWallet& paying, PinChecked::Verdict verdict,
                            const Context& context) {
  if (verdict == PinChecked::Verdict::kRight) {
    return pay(state, paying, context);
  }
  const std::string member = paying.selling.cart.buyer->id.text();
  Decision wrong = count_wrong_pin(state, member_lock(member), context.now);
  std::erase_if(wrong.effects, [](const Effect& effect) { return std::holds_alternative<Tell>(effect); });
  const WrongPins& count = wrong.state.wrong_pins.at(member_lock(member));
  const auto locked = locked_for(wrong.state, member_lock(member), context.now);
  Notice notice = locked ? Notice{NoticeCode::kWalletLocked, {*locked}}
                         : Notice{NoticeCode::kWrongMemberPin, {std::to_string(kMaxWrongPins - count.count)}};
  wrong.effects.emplace_back(
      WriteJournal{{JournalKind::kWrongMemberPin, context.now, paying.cashier.id.text(), "", "", member, {}}});
  Decision out = leave(std::move(wrong.state), paying, std::move(notice), context);
  out.effects.insert(out.effects.begin(), wrong.effects.begin(), wrong.effects.end());
  return out;
}

Decision ask_allowance(Decision decision, const std::string& member, const Context& context) {
  if (context.reach != Context::Reach::kOnline || decision.state.training) {
    return decision;
  }
  std::vector<Purse> purses = {{member, TenderKind::kChange}};
  if (takes_points(context)) {
    purses.push_back({member, TenderKind::kPoints});
  }
  for (const Purse& purse : purses) {
    if (lease_of(decision.state, purse) != nullptr || decision.state.leases.size() < kMaxLeases) {
      std::vector<Effect> effects = ask(decision.state, purse, std::nullopt, context);
      decision.effects.insert(decision.effects.end(), effects.begin(), effects.end());
    }
  }
  return decision;
}

void spend_leases(State& state, const domain::Order& order) {
  for (auto& [purse, lease] : state.leases) {
    if (order.member && purse.member == order.member->text()) {
      lease.spent = lease.granted - left_of(lease, order.tenders);
    }
  }
}

Decision give_back_leases(Decision decision, Instant now) {
  std::vector<Purse> over;
  for (const auto& [purse, lease] : decision.state.leases) {
    if (now >= lease.expires_at && !is_in_use(decision.state, purse, lease)) {
      over.push_back(purse);
    }
  }
  for (const Purse& purse : over) {
    decision.effects.emplace_back(ReturnLease{purse.member, decision.state.leases.at(purse).id});
    decision.state.leases.erase(purse);
  }
  return decision;
}

Performed perform(const State& state, const SetMemberPin& event, const By& by, const Context& context) {
  const auto selling = open_cart(state);
  if (!selling->cart.buyer) {
    return refused(stay(state, NoticeCode::kWalletNeedsMember));
  }
  if (!domain::is_member_pin(event.pin)) {
    return refused(stay(state, NoticeCode::kBadMemberPin));
  }
  if (context.reach == Context::Reach::kOffline) {
    return refused(stay(state, NoticeCode::kWalletNeedsStore));
  }
  const std::string member = selling->cart.buyer->id.text();
  JournalEvent said = by.event(JournalKind::kMemberPin, context.now);
  said.detail = member;
  return {go(state, *selling, {StoreMemberPin{member, event.pin, by.approver}, WriteJournal{std::move(said)}}),
          Role::kSupervisor};
}

Decision on(const State& state, const MemberPinSet& event, const Context& /*context*/) {
  State next = state;
  std::vector<Effect> effects = forget_wrong_pins(next, member_lock(event.member));
  for (auto& [purse, lease] : next.leases) {
    if (purse.member == event.member && !lease.pin_hash.empty()) {
      lease.pin_hash = event.pin_hash;
      effects.emplace_back(SaveLease{purse, lease});
    }
  }
  effects.emplace_back(Tell{{NoticeCode::kMemberPinSet, {}}});
  return {std::move(next), std::move(effects)};
}

Decision on(const State& state, const MemberPinRefused& event, const Context& /*context*/) {
  return stay(state, event.was_silence ? NoticeCode::kWalletSilence : NoticeCode::kWalletRefused, {event.reason});
}

}  // namespace steps
}  // namespace queueback::terminal
