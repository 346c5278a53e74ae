#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/ledger/ledger.hpp"
#include "common/rewards/queue_rebate/command.hpp"
#include "common/rewards/queue_rebate/entry.hpp"
#include "common/rewards/queue_rebate/movement.hpp"
#include "common/rewards/queue_rebate/state.hpp"

namespace queueback::rewards::queue_rebate {

/// What a command or a step of the clock did: what to append to the ledger and which rows to write.
struct Outcome {
  std::vector<Movement> movements;            ///< in the order in which they happened
  std::vector<EntryHandle> touched;           ///< entries added or changed, each once
  std::vector<OrderHandle> orders;            ///< orders added or changed, each once
  std::vector<Symbol> groups;                 ///< queues whose random-return group changed
  std::string policy_version;                 ///< the version an order arrived under, empty if none
  std::optional<std::uint64_t> drawn_number;  ///< what Draw drew
  bool unverified = false;                    ///< a recorded number was used, because the secret is not known
  bool new_version = false;                   ///< a policy version began
};

enum class RejectCode : std::uint8_t {
  kDuplicateOrder,
  kAmount,
  kUnknownOrder,
  kLine,
  kAlreadyCompleted,
  kNoEntry,
  kNotWaiting,
  kNoDraw,
  kNotConfigured,
};
using Rejection = Failure<RejectCode>;

/// The most that may ever be paid for all orders together, 400 000 billion major units: at the highest ratio
/// (domain::kMaxRatio) what they earn still fits 64 bits, so no sum overflows.
inline constexpr domain::Money kMaxTurnover = domain::Money::minor(40'000'000'000'000'000);
/// The most that may wait in one queue, and the most units that one redemption gives; more is cut like a cap.
inline constexpr domain::Money kMaxOutstanding = domain::Money::minor(4'000'000'000'000'000'000);

/// An entry's place, for people.
struct PlaceInLine {
  std::uint64_t position = 0;  ///< from 1
  Ahead ahead;
};

struct QueueFigures {
  std::uint64_t waiting = 0;
  domain::Money outstanding;
  domain::Money pool;
};

/// What a step did to one entry, for whoever tells its holder (reward rules 1.10).
struct EntryChange {
  EntryHandle handle = 0;
  bool joined = false;
  bool draw_opened = false;
  std::optional<EntryStatus> ended;  ///< it no longer waits, or has come to another end than before
  domain::Money paid;                ///< out of the pool
  domain::Money redeemed;            ///< value turned into units
  domain::Money lost;                ///< entitlement that a refund took
  domain::Money withheld;            ///< of what it had been paid, by a refund
};

/// What flowed into a queue during some time: contributions, and the entitlement that joined.
struct Inflow {
  domain::Money contributed;
  domain::Money granted;
};

/// How long the inflow of a queue is remembered: what coverage looks back (section 0).
inline constexpr Duration kInflowMemory = Duration::days(90);

/// A queue's group of random return (1.7), as it is stored.
struct GroupRecord {
  std::string queue;
  std::uint64_t number = 0;  ///< from 0
  std::uint32_t filled = 0;  ///< items that joined it
  RandomReturn setting;      ///< of the item that opened it
  std::string policy_version;
  std::vector<std::uint32_t> cash;  ///< its cash slots
};

/// A settled item's part in a queue's inflow, as it is stored.
struct InflowRecord {
  Instant at;  ///< when it settled
  Channel channel = Channel::kCheckout;
  std::string store;
  std::string desk;
  std::string product;
  domain::Money contributed;
  domain::Money granted;
};

/// Whose queues an engine settles (1.1). Items of other owners' queues are remembered, not settled.
struct Ownership {
  enum class Kind : std::uint8_t { kEverything, kStore, kHeadquarters };
  Kind kind = Kind::kEverything;
  std::string store;
};

/// The queue rebate program (reward rules, section 1): a pure function of its commands. `advance` and `execute` change
/// the state in memory and record how to undo it, so that an order of several items sees its own effects and a caller
/// can still take everything back until `forget`. Replaying the same commands gives the same postings bit for bit.
/// Not thread-safe.
class Engine {
 public:
  /// The archive, if any, outlives the engine.
  explicit Engine(Ownership ownership = {}, Archive* archive = nullptr);

  /// Does the next thing that is due at or before `to` (a clear, an order's settlement, a policy version that begins)
  /// and says what it did. Nothing: nothing more is due, and the clock stands at `to` or later.
  [[nodiscard]] std::optional<Outcome> advance(Instant to);
  /// Applies one command. Everything due at or before command.at must be done (`advance`). A rejected command changes
  /// nothing.
  [[nodiscard]] Result<Outcome, Rejection> execute(const Command& command);
  /// The member spent points, or got them back, outside of the program; what a refund may take back follows.
  void note_points(const std::string& member, domain::Money by);
  /// When something is due next, if anything is.
  [[nodiscard]] std::optional<Instant> next_due() const;

  /// A movement with its accounts spelled out.
  [[nodiscard]] ledger::Posting spell(const Movement& movement) const;
  [[nodiscard]] std::vector<ledger::Posting> spell(const Outcome& outcome) const;

  /// Undo: everything since the mark. `forget` drops the undo log; marks before it are void.
  [[nodiscard]] std::size_t mark() const { return undo_.size(); }
  void rollback(std::size_t mark);
  /// Every entry that was added or changed since the mark, in that order, each once a step. Read out of the undo log,
  /// so that steps whose holders nobody tells cost nothing.
  [[nodiscard]] std::vector<EntryChange> changes_since(std::size_t mark) const;
  void forget();
  /// With an archive, frees the memory of orders that are settled and of entries that no longer wait.
  void drop_settled();

  /// Rebuilding from tables: policies in the order of their activation first, then the clock, then the rest in any
  /// order; inflow by time.
  void restore_policy(Policy policy);
  /// A version that is known but has not begun.
  void restore_scheduled(Policy policy);
  void restore_clock(Instant clock, bool paused);
  void restore_member(const std::string& member, const std::string& level);
  void restore_entry(const Entry& entry);
  void restore_pending(const OrderRecord& order);
  void restore_pool(const std::string& queue, domain::Money amount);
  void restore_group(const GroupRecord& group);
  void restore_inflow(const InflowRecord& inflow);

  [[nodiscard]] Entry entry(EntryHandle handle) const;
  [[nodiscard]] OrderRecord order(OrderHandle handle) const;
  /// Of an order, without its texts.
  [[nodiscard]] Channel channel_of(OrderHandle handle) const { return orders_[handle].channel; }
  [[nodiscard]] std::optional<GroupRecord> group(Symbol queue) const;
  [[nodiscard]] std::optional<Entry> find_entry(const std::string& id) const;
  [[nodiscard]] std::optional<PlaceInLine> place_of(const std::string& id) const;
  [[nodiscard]] std::optional<PlaceInLine> place_of(EntryHandle handle) const;
  /// Whether its holder may draw for it now (1.6).
  [[nodiscard]] bool draw_is_open(const std::string& id) const;
  [[nodiscard]] QueueFigures figures(const std::string& queue) const;
  /// What flowed in since `since`, at most kInflowMemory ago.
  [[nodiscard]] Inflow inflow_since(const std::string& queue, Instant since) const;
  /// Queues that have or had entries or a pool, by key.
  [[nodiscard]] std::vector<std::string> queues() const;
  [[nodiscard]] std::optional<WaitingEntry> head_of(const std::string& queue) const;
  [[nodiscard]] std::optional<WaitingEntry> next_in(const std::string& queue, const EntryKey& key) const;
  /// Every entry in memory, waiting or not, in no particular order.
  [[nodiscard]] std::vector<EntryHandle> entries() const;
  [[nodiscard]] std::uint64_t pending_orders() const { return pending_.size(); }
  /// The version that an order of this effective time uses: of those activated, the last that begins at or before it.
  [[nodiscard]] const Policy* policy_at(Instant at) const;
  /// The version activated last.
  [[nodiscard]] const Policy* policy_in_force() const;
  /// When the version in force clears its queues next, if it does.
  [[nodiscard]] std::optional<Instant> clears_at() const { return next_clear_; }
  [[nodiscard]] std::string level_of(const std::string& member) const;
  [[nodiscard]] Instant clock() const { return clock_; }
  [[nodiscard]] bool paused() const { return paused_; }
  /// Memory in use by entries, the lines they wait in and what finds them, in bytes.
  [[nodiscard]] std::size_t bytes() const;

 private:
  using Checked = Result<Outcome, Rejection>;
  /// How an entry stands in its line.
  struct Standing {
    Symbol queue = kNoSymbol;
    bool waits = false;
  };

  // engine.cpp: one command each
  [[nodiscard]] Checked run(const Command& command, const PlaceOrder& order);
  [[nodiscard]] Checked run(const Command& command, const CompleteOrder& completion);
  [[nodiscard]] Checked run(const Command& command, const SetMember& change);
  [[nodiscard]] Checked run(const Command& command, const Draw& draw);
  [[nodiscard]] Checked run(const Command& command, const RedeemEntry& redemption);
  [[nodiscard]] Checked run(const Command& command, const Leave& leave);
  [[nodiscard]] Checked run(const Command& command, const Pause& pause);
  [[nodiscard]] Checked run(const Command& command, const Resume& resume);
  [[nodiscard]] Checked run(const Command& command, const ActivatePolicy& activation);
  [[nodiscard]] Checked run(const Command& command, const RecordedSlots& slots);
  [[nodiscard]] Checked run(const Command& command, const Tick& tick);
  [[nodiscard]] Result<domain::Money, Rejection> check(const PlaceOrder& order);
  OrderHandle remember(const Command& command, const PlaceOrder& order, Outcome& outcome);
  [[nodiscard]] Result<EntryHandle, Rejection> waiting_entry(const std::string& id);
  [[nodiscard]] const DrawSetting* open_draw(const EntrySlot& entry) const;
  /// `was`: its figures before the step; null: it is new.
  [[nodiscard]] EntryChange change_of(EntryHandle handle, const EntryFigures* was) const;

  // refund.cpp: 1.9
  [[nodiscard]] Checked run(const Command& command, const Refund& refund);
  void refund_entry(EntryHandle handle, const Order& order, domain::Money amount, Outcome& outcome);
  /// `value` of what was redeemed is taken back.
  void give_back_units(EntrySlot& entry, domain::Money value, Outcome& outcome);

  // settle.cpp: 1.4
  /// The settling event of an order happened at `event`: settles it now, or when its delay is over.
  void settling_event(OrderHandle handle, Instant event, Outcome& outcome);
  void settle(OrderHandle handle, Outcome& outcome);
  void settle_item(OrderHandle handle, std::uint32_t line, Outcome& outcome);
  [[nodiscard]] std::optional<EntrySlot> earn(const Order& order, const ConcernedSettings& settings,
                                              const ItemAccount& item);
  [[nodiscard]] domain::Money cut_by_caps(const Order& order, const ItemAccount& item, domain::Money entitlement);
  [[nodiscard]] bool limits_allow(const Order& order, const ConcernedSettings& settings, const ItemAccount& item);
  [[nodiscard]] bool below_floor(const Policy& policy, const Queue& queue) const;
  [[nodiscard]] bool tier_reached(const Order& order, const Tier& tier);
  /// Takes an entry into the line, or into points by random return.
  void join(EntrySlot entry, OrderHandle order, const RandomReturn& random_return, Outcome& outcome);
  [[nodiscard]] bool wins_cash(Symbol queue, const RandomReturn& setting, VersionIndex version, Outcome& outcome);
  void open_group(Symbol queue, const RandomReturn& setting, VersionIndex version, Outcome& outcome);
  void redeem(EntryHandle handle, Into into, domain::Ratio ratio, EntryStatus status, Outcome& outcome);
  /// Pays the line head first; returns what nobody could take.
  domain::Money pay_line(Symbol queue, domain::Money available, PayoutRule rule, Outcome& outcome);

  // activation.cpp: versions and clears
  void activate(Policy policy, Outcome& outcome);
  void pay_old_pools(PayoutRule rule, Outcome& outcome);
  void move_queues(Outcome& outcome);
  void move_pool(Symbol from, Outcome& outcome);
  void move_entries(Symbol from, Outcome& outcome);
  void move_inflow();
  void clear_queues(Outcome& outcome);
  void compute_next_clear();
  [[nodiscard]] bool nothing_to_clear() const;

  // state.cpp: every change of the state, with its undo
  [[nodiscard]] Queue& queue(Symbol key);
  [[nodiscard]] const Queue* find_queue(const std::string& key) const;
  [[nodiscard]] ItemPlace spell(const PlaceSymbols& place) const;
  [[nodiscard]] static PlaceSymbols place_of(const EntrySlot& entry);
  /// The queue that an item belongs to under the version in force.
  [[nodiscard]] Symbol queue_of(const PlaceSymbols& place);
  [[nodiscard]] bool owns(std::string_view queue) const;
  [[nodiscard]] const Policy& version(VersionIndex index) const { return versions_[index]->policy; }
  [[nodiscard]] std::optional<OrderHandle> find_order(const std::string& id);
  [[nodiscard]] std::optional<EntryHandle> find_handle(const std::string& id) const;
  OrderHandle keep_order(Order order, Outcome& outcome);
  EntryHandle keep_entry(EntrySlot entry, Outcome& outcome);
  void discard_order(OrderHandle handle);
  void discard_entry(EntryHandle handle);
  /// Before a change: remembers how it was, once a step.
  Order& change_order(OrderHandle handle, Outcome& outcome);
  EntrySlot& change_entry(EntryHandle handle, Outcome& outcome);
  [[nodiscard]] static Standing standing(const EntrySlot& entry) { return {entry.now.queue, entry.now.waits()}; }
  /// After a change: the line follows.
  void follow(EntryHandle handle, const Standing& was);
  void move_money(Outcome& outcome, Movement movement);
  void set_pool(Symbol key, domain::Money amount);
  void set_clock(Instant clock);
  void set_paused(bool paused);
  void change_group(Symbol queue, Outcome& outcome);
  void add_inflow(Symbol queue, const PlaceSymbols& place, domain::Money contributed);
  void schedule(OrderHandle handle, Instant due, Outcome& outcome);

  // history.cpp: members and records
  [[nodiscard]] MemberState& member(Symbol who);
  /// The member's history; asks the archive for it, if there is one.
  [[nodiscard]] MemberHistory& history(Symbol who);
  /// The history if the engine keeps it for this member.
  [[nodiscard]] MemberHistory* kept_history(Symbol who);
  void add_earned(const EntrySlot& entry);
  void add_purchase(const Order& order, domain::Money base);
  void change_purchase(const Order& order, domain::Money less, bool completed);
  void change_units(Symbol who, AccountKind kind, domain::Money by);
  [[nodiscard]] EntrySlot to_slot(const Entry& entry);
  OrderHandle load(const OrderRecord& record);
  [[nodiscard]] VersionIndex version_named(const std::string& name) const;

  void undo(const EntryAdded& step);
  void undo(const EntryWas& step);
  void undo(const OrderAdded& step);
  void undo(const OrderWas& step);
  void undo(const PoolWas& step);
  void undo(const ClockWas& step);
  void undo(const PausedWas& step);
  void undo(const LevelWas& step);
  void undo(const UnitsWas& step);
  void undo(const EarnedAdded& step);
  void undo(const PurchaseAdded& step);
  void undo(const PurchaseWas& step);
  void undo(const GroupWas& step);
  void undo(const InflowAdded& step);
  void undo(const InflowWas& step);
  void undo(const PendingAdded& step);
  void undo(const PendingRemoved& step);
  void undo(const VersionAdded& step);
  void undo(const ScheduleAdded& step);
  void undo(ScheduleTaken& step);

  Ownership ownership_;
  Archive* archive_;
  Symbols symbols_;
  Slab<EntrySlot> entries_;
  Slab<Order> orders_;
  IdIndex entry_index_;
  IdIndex order_index_;
  std::map<std::string, Symbol> queue_keys_;    ///< by key, for whoever walks all queues
  std::vector<std::unique_ptr<Queue>> queues_;  ///< by symbol
  std::vector<MemberState> members_;            ///< by symbol
  std::set<PendingKey> pending_;
  std::vector<std::unique_ptr<Version>> versions_;             ///< in the order of their activation
  std::multimap<Instant, std::unique_ptr<Policy>> scheduled_;  ///< versions that have not begun
  std::vector<EntryHandle> closed_;
  std::vector<OrderHandle> settled_;
  std::size_t histories_ = 0;
  Instant clock_ = kBeforeEverything;
  std::optional<Instant> next_clear_;
  bool paused_ = false;
  domain::Money turnover_;
  std::uint32_t step_ = 0;  ///< counts steps, so that each remembers a record once
  struct {
    PlaceSymbols place;
    std::size_t versions = 0;  ///< 0: nothing remembered
    Symbol queue = kNoSymbol;
  } last_queue_;
  Symbol last_store_ = kNoSymbol;
  Symbol last_desk_ = kNoSymbol;
  std::vector<UndoStep> undo_;
};

}  // namespace queueback::rewards::queue_rebate
