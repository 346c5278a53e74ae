// What members did, what is restored from tables, and what others may ask.
#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;

/// Histories kept in memory where an archive could give them again.
constexpr std::size_t kMaxHistories = 20'000;

/// Inserts by time, behind what has the same time; returns where.
template <class T>
std::size_t insert_by_time(std::vector<T>& all, const T& one) {
  auto place = all.end();
  while (place != all.begin() && one.at < (place - 1)->at) {
    --place;
  }
  const auto index = static_cast<std::size_t>(place - all.begin());
  all.insert(place, one);
  return index;
}

}  // namespace

std::span<const MemberHistory::Earned> MemberHistory::earned_on_day_of(Instant at,
                                                                       const calendar::ZoneRules& zone) const {
  const calendar::LocalDay day = zone.day_of(at);
  const auto by_time = [](const Earned& one, Instant instant) { return one.at < instant; };
  const auto first = std::lower_bound(earned.begin(), earned.end(), zone.start_of(day), by_time);
  const auto last = std::lower_bound(first, earned.end(), zone.start_of({day.days + 1}), by_time);
  return {first, last};
}

Money MemberHistory::granted_by(Symbol owner) const {
  const auto found =
      std::find_if(granted.begin(), granted.end(), [owner](const auto& sum) { return sum.first == owner; });
  return found == granted.end() ? Money{} : found->second;
}

void MemberHistory::add_granted(Symbol owner, Money amount) {
  const auto found =
      std::find_if(granted.begin(), granted.end(), [owner](const auto& sum) { return sum.first == owner; });
  if (found == granted.end()) {
    granted.emplace_back(owner, amount);
  } else {
    found->second += amount;
  }
}

MemberState& Engine::member(Symbol who) {
  if (who >= members_.size()) {
    members_.resize(std::max<std::size_t>(symbols_.size(), who + 1));
  }
  return members_[who];
}

MemberHistory* Engine::kept_history(Symbol who) {
  MemberState& state = member(who);
  if (!state.history && archive_ == nullptr) {
    state.history = std::make_unique<MemberHistory>();
  }
  return state.history.get();
}

MemberHistory& Engine::history(Symbol who) {
  if (MemberHistory* kept = kept_history(who)) {
    return *kept;
  }
  const MemberRecord record = archive_->member(symbols_.text(who));
  auto loaded = std::make_unique<MemberHistory>();
  loaded->units = record.units;
  for (const MemberRecord::Earned& earned : record.earned) {
    const PlaceSymbols place{earned.channel, symbols_.intern(earned.store), symbols_.intern(earned.desk),
                             symbols_.intern(earned.product)};
    const Symbol owner = symbols_.intern(earned.owner);
    (void)insert_by_time(loaded->earned, {earned.at, place, owner, earned.granted});
    loaded->add_granted(owner, earned.granted);
  }
  for (const MemberRecord::Purchase& purchase : record.purchases) {
    (void)insert_by_time(loaded->purchases, {purchase.at, purchase.arrival, symbols_.intern(purchase.store),
                                             purchase.channel, purchase.completed, purchase.base});
  }
  member(who).history = std::move(loaded);
  ++histories_;
  return *member(who).history;
}

void Engine::add_earned(const EntrySlot& entry) {
  if (MemberHistory* kept = kept_history(entry.member)) {
    const std::size_t index =
        insert_by_time(kept->earned, {entry.key.effective, place_of(entry), entry.owner, entry.granted});
    kept->add_granted(entry.owner, entry.granted);
    undo_.emplace_back(EarnedAdded{entry.member, index});
  }
}

void Engine::add_purchase(const Order& order, Money base) {
  if (MemberHistory* kept = kept_history(order.member)) {
    const std::size_t index =
        insert_by_time(kept->purchases, {order.at, order.arrival, order.store, order.channel, order.completed, base});
    undo_.emplace_back(PurchaseAdded{order.member, index});
  }
}

void Engine::change_purchase(const Order& order, Money less, bool completed) {
  MemberHistory* kept = order.member == kNoSymbol ? nullptr : kept_history(order.member);
  if (kept == nullptr) {
    return;
  }
  const auto first =
      std::lower_bound(kept->purchases.begin(), kept->purchases.end(), order.at,
                       [](const MemberHistory::Purchase& purchase, Instant at) { return purchase.at < at; });
  const auto found = std::find_if(first, kept->purchases.end(), [&](const MemberHistory::Purchase& purchase) {
    return purchase.arrival == order.arrival;
  });
  QB_CHECK(found != kept->purchases.end());
  undo_.emplace_back(PurchaseWas{order.member, static_cast<std::size_t>(found - kept->purchases.begin()), *found});
  found->base -= less;
  found->completed = completed;
}

