// Every change of the engine's state, each with the step that undoes it.
#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {

using domain::Money;

Queue& Engine::queue(Symbol key) {
  if (key >= queues_.size()) {
    queues_.resize(std::max<std::size_t>(symbols_.size(), key + 1));
  }
  if (!queues_[key]) {
    queues_[key] = std::make_unique<Queue>();
    queues_[key]->key = key;
    queues_[key]->owner = symbols_.intern(std::string(owner_of(symbols_.text(key))));
    queue_keys_.emplace(symbols_.text(key), key);
  }
  return *queues_[key];
}

const Queue* Engine::find_queue(const std::string& key) const {
  const auto found = queue_keys_.find(key);
  return found == queue_keys_.end() ? nullptr : queues_[found->second].get();
}

ItemPlace Engine::spell(const PlaceSymbols& place) const {
  return {place.channel, symbols_.text(place.store), symbols_.text(place.desk), symbols_.text(place.product)};
}

PlaceSymbols Engine::place_of(const EntrySlot& entry) {
  return {entry.channel, entry.store, entry.desk, entry.product};
}

Symbol Engine::queue_of(const PlaceSymbols& place) {
  // Most items come from where the one before came from.
  if (last_queue_.versions != versions_.size() || !(last_queue_.place == place)) {
    last_queue_.queue = symbols_.intern(queue_key(*policy_in_force(), spell(place)));
    last_queue_.place = place;
    last_queue_.versions = versions_.size();
  }
  return last_queue_.queue;
}

bool Engine::owns(std::string_view queue) const {
  switch (ownership_.kind) {
    case Ownership::Kind::kEverything:
      return true;
    case Ownership::Kind::kStore:
      return owner_of(queue) == ownership_.store;
    case Ownership::Kind::kHeadquarters:
      return owner_of(queue).empty();
  }
  return false;
}

std::optional<OrderHandle> Engine::find_order(const std::string& id) {
  if (const auto found = order_index_.find(id, [&](OrderHandle handle) { return orders_[handle].id == id; })) {
    return found;
  }
  if (archive_ == nullptr || !archive_->knows_order(id)) {
    return std::nullopt;
  }
  const auto record = archive_->find_order(id);
  return record ? std::optional(load(*record)) : std::nullopt;
}

std::optional<EntryHandle> Engine::find_handle(const std::string& id) const {
  return entry_index_.find(id, [&](EntryHandle handle) { return entries_[handle].id == id; });
}

OrderHandle Engine::keep_order(Order order, Outcome& outcome) {
  const OrderHandle handle = orders_.make();
  order.stamp = step_;
  order_index_.insert(order.id, handle);
  orders_[handle] = std::move(order);
  outcome.orders.push_back(handle);
  undo_.emplace_back(OrderAdded{handle});
  if (archive_ != nullptr) {
    settled_.push_back(handle);
  }
  return handle;
}

EntryHandle Engine::keep_entry(EntrySlot entry, Outcome& outcome) {
  const EntryHandle handle = entries_.make();
  entry.stamp = step_;
  entry_index_.insert(entry.id, handle);
  queue(entry.now.queue).line.insert({entry.key, handle, entry.now.remaining(), entry.now.completed});
  entries_[handle] = std::move(entry);
  outcome.touched.push_back(handle);
  undo_.emplace_back(EntryAdded{handle});
  return handle;
}

void Engine::discard_order(OrderHandle handle) {
  order_index_.erase(orders_[handle].id, handle);
  orders_.give_back(handle);
}

void Engine::discard_entry(EntryHandle handle) {
  entry_index_.erase(entries_[handle].id, handle);
  entries_.give_back(handle);
}

Order& Engine::change_order(OrderHandle handle, Outcome& outcome) {
  Order& order = orders_[handle];
  if (order.stamp != step_) {
    order.stamp = step_;
    undo_.emplace_back(OrderWas{handle, std::make_unique<Order>(order)});
    outcome.orders.push_back(handle);
  }
  return order;
}

EntrySlot& Engine::change_entry(EntryHandle handle, Outcome& outcome) {
  EntrySlot& entry = entries_[handle];
  if (entry.stamp != step_) {
    entry.stamp = step_;
    undo_.emplace_back(EntryWas{handle, entry.now});
    outcome.touched.push_back(handle);
  }
  return entry;
}

void Engine::follow(EntryHandle handle, const Standing& was) {
  const EntrySlot& entry = entries_[handle];
  const Standing is = standing(entry);
  const bool leaves = was.waits && (!is.waits || was.queue != is.queue);
  const bool comes = is.waits && (!was.waits || was.queue != is.queue);
  if (leaves) {
    queue(was.queue).line.erase(entry.key);
  }
  if (comes) {
    queue(is.queue).line.insert({entry.key, handle, entry.now.remaining(), entry.now.completed});
  } else if (is.waits) {
    queue(is.queue).line.update(entry.key, entry.now.remaining(), entry.now.completed);
  }
  if (was.waits && !is.waits && archive_ != nullptr) {
    closed_.push_back(handle);
  }
}

void Engine::move_money(Outcome& outcome, Movement movement) {
  if (movement.amount.is_zero()) {
    return;
  }
  if (movement.debit.kind == AccountKind::kPool) {
    set_pool(movement.debit.subject, queue(movement.debit.subject).pool - movement.amount);
  }
  if (movement.credit.kind == AccountKind::kPool) {
    set_pool(movement.credit.subject, queue(movement.credit.subject).pool + movement.amount);
  }
  outcome.movements.push_back(movement);
}

