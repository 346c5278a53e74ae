// New policy versions and clears: reward rules 1.1 and 1.8.
#include <algorithm>
#include <map>
#include <utility>

#include "common/rewards/queue_rebate/clear_times.hpp"
#include "common/rewards/queue_rebate/engine.hpp"
#include "common/rewards/queue_rebate/share_out.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;

bool same_layout(const Policy& a, const Policy& b) {
  return a.cashier_queues == b.cashier_queues && a.store_queues == b.store_queues && a.mall_queues == b.mall_queues;
}

/// Caps, limits and tiers look at what the member did before.
bool needs_history(const Policy& policy) {
  const auto looks_back = [](const Settings& settings) {
    return settings.cumulative || settings.per_member_per_day || settings.per_member_total;
  };
  const auto any = [&](const std::map<std::string, Settings>& tables) {
    return std::any_of(tables.begin(), tables.end(), [&](const auto& table) { return looks_back(table.second); });
  };
  return policy.caps.per_member || policy.caps.per_member_per_day || any(policy.products) || any(policy.stores) ||
         any(policy.desks);
}

/// Where a pool goes that nobody waits for: known only when the old key names its successor.
std::string successor(const Policy& policy, const std::string& key) {
  const std::string kind = key.substr(0, key.find('/'));
  const std::string rest = key.substr(key.find('/') + 1);
  if (kind == "cashier" && policy.cashier_queues == CashierQueues::kAll) {
    return "cashier/all";
  }
  if (kind == "cashier" && policy.cashier_queues == CashierQueues::kStore && rest.find('/') != std::string::npos) {
    return "cashier/" + rest.substr(0, rest.find('/'));
  }
  if (kind == "store" && policy.store_queues == StoreQueues::kAll) {
    return "store/all";
  }
  if (kind == "product" && policy.mall_queues == MallQueues::kAll) {
    return "mall/all";
  }
  return key;
}

}  // namespace

void Engine::activate(Policy policy, Outcome& outcome) {
  const Policy* before = policy_in_force();
  const bool leaves_pool = before != nullptr && before->first_in_line != FirstInLine::kRetain &&
                           policy.first_in_line == FirstInLine::kRetain;
  const PayoutRule old_rule = before == nullptr ? PayoutRule::kQueueOrder : before->payout_rule;
  const bool moves = before != nullptr && !same_layout(*before, policy);
  const bool paused = policy.paused;
  const bool looks_back = needs_history(policy);
  undo_.emplace_back(VersionAdded{});
  undo_.emplace_back(ClockWas{clock_, next_clear_});
  versions_.push_back(std::make_unique<Version>(Version{std::move(policy), looks_back}));
  outcome.new_version = true;
  if (leaves_pool && !paused_) {
    pay_old_pools(old_rule, outcome);
  }
  if (moves) {
    move_queues(outcome);
  }
  set_paused(paused);
  compute_next_clear();
}

void Engine::pay_old_pools(PayoutRule rule, Outcome& outcome) {
  for (const auto& [key, symbol] : queue_keys_) {
    (void)pay_line(symbol, queue(symbol).pool, rule, outcome);
  }
}

void Engine::move_queues(Outcome& outcome) {
  const std::map<std::string, Symbol> old_keys = queue_keys_;
  for (const auto& [key, symbol] : old_keys) {
    move_pool(symbol, outcome);
    move_entries(symbol, outcome);
  }
  move_inflow();
}

