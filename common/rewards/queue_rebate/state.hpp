#pragma once
// What the engine keeps in memory, and how each change is undone. Only the engine's own files look in here.
#include <compare>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "common/rewards/queue_rebate/entry.hpp"
#include "common/rewards/queue_rebate/id_index.hpp"
#include "common/rewards/queue_rebate/movement.hpp"
#include "common/rewards/queue_rebate/settings.hpp"
#include "common/rewards/queue_rebate/slab.hpp"
#include "common/rewards/queue_rebate/symbols.hpp"

namespace queueback::rewards::queue_rebate {

using OrderHandle = std::uint32_t;
inline constexpr EntryHandle kNoHandle = UINT32_MAX;
/// Index into the engine's versions.
using VersionIndex = std::uint32_t;
inline constexpr VersionIndex kNoVersion = UINT32_MAX;
/// The clock of an engine that has seen no command.
inline constexpr Instant kBeforeEverything{std::numeric_limits<std::int64_t>::min()};

/// What can change about an entry.
struct EntryFigures {
  domain::Money base;
  domain::Money entitlement;
  domain::Money paid;
  domain::Money redeemed;
  std::uint32_t ratio_ppm = 0;
  std::uint32_t redeem_ppm = 0;
  Symbol queue = kNoSymbol;
  EntryStatus status = EntryStatus::kWaiting;
  Into into = Into::kPoints;
  bool was_redeemed = false;
  bool frozen = false;
  bool drawn = false;
  bool completed = true;

  [[nodiscard]] domain::Money remaining() const { return entitlement - paid; }
  [[nodiscard]] bool waits() const { return status == EntryStatus::kWaiting; }
};

/// An entry in memory.
struct EntrySlot {
  std::string id;
  EntryKey key;
  EntryFigures now;
  domain::Money granted;
  Symbol owner = kNoSymbol;
  Symbol member = kNoSymbol;
  Symbol store = kNoSymbol;
  Symbol desk = kNoSymbol;
  Symbol product = kNoSymbol;
  VersionIndex version = kNoVersion;
  std::uint32_t stamp = 0;  ///< the step that changed it last
  Source source;
  Channel channel = Channel::kCheckout;
};

struct Item {
  Symbol product = kNoSymbol;
  EntryHandle entry = kNoHandle;
  domain::Money paid;
  domain::Money refunded;
  domain::Money contributed;

  [[nodiscard]] domain::Money base() const { return paid - refunded; }
};

/// An order in memory.
struct Order {
  std::string id;
  Instant at;
  std::uint64_t arrival = 0;
  Channel channel = Channel::kCheckout;
  bool used_deduction = false;
  bool completed = true;
  ItemState state = ItemState::kPending;
  Symbol store = kNoSymbol;
  Symbol desk = kNoSymbol;
  Symbol member = kNoSymbol;
  Symbol level = kNoSymbol;
  VersionIndex version = kNoVersion;
  std::uint32_t stamp = 0;
  std::optional<Instant> due;
  std::optional<Instant> settled_at;
  std::vector<Item> items;
};

/// An item on its way through settle.cpp.
struct ItemAccount {
  Symbol queue = kNoSymbol;
  Symbol product = kNoSymbol;
  std::uint32_t line = 0;
  domain::Money base;
};

/// The place of an order's item, without its texts.
struct PlaceSymbols {
  Channel channel = Channel::kCheckout;
  Symbol store = kNoSymbol;
  Symbol desk = kNoSymbol;
  Symbol product = kNoSymbol;
  friend bool operator==(const PlaceSymbols&, const PlaceSymbols&) = default;
};

/// A settled item in its queue's inflow; sums run from the oldest item kept.
struct InflowItem {
  Instant at;
  PlaceSymbols place;
  domain::Money contributed_before;
  domain::Money granted_before;
  domain::Money contributed;
  domain::Money granted;
};

/// The random-return group that is being filled, or was filled last.
struct Group {
  std::uint64_t number = 0;
  std::uint32_t filled = 0;
  RandomReturn setting;
  VersionIndex version = kNoVersion;
  std::vector<std::uint32_t> cash;
  std::deque<std::vector<std::uint32_t>> recorded;  ///< for the next groups, where their secret is not known
};

struct Queue {
  Symbol key = kNoSymbol;
  Symbol owner = kNoSymbol;
  WaitingLine line;
  domain::Money pool;
  Group group;
  std::deque<InflowItem> inflow;
};

/// What a member earned and bought, by effective time.
struct MemberHistory {
  struct Earned {
    Instant at;
    PlaceSymbols place;
    Symbol owner = kNoSymbol;
    domain::Money granted;
  };
  struct Purchase {
    Instant at;
    std::uint64_t arrival = 0;
    Symbol store = kNoSymbol;
    Channel channel = Channel::kCheckout;
    bool completed = true;
    domain::Money base;
  };
  std::vector<Earned> earned;
  std::vector<Purchase> purchases;
  MemberRecord::Units units;
  std::vector<std::pair<Symbol, domain::Money>> granted;  ///< of `earned`, by owner