void Engine::set_pool(Symbol key, Money amount) {
  QB_CHECK(amount >= Money{});
  Money& pool = queue(key).pool;
  undo_.emplace_back(PoolWas{key, pool});
  pool = amount;
}

void Engine::set_clock(Instant clock) {
  undo_.emplace_back(ClockWas{clock_, next_clear_});
  const bool is_first = clock_ == kBeforeEverything;
  clock_ = clock;
  if (is_first) {
    compute_next_clear();
  }
}

void Engine::set_paused(bool paused) {
  undo_.emplace_back(PausedWas{paused_});
  paused_ = paused;
}

void Engine::change_group(Symbol key, Outcome& outcome) {
  undo_.emplace_back(GroupWas{key, std::make_unique<Group>(queue(key).group)});
  if (std::find(outcome.groups.begin(), outcome.groups.end(), key) == outcome.groups.end()) {
    outcome.groups.push_back(key);
  }
}

void Engine::add_inflow(Symbol key, const PlaceSymbols& place, Money contributed) {
  auto& inflow = queue(key).inflow;
  InflowItem item{clock_, place, {}, {}, contributed, {}};
  if (!inflow.empty()) {
    item.contributed_before = inflow.back().contributed_before + inflow.back().contributed;
    item.granted_before = inflow.back().granted_before + inflow.back().granted;
  }
  inflow.push_back(item);
  undo_.emplace_back(InflowAdded{key});
}

void Engine::schedule(OrderHandle handle, Instant due, Outcome& outcome) {
  Order& order = change_order(handle, outcome);
  order.due = due;
  const PendingKey key{due, order.arrival, handle};
  pending_.insert(key);
  undo_.emplace_back(PendingAdded{key});
}

void Engine::rollback(std::size_t mark) {
  QB_CHECK(mark <= undo_.size());
  while (undo_.size() > mark) {
    UndoStep last = std::move(undo_.back());
    undo_.pop_back();
    std::visit([this](auto& step) { undo(step); }, last);
  }
}

void Engine::forget() {
  undo_.clear();
  if (undo_.capacity() > 65'536) {
    undo_.shrink_to_fit();
  }
}

void Engine::undo(const EntryAdded& step) {
  const EntrySlot& entry = entries_[step.handle];
  if (entry.now.waits()) {
    queue(entry.now.queue).line.erase(entry.key);
  }
  discard_entry(step.handle);
}

void Engine::undo(const EntryWas& step) {
  const Standing is = standing(entries_[step.handle]);
  entries_[step.handle].now = step.figures;
  follow(step.handle, is);
}

void Engine::undo(const OrderAdded& step) {
  for (const Item& item : orders_[step.handle].items) {
    turnover_ -= item.paid;
  }
  discard_order(step.handle);
}

void Engine::undo(const OrderWas& step) { orders_[step.handle] = std::move(*step.order); }
void Engine::undo(const PoolWas& step) { queue(step.queue).pool = step.amount; }
void Engine::undo(const ClockWas& step) {
  clock_ = step.clock;
  next_clear_ = step.next_clear;
}
void Engine::undo(const PausedWas& step) { paused_ = step.paused; }
void Engine::undo(const LevelWas& step) { member(step.member).level = step.level; }

void Engine::undo(const UnitsWas& step) {
  if (MemberHistory* kept = kept_history(step.member)) {
    balance_of(kept->units, step.kind) = step.amount;
  }
}

void Engine::undo(const EarnedAdded& step) {
  if (MemberHistory* kept = kept_history(step.member)) {
    const auto place = kept->earned.begin() + static_cast<std::ptrdiff_t>(step.index);
    kept->add_granted(place->owner, Money{} - place->granted);
    kept->earned.erase(place);
  }
}

void Engine::undo(const PurchaseAdded& step) {
  if (MemberHistory* kept = kept_history(step.member)) {
    kept->purchases.erase(kept->purchases.begin() + static_cast<std::ptrdiff_t>(step.index));
  }
}

void Engine::undo(const PurchaseWas& step) {
  if (MemberHistory* kept = kept_history(step.member)) {
    kept->purchases[step.index] = step.purchase;
  }
}

void Engine::undo(const GroupWas& step) { queue(step.queue).group = std::move(*step.group); }
void Engine::undo(const InflowAdded& step) { queue(step.queue).inflow.pop_back(); }

void Engine::undo(const InflowWas& step) {
  for (const auto& [key, kept] : queue_keys_) {
    queue(kept).inflow.clear();
  }
  for (auto& [key, items] : *step.queues) {
    queue(key).inflow = std::move(items);
  }
}

void Engine::undo(const PendingAdded& step) { pending_.erase(step.key); }
void Engine::undo(const PendingRemoved& step) { pending_.insert(step.key); }

void Engine::undo(const VersionAdded& /*step*/) {
  versions_.pop_back();
  last_queue_.versions = 0;
}

void Engine::undo(const ScheduleAdded& step) {
  const auto end = scheduled_.upper_bound(step.at);
  scheduled_.erase(std::prev(end));
}

void Engine::undo(ScheduleTaken& step) {
  const Instant at = step.policy->effective_from;
  // It was the first of its time.
  scheduled_.emplace_hint(scheduled_.lower_bound(at), at, std::move(step.policy));
}

}  // namespace queueback::rewards::queue_rebate