void Engine::change_units(Symbol who, AccountKind kind, Money by) {
  if (MemberHistory* kept = kept_history(who)) {
    Money& balance = balance_of(kept->units, kind);
    undo_.emplace_back(UnitsWas{who, kind, balance});
    // A balance that does not fit is refused by whoever keeps the book.
    balance = domain::checked_add(balance, by).value_or(balance);
  }
}

void Engine::note_points(const std::string& who, Money by) {
  if (const Symbol known = symbols_.find(who); known != kNoSymbol) {
    change_units(known, AccountKind::kMemberPoints, by);
  }
}

VersionIndex Engine::version_named(const std::string& name) const {
  // The newest of that name: names are unique where versions are restored.
  for (std::size_t i = versions_.size(); i-- > 0;) {
    if (versions_[i]->policy.version == name) {
      return static_cast<VersionIndex>(i);
    }
  }
  return kNoVersion;
}

EntrySlot Engine::to_slot(const Entry& entry) {
  EntrySlot slot;
  slot.id = entry.id;
  slot.key = entry.key;
  slot.now.base = entry.base;
  slot.now.entitlement = entry.entitlement;
  slot.now.paid = entry.paid;
  slot.now.redeemed = entry.redeemed;
  slot.now.ratio_ppm = static_cast<std::uint32_t>(entry.ratio.ratio.ppm);
  slot.now.redeem_ppm = static_cast<std::uint32_t>(entry.redeem_ratio.ppm);
  slot.now.queue = symbols_.intern(entry.queue);
  slot.now.status = entry.status;
  slot.now.into = entry.into.value_or(Into::kPoints);
  slot.now.was_redeemed = entry.into.has_value();
  slot.now.frozen = entry.frozen;
  slot.now.drawn = entry.drawn;
  slot.now.completed = entry.completed;
  slot.granted = entry.granted;
  slot.owner = symbols_.intern(entry.owner);
  slot.member = symbols_.intern(entry.member);
  slot.store = symbols_.intern(entry.store);
  slot.desk = symbols_.intern(entry.desk);
  slot.product = symbols_.intern(entry.product);
  slot.version = version_named(entry.policy_version);
  slot.source = entry.ratio.source;
  slot.channel = entry.channel;
  QB_CHECK(slot.version != kNoVersion);
  return slot;
}

Entry Engine::entry(EntryHandle handle) const {
  const EntrySlot& slot = entries_[handle];
  Entry entry;
  entry.id = slot.id;
  entry.order = slot.channel == Channel::kCheckout ? slot.id : slot.id.substr(0, slot.id.rfind('#'));
  entry.queue = symbols_.text(slot.now.queue);
  entry.owner = symbols_.text(slot.owner);
  entry.key = slot.key;
  entry.member = symbols_.text(slot.member);
  entry.store = symbols_.text(slot.store);
  entry.desk = symbols_.text(slot.desk);
  entry.product = symbols_.text(slot.product);
  entry.channel = slot.channel;
  entry.base = slot.now.base;
  entry.ratio = {domain::Ratio{static_cast<std::int64_t>(slot.now.ratio_ppm)}, slot.source};
  entry.policy_version = version(slot.version).version;
  entry.granted = slot.granted;
  entry.entitlement = slot.now.entitlement;
  entry.paid = slot.now.paid;
  entry.redeemed = slot.now.redeemed;
  entry.into = slot.now.was_redeemed ? std::optional(slot.now.into) : std::nullopt;
  entry.redeem_ratio = domain::Ratio{static_cast<std::int64_t>(slot.now.redeem_ppm)};
  entry.frozen = slot.now.frozen;
  entry.drawn = slot.now.drawn;
  entry.completed = slot.now.completed;
  entry.status = slot.now.status;
  return entry;
}

OrderRecord Engine::order(OrderHandle handle) const {
  const Order& order = orders_[handle];
  OrderRecord record{order.id,
                     order.at,
                     order.arrival,
                     order.channel,
                     symbols_.text(order.store),
                     symbols_.text(order.desk),
                     symbols_.text(order.member),
                     symbols_.text(order.level),
                     order.used_deduction,
                     order.completed,
                     order.version == kNoVersion ? std::string() : version(order.version).version,
                     order.state,
                     order.due,
                     order.settled_at,
                     {}};
  for (const Item& item : order.items) {
    record.items.push_back({symbols_.text(item.product), item.paid, item.refunded, item.contributed,
                            item.entry == kNoHandle ? std::nullopt : std::optional(entry(item.entry))});
  }
  return record;
}