void Engine::move_pool(Symbol from, Outcome& outcome) {
  const Money pool = queue(from).pool;
  if (pool.is_zero()) {
    return;
  }
  // By outstanding entitlement; receivers in the order in which their first entries stand in line.
  std::vector<Symbol> receivers;
  std::map<Symbol, Money> outstanding;
  const WaitingLine& line = queue(from).line;
  for (auto next = line.first(); next; next = line.after(next->key)) {
    const Symbol to = queue_of(place_of(entries_[next->handle]));
    const auto [share, is_new] = outstanding.try_emplace(to);
    share->second += next->remaining;
    if (is_new) {
      receivers.push_back(to);
    }
  }
  if (receivers.empty()) {
    receivers.push_back(symbols_.intern(successor(*policy_in_force(), symbols_.text(from))));
    outstanding[receivers.front()] = Money::minor(1);
  }
  std::vector<Money> weights;
  std::transform(receivers.begin(), receivers.end(), std::back_inserter(weights),
                 [&](Symbol to) { return outstanding[to]; });
  const std::vector<Money> shares = share_out(pool, weights);
  for (std::size_t i = 0; i < receivers.size(); ++i) {
    if (receivers[i] != from) {
      (void)queue(receivers[i]);
      move_money(
          outcome,
          {{AccountKind::kPool, from}, {AccountKind::kPool, receivers[i]}, Unit::kMoney, Cause::kMove, shares[i]});
    }
  }
}

void Engine::move_entries(Symbol from, Outcome& outcome) {
  std::vector<std::pair<EntryHandle, Symbol>> moving;
  const WaitingLine& line = queue(from).line;
  for (auto next = line.first(); next; next = line.after(next->key)) {
    const Symbol to = queue_of(place_of(entries_[next->handle]));
    if (to != from) {
      moving.emplace_back(next->handle, to);
    }
  }
  for (const auto& [handle, to] : moving) {
    EntrySlot& entry = change_entry(handle, outcome);
    const Standing was = standing(entry);
    entry.now.queue = to;
    follow(handle, was);
  }
}

void Engine::move_inflow() {
  InflowWas was{std::make_unique<std::vector<std::pair<Symbol, std::deque<InflowItem>>>>()};
  std::map<Symbol, std::vector<InflowItem>> by_queue;
  for (const auto& [key, symbol] : std::map<std::string, Symbol>(queue_keys_)) {
    for (const InflowItem& item : queue(symbol).inflow) {
      by_queue[queue_of(item.place)].push_back(item);
    }
    was.queues->emplace_back(symbol, std::exchange(queue(symbol).inflow, {}));
  }
  undo_.emplace_back(std::move(was));
  for (auto& [symbol, items] : by_queue) {
    std::stable_sort(items.begin(), items.end(), [](const InflowItem& a, const InflowItem& b) { return a.at < b.at; });
    Money contributed;
    Money granted;
    for (InflowItem& item : items) {
      item.contributed_before = contributed;
      item.granted_before = granted;
      contributed += item.contributed;
      granted += item.granted;
    }
    queue(symbol).inflow.assign(items.begin(), items.end());
  }
}

bool Engine::nothing_to_clear() const {
  return std::all_of(queue_keys_.begin(), queue_keys_.end(), [this](const auto& key) {
    const Queue& candidate = *queues_[key.second];
    return candidate.line.size() == 0 && candidate.pool.is_zero();
  });
}

void Engine::clear_queues(Outcome& outcome) {
  for (const auto& [key, symbol] : queue_keys_) {
    Queue& cleared = queue(symbol);
    while (const auto next = cleared.line.first()) {
      EntrySlot& entry = change_entry(next->handle, outcome);
      const Standing was = standing(entry);
      entry.now.status = EntryStatus::kCleared;
      follow(next->handle, was);
    }
    const Symbol keeper = cleared.owner == kNoSymbol ? symbols_.intern("hq") : cleared.owner;
    move_money(
        outcome,
        {{AccountKind::kPool, symbol}, {AccountKind::kRetained, keeper}, Unit::kMoney, Cause::kClear, cleared.pool});
  }
  undo_.emplace_back(ClockWas{clock_, next_clear_});
  compute_next_clear();
}

void Engine::compute_next_clear() {
  const Policy* policy = policy_in_force();
  next_clear_ = policy == nullptr || !policy->clear || clock_ == kBeforeEverything
                    ? std::nullopt
                    : next_clear(*policy->clear, policy->zone, clock_);
}

}  // namespace queueback::rewards::queue_rebate
