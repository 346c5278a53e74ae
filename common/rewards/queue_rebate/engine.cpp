#include "common/rewards/queue_rebate/engine.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;
using ledger::Book;

std::string pool_account(const std::string& queue) { return "pool/queue_rebate/" + queue; }
std::string store_account(const domain::StoreId& store, const char* kind) {
  return "store/" + store.text() + "/" + kind;
}

void post(Outcome& outcome, std::string debit, std::string credit, const Policy& policy, Money amount,
          const char* cause) {
  if (amount > Money{}) {
    outcome.postings.push_back({Book::kRewards, std::move(debit), std::move(credit), policy.currency, amount, cause});
  }
}

void touch(Outcome& outcome, EntryHandle handle) {
  if (std::find(outcome.touched.begin(), outcome.touched.end(), handle) == outcome.touched.end()) {
    outcome.touched.push_back(handle);
  }
}

}  // namespace

std::string_view to_string(EntryStatus status) {
  switch (status) {
    case EntryStatus::kWaiting:
      return "waiting";
    case EntryStatus::kDone:
      return "done";
  }
  return "unknown";
}

std::optional<EntryStatus> parse_entry_status(std::string_view text) {
  for (const EntryStatus status : {EntryStatus::kWaiting, EntryStatus::kDone}) {
    if (text == to_string(status)) {
      return status;
    }
  }
  return std::nullopt;
}

Result<Outcome, Rejection> Engine::execute(const Command& command) {
  if (command.at > clock_) {
    undo_.emplace_back(ClockWas{clock_});
    clock_ = command.at;
  }
  return std::visit([&](const auto& body) { return run(command, body); }, command.body);
}

Result<Outcome, Rejection> Engine::run(const Command& command, const PlaceOrder& order) {
  if (by_id_.contains(order.order)) {
    return fail(RejectCode::kDuplicateOrder, "order " + order.order + " is already in line");
  }
  Money base;
  for (const ItemLine& line : order.lines) {
    const auto sum = domain::checked_add(base, line.paid);
    if (!sum || line.paid < Money{} || line.deducted < Money{} || *sum > domain::kMaxAmount) {
      return fail(RejectCode::kAmount, "order " + order.order + " has an amount out of range");
    }
    base = *sum;
  }
  Outcome outcome;
  const Policy* policy = policy_at(command.at);
  if (policy != nullptr) {
    outcome.policy_version = policy->version;
    settle(command, order, {order.order, "cashier/" + order.store.text(), base, 0}, *policy, outcome);
  }
  return outcome;
}

Result<Outcome, Rejection> Engine::run(const Command& /*command*/, const SetMember& change) {
  const auto found = levels_.find(change.member);
  undo_.emplace_back(LevelWas{change.member, found == levels_.end() ? std::nullopt : std::optional(found->second)});
  levels_[change.member] = change.level;
  return Outcome{};
}

Result<Outcome, Rejection> Engine::run(const Command& /*command*/, const ActivatePolicy& activation) {
  const bool known = std::any_of(policies_.begin(), policies_.end(),
                                 [&](const Policy& policy) { return policy.version == activation.policy.version; });
  if (known) {
    return fail(RejectCode::kPolicyVersion, "policy version " + activation.policy.version + " already exists");
  }
  restore_policy(activation.policy);
  const auto added = std::find_if(policies_.begin(), policies_.end(),
                                  [&](const Policy& policy) { return policy.version == activation.policy.version; });
  undo_.emplace_back(PolicyAdded{static_cast<std::size_t>(added - policies_.begin())});
  Outcome outcome;
  const Policy* in_force = policy_at(clock_);
  const bool leaves_carry = in_force != nullptr && in_force->version == activation.policy.version &&
                            in_force->first_in_line == FirstInLine::kRetain;
  if (leaves_carry) {
    for (const std::string& queue : queues()) {
      pay_old_pool(queue, *in_force, outcome);
    }
  }
  return outcome;
}

Result<Outcome, Rejection> Engine::run(const Command& /*command*/, const Tick& /*tick*/) { return Outcome{}; }

