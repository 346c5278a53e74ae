// Settling an order's items: reward rules 1.4 to 1.7.
#include <algorithm>
#include <span>
#include <utility>

#include "common/base/check.hpp"
#include "common/base/wide.hpp"
#include "common/rewards/queue_rebate/draw.hpp"
#include "common/rewards/queue_rebate/engine.hpp"
#include "common/rewards/queue_rebate/share_out.hpp"

namespace queueback::rewards::queue_rebate {

using domain::Money;

void Engine::settling_event(OrderHandle handle, Instant event, Outcome& outcome) {
  const Instant due = event + Duration::days(version(orders_[handle].version).settle_delay_days);
  if (due <= clock_) {
    settle(handle, outcome);
  } else {
    schedule(handle, due, outcome);
  }
}

void Engine::settle(OrderHandle handle, Outcome& outcome) {
  Order& order = change_order(handle, outcome);
  if (order.due) {
    const PendingKey key{*order.due, order.arrival, handle};
    if (pending_.erase(key) > 0) {
      undo_.emplace_back(PendingRemoved{key});
    }
  }
  order.state = ItemState::kSettled;
  order.settled_at = clock_;
  if (archive_ != nullptr) {
    settled_.push_back(handle);
  }
  if (order.member != kNoSymbol && versions_[order.version]->needs_history) {
    (void)history(order.member);  // as it is before this order earns
  }
  for (std::uint32_t line = 0; line < order.items.size(); ++line) {
    settle_item(handle, line, outcome);
  }
}

void Engine::settle_item(OrderHandle handle, std::uint32_t line, Outcome& outcome) {
  const Order& order = orders_[handle];
  const Item& item = order.items[line];
  const PlaceSymbols place{order.channel, order.store, order.desk, item.product};
  const Policy& policy = version(order.version);
  const ConcernedSettings settings(policy, spell(place));
  if (item.base().is_zero() || !settings.enabled()) {
    return;
  }
  const ItemAccount account{queue_of(place), item.product, line, item.base()};
  if (!owns(symbols_.text(account.queue))) {
    return;
  }
  const Money contribution = domain::mul_floor(account.base, settings.extract());
  move_money(outcome, {{AccountKind::kSales, order.store},
                       {AccountKind::kPool, account.queue},
                       Unit::kMoney,
                       Cause::kContribution,
                       contribution});
  add_inflow(account.queue, place, contribution);
  orders_[handle].items[line].contributed = contribution;

  const bool retains = policy.first_in_line == FirstInLine::kRetain;
  std::optional<EntrySlot> entry = earn(order, settings, account);
  const bool takes_part = policy.first_in_line == FirstInLine::kSelf;
  if (entry && takes_part) {
    join(*std::exchange(entry, std::nullopt), handle, settings.random_return(), outcome);
  }
  Money left = retains ? contribution : queue(account.queue).pool;
  if (!paused_) {
    left = pay_line(account.queue, left, policy.payout_rule, outcome);
  }
  if (retains) {
    move_money(outcome, {{AccountKind::kPool, account.queue},
                         {AccountKind::kRetained, order.store},
                         Unit::kMoney,
                         Cause::kRetained,
                         left});
  }
  if (entry) {
    join(std::move(*entry), handle, settings.random_return(), outcome);
  }
}

std::optional<EntrySlot> Engine::earn(const Order& order, const ConcernedSettings& settings, const ItemAccount& item) {
  const Policy& policy = version(order.version);
  const bool deduction_bars = policy.deduction_orders == DeductionOrders::kContributeOnly && order.used_deduction;
  if (order.member == kNoSymbol || deduction_bars || !settings.in_windows(order.at) ||
      !limits_allow(order, settings, item)) {
    return std::nullopt;
  }
  const RatioDecision ratio = settings.ratio(symbols_.text(order.level),
                                             [this, &order](const Tier& tier) { return tier_reached(order, tier); });
  Money entitlement = domain::mul_floor(item.base, ratio.ratio);
  if (!entitlement.is_zero()) {
    entitlement = cut_by_caps(order, item, entitlement);
  }
  if (entitlement.is_zero() || below_floor(policy, queue(item.queue))) {
    return std::nullopt;
  }
  EntrySlot entry;
  entry.id = entry_id(order.id, order.channel, item.line);
  entry.key = {order.at, order.arrival, item.line};
  entry.now.base = item.base;
  entry.now.entitlement = entitlement;
  entry.now.ratio_ppm = static_cast<std::uint32_t>(ratio.ratio.ppm);
  entry.now.queue = item.queue;
  entry.now.completed = order.completed;
  entry.granted = entitlement;
  entry.owner = queue(item.queue).owner;
  entry.member = order.member;
  entry.store = order.store;
  entry.desk = order.desk;
  entry.product = item.product;
  entry.version = order.version;
  entry.source = ratio.source;
  entry.channel = order.channel;
  return entry;
}

Money Engine::cut_by_caps(const Order& order, const ItemAccount& item, Money entitlement) {
  const Policy& policy = version(order.version);
  const Caps& caps = policy.caps;
  const auto cut = [&](Money cap, Money used) {
    entitlement = std::min(entitlement, used < cap ? cap - used : Money{});
  };
  if (caps.per_entry) {
    cut(*caps.per_entry, Money{});
  }
  if (caps.per_member_per_day || caps.per_member) {
    const MemberHistory& past = history(order.member);
    const Symbol owner = queue(item.queue).owner;
    Money of_the_day;
    for (const MemberHistory::Earned& earned : past.earned_on_day_of(order.at, policy.zone)) {
      of_the_day += earned.owner == owner ? earned.granted : Money{};
    }
    cut(caps.per_member_per_day.value_or(kMaxOutstanding), of_the_day);
    cut(caps.per_member.value_or(kMaxOutstanding), past.granted_by(owner));
  }
  cut(std::min(caps.per_queue.value_or(kMaxOutstanding), kMaxOutstanding), queue(item.queue).line.outstanding());
  return entitlement;
}

bool Engine::limits_allow(const Order& order, const ConcernedSettings& settings, const ItemAccount& item) {
  using Scope = ConcernedSettings::Scope;
  const ConcernedSettings::Limits limits = settings.limits();
  if (limits.count == 0) {
    return true;
  }
  const calendar::ZoneRules& zone = version(order.version).zone;
  const Symbol owner = queue(item.queue).owner;
  const auto in_scope = [&](Scope scope, const PlaceSymbols& place) {
    switch (scope) {
      case Scope::kProduct:
        return place.channel != Channel::kCheckout && place.product == item.product;
      case Scope::kStoreOnline:
        return place.channel == Channel::kStoreOnline && place.store == order.store;
      case Scope::kStoreCheckouts:
        return place.channel == Channel::kCheckout && place.store == order.store;
      case Scope::kDesk:
        return place.channel == Channel::kCheckout && place.store == order.store && place.desk == order.desk;
    }
    return false;
  };
  const MemberHistory& past = history(order.member);
  const auto allows = [&](const auto& items, Scope scope, std::optional<std::uint64_t> most) {
    return !most || static_cast<std::uint64_t>(std::count_if(items.begin(), items.end(), [&](const auto& earned) {
                      return earned.owner == owner && in_scope(scope, earned.place);
                    })) < *most;
  };
  return std::all_of(limits.all.begin(), limits.all.begin() + limits.count, [&](const auto& limit) {
    return allows(past.earned_on_day_of(order.at, zone), limit.scope, limit.per_day) &&
           allows(std::span<const MemberHistory::Earned>(past.earned), limit.scope, limit.total);
  });
}

bool Engine::below_floor(const Policy& policy, const Queue& queue) const {
  if (!policy.accrual_floor || queue.line.outstanding().is_zero()) {
    return false;
  }
  const Instant since = clock_ - kInflowMemory;
  const auto first = std::lower_bound(queue.inflow.begin(), queue.inflow.end(), since,
                                      [](const InflowItem& item, Instant at) { return item.at < at; });
  Money inflow;
  if (first != queue.inflow.end()) {
    inflow = queue.inflow.back().contributed_before + queue.inflow.back().contributed - first->contributed_before;
  }
  // (pool + inflow) / outstanding < floor, without a division
  const Wide covered = static_cast<Wide>((queue.pool + inflow).minor()) * domain::kPpmOne;
  return covered < static_cast<Wide>(queue.line.outstanding().minor()) * policy.accrual_floor->ppm;
}

bool Engine::tier_reached(const Order& order, const Tier& tier) {
  const auto& purchases = history(order.member).purchases;
  const auto by_time = [](const MemberHistory::Purchase& purchase, Instant at) { return purchase.at < at; };
  const auto first =
      std::lower_bound(purchases.begin(), purchases.end(), order.at - Duration::days(tier.days), by_time);
  const auto last = std::lower_bound(first, purchases.end(), order.at, by_time);
  const bool of_mall = order.channel == Channel::kMall;
  Money sum;
  std::for_each(first, last, [&](const MemberHistory::Purchase& purchase) {
    const bool counts = of_mall ? purchase.channel == Channel::kMall
                                : purchase.channel != Channel::kMall && purchase.store == order.store;
    if (counts && purchase.completed && purchase.arrival != order.arrival) {
      sum += purchase.base;
    }
  });
  return sum >= tier.threshold;
}

void Engine::join(EntrySlot slot, OrderHandle order, const RandomReturn& random_return, Outcome& outcome) {
  const Symbol key = slot.now.queue;
  const VersionIndex version = slot.version;
  const std::uint32_t line = slot.key.line;
  add_earned(slot);
  queue(key).inflow.back().granted = slot.granted;
  const EntryHandle handle = keep_entry(std::move(slot), outcome);
  orders_[order].items[line].entry = handle;
  if (random_return.group > 0 && !wins_cash(key, random_return, version, outcome)) {
    // A version that gives cash to all need not say what points are worth; who opened the group did.
    const auto points = static_cast<std::size_t>(Into::kPoints);
    const auto& own = this->version(version).redeem.ratios[points];
    const auto& opener = this->version(queue(key).group.version).redeem.ratios[points];
    redeem(handle, Into::kPoints, own ? *own : opener.value_or(domain::Ratio{}), EntryStatus::kDone, outcome);
  }
}

void Engine::open_group(Symbol key, const RandomReturn& setting, VersionIndex index, Outcome& outcome) {
  Group& group = queue(key).group;
  const bool is_first = group.version == kNoVersion;
  group.number = is_first ? 0 : group.number + 1;
  group.filled = 0;
  group.setting = setting;
  group.version = index;
  const auto& secret = version(index).draw_secret;
  const bool needs_secret = setting.cash > 0 && setting.cash < setting.group;
  outcome.unverified = outcome.unverified || (!secret && needs_secret);
  if (setting.cash == 0) {
    group.cash.clear();
  } else if (secret) {
    group.cash = cash_slots(*secret, symbols_.text(key), group.number, setting);
  } else if (!group.recorded.empty()) {
    group.cash = std::move(group.recorded.front());
    group.recorded.pop_front();
  } else {
    // Nobody can say who wins: everybody waits for cash.
    group.cash.resize(setting.group);
    for (std::uint32_t slot = 0; slot < setting.group; ++slot) {
      group.cash[slot] = slot;
    }
  }
}

bool Engine::wins_cash(Symbol key, const RandomReturn& setting, VersionIndex version, Outcome& outcome) {
  change_group(key, outcome);
  Group& group = queue(key).group;
  const bool is_full = group.version == kNoVersion || group.filled == group.setting.group;
  if (is_full) {
    open_group(key, setting, version, outcome);
  }
  return std::binary_search(group.cash.begin(), group.cash.end(), group.filled++);
}

void Engine::redeem(EntryHandle handle, Into into, domain::Ratio ratio, EntryStatus status, Outcome& outcome) {
  EntrySlot& entry = change_entry(handle, outcome);
  const Standing was = standing(entry);
  const Redeem& setting = version(entry.version).redeem;
  const Money value = entry.now.remaining();
  entry.now.redeemed += value;
  entry.now.redeem_ppm = static_cast<std::uint32_t>(ratio.ppm);
  entry.now.was_redeemed = true;
  entry.now.into = into;
  entry.now.frozen = into == Into::kLove && setting.love_state == LoveState::kFrozen;
  entry.now.status = status;
  follow(handle, was);
  const auto account = unit_account(into, entry.now.frozen);
  const Money units = units_for(value, ratio, kMaxOutstanding);
  move_money(outcome,
             {{AccountKind::kIssue, kNoSymbol}, {account, entry.member}, unit_of(into), Cause::kRedeem, units});
  change_units(entry.member, account, units);
}

Money Engine::pay_line(Symbol key, Money available, PayoutRule rule, Outcome& outcome) {
  Queue& paying = queue(key);
  while (available > Money{}) {
    const auto next = rule == PayoutRule::kQueueOrder ? paying.line.first() : paying.line.first_completed();
    if (!next) {
      break;
    }
    const Money amount = std::min(next->remaining, available);
    EntrySlot& entry = change_entry(next->handle, outcome);
    const Standing was = standing(entry);
    entry.now.paid += amount;
    if (entry.now.remaining().is_zero()) {
      entry.now.status = EntryStatus::kDone;
    }
    follow(next->handle, was);
    available -= amount;
    move_money(
        outcome,
        {{AccountKind::kPool, key}, {AccountKind::kMemberChange, entry.member}, Unit::kMoney, Cause::kPayout, amount});
  }
  return available;
}

}  // namespace queueback::rewards::queue_rebate