OrderHandle Engine::load(const OrderRecord& record) {
  const OrderHandle handle = orders_.make();
  Order order;
  order.id = record.order;
  order.at = record.at;
  order.arrival = record.arrival;
  order.channel = record.channel;
  order.used_deduction = record.used_deduction;
  order.completed = record.completed;
  order.state = record.state;
  order.store = symbols_.intern(record.store);
  order.desk = symbols_.intern(record.desk);
  order.member = symbols_.intern(record.member);
  order.level = symbols_.intern(record.level);
  order.version = version_named(record.policy_version);
  order.due = record.due;
  order.settled_at = record.settled_at;
  for (const ItemRecord& item : record.items) {
    Item kept{symbols_.intern(item.product), kNoHandle, item.paid, item.refunded, item.contributed};
    if (item.entry) {
      const auto known = find_handle(item.entry->id);
      kept.entry = known ? *known : entries_.make();
      if (!known) {
        entries_[kept.entry] = to_slot(*item.entry);
        entry_index_.insert(item.entry->id, kept.entry);
        closed_.push_back(kept.entry);
      }
    }
    order.items.push_back(kept);
  }
  order_index_.insert(order.id, handle);
  orders_[handle] = std::move(order);
  settled_.push_back(handle);
  return handle;
}

void Engine::drop_settled() {
  QB_CHECK(undo_.empty());
  if (archive_ == nullptr) {
    return;
  }
  for (const OrderHandle handle : settled_) {
    const Order& order = orders_[handle];
    const bool waits_for_its_time = order.state == ItemState::kPending && order.due.has_value();
    if (!order.id.empty() && !waits_for_its_time) {
      discard_order(handle);
    }
  }
  settled_.clear();
  for (const EntryHandle handle : closed_) {
    entry_index_.prefetch(entries_[handle].id);
  }
  for (const EntryHandle handle : closed_) {
    if (!entries_[handle].id.empty() && !entries_[handle].now.waits()) {
      discard_entry(handle);
    }
  }
  closed_.clear();
  if (histories_ > kMaxHistories) {
    for (MemberState& state : members_) {
      state.history.reset();
    }
    histories_ = 0;
  }
  for (const auto& [key, symbol] : queue_keys_) {
    auto& inflow = queues_[symbol]->inflow;
    while (!inflow.empty() && inflow.front().at < clock_ - kInflowMemory) {
      inflow.pop_front();
    }
  }
}

void Engine::restore_policy(Policy policy) {
  Outcome ignored;
  activate(std::move(policy), ignored);
  undo_.clear();
}

void Engine::restore_scheduled(Policy policy) {
  const Instant at = policy.effective_from;
  scheduled_.emplace(at, std::make_unique<Policy>(std::move(policy)));
}

void Engine::restore_clock(Instant clock, bool paused) {
  clock_ = clock;
  paused_ = paused;
  compute_next_clear();
}

void Engine::restore_member(const std::string& who, const std::string& level) {
  member(symbols_.intern(who)).level = symbols_.intern(level);
}

void Engine::restore_entry(const Entry& entry) {
  QB_CHECK(entry.status == EntryStatus::kWaiting);
  EntrySlot slot = to_slot(entry);
  const EntryHandle handle = entries_.make();
  entry_index_.insert(slot.id, handle);
  queue(slot.now.queue).line.insert({slot.key, handle, slot.now.remaining(), slot.now.completed});
  entries_[handle] = std::move(slot);
}

void Engine::restore_pending(const OrderRecord& order) {
  QB_CHECK(order.due.has_value());
  const OrderHandle handle = load(order);
  pending_.insert({*order.due, order.arrival, handle});
}

void Engine::restore_pool(const std::string& key, Money amount) { queue(symbols_.intern(key)).pool = amount; }

void Engine::restore_group(const GroupRecord& record) {
  queue(symbols_.intern(record.queue)).group = {
      record.number, record.filled, record.setting, version_named(record.policy_version), record.cash, {}};
}

void Engine::restore_inflow(const InflowRecord& record) {
  const PlaceSymbols place{record.channel, symbols_.intern(record.store), symbols_.intern(record.desk),
                           symbols_.intern(record.product)};
  const Symbol key = queue_of(place);
  if (!owns(symbols_.text(key))) {
    return;
  }
  add_inflow(key, place, record.contributed);
  queue(key).inflow.back().at = record.at;
  queue(key).inflow.back().granted = record.granted;
  undo_.clear();
}

}  // namespace queueback::rewards::queue_rebate