void Engine::settle(const Command& command, const PlaceOrder& order, const Item& item, const Policy& policy,
                    Outcome& outcome) {
  if (!policy.enabled || item.base.is_zero()) {
    return;
  }
  // What an earlier version with carry or self left in the pool belongs to the line, before this order adds its share.
  const bool retains = policy.first_in_line == FirstInLine::kRetain;
  if (retains) {
    pay_old_pool(item.queue, policy, outcome);
  }
  const Money contribution = domain::mul_floor(item.base, policy.extract);
  post(outcome, store_account(order.store, "sales"), pool_account(item.queue), policy, contribution,
       "queue_rebate/contribution");
  set_pool(item.queue, queues_[item.queue].pool + contribution);

  std::optional<Entry> entry = earn(command, order, item, policy);
  const bool takes_part = policy.first_in_line == FirstInLine::kSelf;
  if (entry && takes_part) {
    join(*std::exchange(entry, std::nullopt), outcome);
  }
  const Money available = retains ? contribution : queues_[item.queue].pool;
  const Money left = pay_line(item.queue, available, policy, outcome);
  if (retains) {
    post(outcome, pool_account(item.queue), store_account(order.store, "retained"), policy, left,
         "queue_rebate/retained");
    set_pool(item.queue, queues_[item.queue].pool - left);
  }
  if (entry) {
    join(std::move(*entry), outcome);
  }
}

std::optional<Entry> Engine::earn(const Command& command, const PlaceOrder& order, const Item& item,
                                  const Policy& policy) const {
  if (!order.member) {
    return std::nullopt;
  }
  RatioDecision ratio = decide_ratio(policy, level_of(*order.member));
  const Money entitlement = domain::mul_floor(item.base, ratio.ratio);
  if (entitlement.is_zero()) {
    return std::nullopt;
  }
  return Entry{item.id,          item.queue,           {command.at, command.arrival, item.line},
               *order.member,    order.store,          item.base,
               std::move(ratio), policy.version,       entitlement,
               Money{},          EntryStatus::kWaiting};
}

void Engine::join(Entry entry, Outcome& outcome) {
  const EntryHandle handle = keep(std::move(entry));
  const Entry& kept = *entries_[handle];
  queues_[kept.queue].line.insert({kept.key, handle, kept.remaining()});
  undo_.emplace_back(EntryAdded{handle});
  touch(outcome, handle);
}

void Engine::pay_old_pool(const std::string& queue, const Policy& policy, Outcome& outcome) {
  (void)pay_line(queue, queues_[queue].pool, policy, outcome);
}

Money Engine::pay_line(const std::string& queue, Money available, const Policy& policy, Outcome& outcome) {
  WaitingLine& line = queues_[queue].line;
  while (available > Money{}) {
    const auto head = line.first();
    if (!head) {
      break;
    }
    const Money amount = std::min(head->remaining, available);
    Entry& entry = *entries_[head->handle];
    undo_.emplace_back(EntryPaid{head->handle, entry.paid, entry.status});
    entry.paid += amount;
    available -= amount;
    post(outcome, pool_account(queue), "member/" + entry.member.text() + "/change", policy, amount,
         "queue_rebate/payout");
    set_pool(queue, queues_[queue].pool - amount);
    touch(outcome, head->handle);
    if (entry.remaining().is_zero()) {
      entry.status = EntryStatus::kDone;
      line.erase(head->key);
      closed_.push_back(head->handle);
    } else {
      line.set_remaining(head->key, entry.remaining());
    }
  }
  return available;
}

void Engine::set_pool(const std::string& queue, Money amount) {
  QB_CHECK(amount >= Money{});
  Money& pool = queues_[queue].pool;
  undo_.emplace_back(PoolWas{queue, pool});
  pool = amount;
}

void Engine::rollback(std::size_t mark) {
  QB_CHECK(mark <= undo_.size());
  while (undo_.size() > mark) {
    const Undo last = std::move(undo_.back());
    undo_.pop_back();
    std::visit([this](const auto& step) { undo(step); }, last);
  }
}

void Engine::forget() { undo_.clear(); }

void Engine::undo(const EntryAdded& added) {
  queues_[entries_[added.handle]->queue].line.erase(entries_[added.handle]->key);
  discard(added.handle);
}

