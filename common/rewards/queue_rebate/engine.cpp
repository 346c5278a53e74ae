#include "common/rewards/queue_rebate/engine.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/rewards/queue_rebate/clear_times.hpp"
#include "common/rewards/queue_rebate/draw.hpp"

namespace queueback::rewards::queue_rebate {

using domain::Money;

Engine::Engine(Ownership ownership, Archive* archive) : ownership_(std::move(ownership)), archive_(archive) {}

std::optional<Instant> Engine::next_due() const {
  std::optional<Instant> due = next_clear_;
  const auto earlier = [&](Instant at) { due = due ? std::min(*due, at) : at; };
  if (!pending_.empty()) {
    earlier(pending_.begin()->due);
  }
  if (!scheduled_.empty()) {
    earlier(scheduled_.begin()->first);
  }
  return due;
}

std::optional<Outcome> Engine::advance(Instant to) {
  const bool clear_is_due = next_clear_ && *next_clear_ <= to;
  if (clear_is_due && nothing_to_clear()) {
    // Nobody waits: until the next settlement or version all clears are empty.
    set_clock(clock_);
    Instant until = to;
    until = pending_.empty() ? until : std::min(until, pending_.begin()->due);
    until = scheduled_.empty() ? until : std::min(until, scheduled_.begin()->first);
    const Policy& policy = *policy_in_force();
    next_clear_ = next_clear(*policy.clear, policy.zone, std::max(until, clock_));
  }
  const auto due = next_due();
  if (!due || *due > to) {
    if (to > clock_) {
      set_clock(to);
    }
    return std::nullopt;
  }
  if (*due > clock_) {
    set_clock(*due);
  }
  ++step_;
  Outcome outcome;
  // At one instant: a clear, then settlements, then a new version.
  if (next_clear_ == due) {
    clear_queues(outcome);
  } else if (!pending_.empty() && pending_.begin()->due == *due) {
    settle(pending_.begin()->order, outcome);
  } else {
    const auto next = scheduled_.begin();
    Policy policy = *next->second;
    undo_.emplace_back(ScheduleTaken{std::move(next->second)});
    scheduled_.erase(next);
    activate(std::move(policy), outcome);
  }
  return outcome;
}

Result<Outcome, Rejection> Engine::execute(const Command& command) {
  const auto due = next_due();
  QB_CHECK(!due || *due > command.at || command.at < clock_);
  if (command.at > clock_) {
    set_clock(command.at);
  }
  ++step_;
  return std::visit([&](const auto& body) { return run(command, body); }, command.body);
}

Result<Money, Rejection> Engine::check(const PlaceOrder& order) {
  if (find_order(order.order)) {
    return fail(RejectCode::kDuplicateOrder, "order " + order.order + " is already known");
  }
  if (order.order.find('#') != std::string::npos) {
    return fail(RejectCode::kDuplicateOrder, "an order's id has no '#': that separates the line in an entry's id");
  }
  if (order.lines.empty()) {
    return fail(RejectCode::kAmount, "order " + order.order + " has no lines");
  }
  Money base;
  for (const ItemLine& line : order.lines) {
    const auto sum = domain::checked_add(base, line.paid);
    if (!sum || line.paid < Money{} || line.deducted < Money{}) {
      return fail(RejectCode::kAmount, "order " + order.order + " has an amount out of range");
    }
    base = *sum;
  }
  const auto turnover = domain::checked_add(turnover_, base);
  if (!turnover || *turnover > kMaxTurnover) {
    return fail(RejectCode::kAmount, "with order " + order.order + " all orders together are above the limit of " +
                                         domain::to_string(kMaxTurnover));
  }
  return base;
}

OrderHandle Engine::remember(const Command& command, const PlaceOrder& place, Outcome& outcome) {
  Order order;
  order.id = place.order;
  order.at = command.at;
  order.arrival = command.arrival;
  order.channel = place.channel;
  order.completed = place.channel == Channel::kCheckout && place.completed;
  order.store = symbols_.intern(place.store, last_store_);
  order.desk = place.channel == Channel::kCheckout ? symbols_.intern(place.desk, last_desk_) : kNoSymbol;
  order.member = symbols_.intern(place.member);
  order.level = order.member == kNoSymbol ? kNoSymbol : member(order.member).level;
  const auto valid = std::find_if(versions_.rbegin(), versions_.rend(),
                                  [&](const auto& version) { return version->policy.effective_from <= command.at; });
  order.version = valid == versions_.rend() ? kNoVersion : static_cast<VersionIndex>(versions_.rend() - valid - 1);
  order.items.reserve(place.channel == Channel::kCheckout ? 1 : place.lines.size());
  for (const ItemLine& line : place.lines) {
    order.used_deduction = order.used_deduction || line.deducted > Money{};
    if (place.channel == Channel::kCheckout && !order.items.empty()) {
      order.items.front().paid += line.paid;
      continue;
    }
    order.items.push_back({place.channel == Channel::kCheckout ? kNoSymbol : symbols_.intern(line.product), kNoHandle,
                           line.paid, Money{}, Money{}});
  }
  return keep_order(std::move(order), outcome);
}

Engine::Checked Engine::run(const Command& command, const PlaceOrder& place) {
  if (place.channel == Channel::kCheckout) {
    entry_index_.prefetch(place.order);  // the id of its entry too
  }
  const auto base = check(place);
  if (!base) {
    return tl::unexpected(base.error());
  }
  turnover_ += *base;
  Outcome outcome;
  const OrderHandle handle = remember(command, place, outcome);
  Order& order = orders_[handle];
  if (order.member != kNoSymbol) {
    if (order.version != kNoVersion && versions_[order.version]->needs_history) {
      (void)history(order.member);  // before this order is part of it
    }
    add_purchase(order, *base);
  }
  if (order.version == kNoVersion) {
    order.state = ItemState::kSettled;
    return outcome;
  }
  const Policy& policy = version(order.version);
  outcome.policy_version = policy.version;
  if (policy.settle_on == SettleOn::kPaid || order.completed) {
    settling_event(handle, command.at, outcome);
  }
  return outcome;
}

Engine::Checked Engine::run(const Command& command, const CompleteOrder& completion) {
  const auto handle = find_order(completion.order);
  if (!handle) {
    return fail(RejectCode::kUnknownOrder, "there is no order " + completion.order);
  }
  if (orders_[*handle].completed) {
    return fail(RejectCode::kAlreadyCompleted, "order " + completion.order + " is already completed");
  }
  Outcome outcome;
  Order& order = change_order(*handle, outcome);
  order.completed = true;
  change_purchase(order, Money{}, true);
  for (const Item& item : order.items) {
    if (item.entry == kNoHandle) {
      continue;
    }
    EntrySlot& entry = change_entry(item.entry, outcome);
    const Standing was = standing(entry);
    entry.now.completed = true;
    follow(item.entry, was);
  }
  const bool settles = order.version != kNoVersion && order.state == ItemState::kPending && !order.due &&
                       version(order.version).settle_on == SettleOn::kCompleted;
  if (settles) {
    settling_event(*handle, command.at, outcome);
  }
  return outcome;
}

Engine::Checked Engine::run(const Command& /*command*/, const SetMember& change) {
  const Symbol who = symbols_.intern(change.member);
  MemberState& state = member(who);
  undo_.emplace_back(LevelWas{who, state.level});
  state.level = symbols_.intern(change.level);
  return Outcome{};
}

Result<EntryHandle, Rejection> Engine::waiting_entry(const std::string& id) {
  const auto handle = find_handle(id);
  if (!handle) {
    return fail(RejectCode::kNoEntry, "there is no waiting entry " + id);
  }
  if (!entries_[*handle].now.waits()) {
    return fail(RejectCode::kNotWaiting,
                "entry " + id + " is " + std::string(to_string(entries_[*handle].now.status)) + ", not waiting");
  }
  return *handle;
}

const DrawSetting* Engine::open_draw(const EntrySlot& entry) const {
  const bool open =
      entry.now.waits() && entry.source.kind == SourceKind::kDraw && !entry.now.drawn && entry.now.paid.is_zero();
  return open ? ConcernedSettings(version(entry.version), spell(place_of(entry))).draw(entry.source.place) : nullptr;
}

Engine::Checked Engine::run(const Command& /*command*/, const Draw& draw) {
  const auto handle = waiting_entry(draw.entry);
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  const DrawSetting* setting = open_draw(entries_[*handle]);
  if (setting == nullptr) {
    return fail(RejectCode::kNoDraw, "no draw is open for entry " + draw.entry);
  }
  const Policy& policy = version(entries_[*handle].version);
  const std::uint64_t numbers = numbers_of(*setting);
  std::optional<std::uint64_t> number = draw.number;
  if (policy.draw_secret) {
    number = draw_number(*policy.draw_secret, draw_label(draw.entry), numbers);
  }
  if (!number || *number >= numbers || (draw.number && *draw.number != *number)) {
    return fail(RejectCode::kNoDraw,
                number && draw.number
                    ? "the recorded number " + std::to_string(*draw.number) + " is not what the secret gives"
                    : "the draw secret of policy version " + policy.version + " is not known here");
  }
  Outcome outcome;
  outcome.drawn_number = number;
  outcome.unverified = !policy.draw_secret;
  EntrySlot& entry = change_entry(*handle, outcome);
  const Standing was = standing(entry);
  const domain::Ratio ratio = ratio_of(*setting, *number);
  entry.now.drawn = true;
  entry.now.ratio_ppm = static_cast<std::uint32_t>(ratio.ppm);
  entry.now.entitlement = domain::mul_floor(entry.now.base, ratio);
  if (policy.caps.per_entry) {
    entry.now.entitlement = std::min(entry.now.entitlement, *policy.caps.per_entry);
  }
  if (entry.now.entitlement.is_zero()) {
    entry.now.status = EntryStatus::kDone;
  }
  follow(*handle, was);
  return outcome;
}

Engine::Checked Engine::run(const Command& /*command*/, const RedeemEntry& redemption) {
  const auto handle = waiting_entry(redemption.entry);
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  const EntrySlot& entry = entries_[*handle];
  const auto& ratio = version(entry.version).redeem.ratios[static_cast<std::size_t>(redemption.into)];
  if (!ratio) {
    return fail(RejectCode::kNotConfigured,
                "policy version " + version(entry.version).version + " does not redeem into that");
  }
  Outcome outcome;
  redeem(*handle, redemption.into, *ratio, EntryStatus::kRedeemed, outcome);
  return outcome;
}

Engine::Checked Engine::run(const Command& /*command*/, const Leave& leave) {
  const auto handle = waiting_entry(leave.entry);
  if (!handle) {
    return tl::unexpected(handle.error());
  }
  Outcome outcome;
  EntrySlot& entry = change_entry(*handle, outcome);
  const Standing was = standing(entry);
  entry.now.status = EntryStatus::kCancelled;
  follow(*handle, was);
  return outcome;
}

Engine::Checked Engine::run(const Command& /*command*/, const Pause& /*pause*/) {
  set_paused(true);
  return Outcome{};
}

Engine::Checked Engine::run(const Command& /*command*/, const Resume& /*resume*/) {
  set_paused(false);
  return Outcome{};
}

Engine::Checked Engine::run(const Command& /*command*/, const ActivatePolicy& activation) {
  Outcome outcome;
  if (activation.policy.effective_from > clock_) {
    scheduled_.emplace(activation.policy.effective_from, std::make_unique<Policy>(activation.policy));
    undo_.emplace_back(ScheduleAdded{activation.policy.effective_from});
  } else {
    activate(activation.policy, outcome);
  }
  return outcome;
}

Engine::Checked Engine::run(const Command& /*command*/, const RecordedSlots& slots) {
  Outcome outcome;
  const Symbol key = symbols_.intern(slots.queue);
  (void)queue(key);
  change_group(key, outcome);
  queue(key).group.recorded.push_back(slots.cash);
  return outcome;
}

Engine::Checked Engine::run(const Command& /*command*/, const Tick& /*tick*/) { return Outcome{}; }

}  // namespace queueback::rewards::queue_rebate