  /// What was earned on the local day of `at`.
  [[nodiscard]] std::span<const Earned> earned_on_day_of(Instant at, const calendar::ZoneRules& zone) const;
  [[nodiscard]] domain::Money granted_by(Symbol owner) const;
  void add_granted(Symbol owner, domain::Money amount);
};

struct MemberState {
  Symbol level = kNoSymbol;
  std::unique_ptr<MemberHistory> history;
};

struct Version {
  Policy policy;
  bool needs_history = false;  ///< has caps, limits or tiers over what members did before
};

/// A settlement that waits for its time: by due instant, then arrival of the order.
struct PendingKey {
  Instant due;
  std::uint64_t arrival = 0;
  OrderHandle order = 0;
  friend auto operator<=>(const PendingKey&, const PendingKey&) = default;
};

// Undo steps: what to put back, newest first.
struct EntryAdded {
  EntryHandle handle;
};
struct EntryWas {
  EntryHandle handle;
  EntryFigures figures;
};
struct OrderAdded {
  OrderHandle handle;
};
struct OrderWas {
  OrderHandle handle;
  std::unique_ptr<Order> order;
};
struct PoolWas {
  Symbol queue;
  domain::Money amount;
};
struct ClockWas {
  Instant clock;
  std::optional<Instant> next_clear;
};
struct PausedWas {
  bool paused;
};
struct LevelWas {
  Symbol member;
  Symbol level;
};
struct UnitsWas {
  Symbol member;
  AccountKind kind;
  domain::Money amount;
};
struct EarnedAdded {
  Symbol member;
  std::size_t index;
};
struct PurchaseAdded {
  Symbol member;
  std::size_t index;
};
struct PurchaseWas {
  Symbol member;
  std::size_t index;
  MemberHistory::Purchase purchase;
};
struct GroupWas {
  Symbol queue;
  std::unique_ptr<Group> group;
};
struct InflowAdded {
  Symbol queue;
};
struct InflowWas {
  std::unique_ptr<std::vector<std::pair<Symbol, std::deque<InflowItem>>>> queues;
};
struct PendingAdded {
  PendingKey key;
};
struct PendingRemoved {
  PendingKey key;
};
struct VersionAdded {};
struct ScheduleAdded {
  Instant at;
};
struct ScheduleTaken {
  std::unique_ptr<Policy> policy;
};
using UndoStep = std::variant<EntryAdded, EntryWas, OrderAdded, OrderWas, PoolWas, ClockWas, PausedWas, LevelWas,
                              UnitsWas, EarnedAdded, PurchaseAdded, PurchaseWas, GroupWas, InflowAdded, InflowWas,
                              PendingAdded, PendingRemoved, VersionAdded, ScheduleAdded, ScheduleTaken>;

}  // namespace queueback::rewards::queue_rebate