void Engine::undo(const EntryPaid& paid) {
  Entry& entry = *entries_[paid.handle];
  WaitingLine& line = queues_[entry.queue].line;
  const bool was_closed = entry.status != EntryStatus::kWaiting;
  entry.paid = paid.paid;
  entry.status = paid.status;
  if (was_closed) {
    std::erase(closed_, paid.handle);
    line.insert({entry.key, paid.handle, entry.remaining()});
  } else {
    line.set_remaining(entry.key, entry.remaining());
  }
}

void Engine::undo(const PoolWas& was) { queues_[was.queue].pool = was.amount; }

void Engine::undo(const LevelWas& was) {
  if (was.level) {
    levels_[was.member] = *was.level;
  } else {
    levels_.erase(was.member);
  }
}

void Engine::undo(const PolicyAdded& added) {
  policies_.erase(policies_.begin() + static_cast<std::ptrdiff_t>(added.index));
}

void Engine::undo(const ClockWas& was) { clock_ = was.clock; }

void Engine::restore_policy(Policy policy) {
  const auto place = std::upper_bound(
      policies_.begin(), policies_.end(), policy.effective_from,
      [](Instant effective_from, const Policy& other) { return effective_from < other.effective_from; });
  policies_.insert(place, std::move(policy));
}

void Engine::restore_member(const domain::MemberId& member, std::string level) { levels_[member] = std::move(level); }

void Engine::restore_entry(Entry entry) {
  QB_CHECK(entry.status == EntryStatus::kWaiting);
  const EntryHandle handle = keep(std::move(entry));
  const Entry& kept = *entries_[handle];
  queues_[kept.queue].line.insert({kept.key, handle, kept.remaining()});
}

void Engine::restore_pool(const std::string& queue, Money amount) { queues_[queue].pool = amount; }

EntryHandle Engine::keep(Entry entry) {
  EntryHandle handle = static_cast<EntryHandle>(entries_.size());
  if (free_.empty()) {
    entries_.emplace_back();
  } else {
    handle = free_.back();
    free_.pop_back();
  }
  by_id_.emplace(entry.id, handle);
  entries_[handle] = std::move(entry);
  return handle;
}

void Engine::discard(EntryHandle handle) {
  by_id_.erase(entries_[handle]->id);
  entries_[handle].reset();
  free_.push_back(handle);
}

void Engine::drop_closed() {
  QB_CHECK(undo_.empty());
  for (const EntryHandle handle : closed_) {
    discard(handle);
  }
  closed_.clear();
}

const Entry& Engine::entry(EntryHandle handle) const {
  QB_CHECK(handle < entries_.size() && entries_[handle].has_value());
  return *entries_[handle];
}

const Entry* Engine::find_entry(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : &*entries_[found->second];
}

std::optional<Place> Engine::place_of(const std::string& id) const {
  const Entry* found = find_entry(id);
  if (found == nullptr || found->status != EntryStatus::kWaiting) {
    return std::nullopt;
  }
  const Ahead ahead = queues_.at(found->queue).line.ahead_of(found->key);
  return Place{ahead.entries + 1, ahead};
}

QueueFigures Engine::figures(const std::string& queue) const {
  const auto found = queues_.find(queue);
  if (found == queues_.end()) {
    return {};
  }
  return {found->second.line.size(), found->second.line.outstanding(), found->second.pool};
}

std::vector<std::string> Engine::queues() const {
  std::vector<std::string> keys;
  for (const auto& [key, queue] : queues_) {
    keys.push_back(key);
  }
  return keys;
}

std::optional<WaitingEntry> Engine::head_of(const std::string& queue) const {
  const auto found = queues_.find(queue);
  return found == queues_.end() ? std::nullopt : found->second.line.first();
}

std::optional<WaitingEntry> Engine::next_in(const std::string& queue, const EntryKey& key) const {
  const auto found = queues_.find(queue);
  return found == queues_.end() ? std::nullopt : found->second.line.after(key);
}

const Policy* Engine::policy_at(Instant at) const {
  const auto next = std::upper_bound(policies_.begin(), policies_.end(), at, [](Instant instant, const Policy& policy) {
    return instant < policy.effective_from;
  });
  return next == policies_.begin() ? nullptr : &*(next - 1);
}

std::string Engine::level_of(const domain::MemberId& member) const {
  const auto found = levels_.find(member);
  return found == levels_.end() ? std::string() : found->second;
}

}  // namespace queueback::rewards::queue_rebate
