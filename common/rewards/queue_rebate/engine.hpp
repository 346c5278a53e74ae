#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <variant>
#include <vector>

#include "common/base/result.hpp"
#include "common/ledger/ledger.hpp"
#include "common/rewards/queue_rebate/command.hpp"
#include "common/rewards/queue_rebate/waiting_line.hpp"

namespace queueback::rewards::queue_rebate {

enum class EntryStatus : std::uint8_t { kWaiting, kDone };
[[nodiscard]] std::string_view to_string(EntryStatus status);
[[nodiscard]] std::optional<EntryStatus> parse_entry_status(std::string_view text);

/// A place in line. What it may still receive (entitlement - paid) is a memo, not money.
struct Entry {
  std::string id;     ///< the order's id for checkouts
  std::string queue;  ///< cashier/<store>
  EntryKey key;
  domain::MemberId member;
  domain::StoreId store;  ///< where the order was made
  domain::Money base;
  RatioDecision ratio;
  std::string policy_version;
  domain::Money entitlement;
  domain::Money paid;
  EntryStatus status = EntryStatus::kWaiting;

  [[nodiscard]] domain::Money remaining() const { return entitlement - paid; }
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// What a command did: postings to append, entries to write.
struct Outcome {
  std::vector<ledger::Posting> postings;
  std::vector<EntryHandle> touched;  ///< entries added or changed, each once
  std::string policy_version;        ///< the version an order settled under, empty if none
};

enum class RejectCode : std::uint8_t { kDuplicateOrder, kAmount, kPolicyVersion };
using Rejection = Failure<RejectCode>;

/// An entry's place, for people.
struct Place {
  std::uint64_t position = 0;  ///< from 1
  Ahead ahead;
};

struct QueueFigures {
  std::uint64_t waiting = 0;
  domain::Money outstanding;
  domain::Money pool;
};

/// The queue rebate program (reward rules, section 1): a pure function of its commands. `execute` changes the state
/// in memory and records how to undo it, so that an order of several items sees its own effects and a caller can
/// still take everything back until `forget`. Replaying the same commands gives the same postings bit for bit.
/// Not thread-safe.
class Engine {
 public:
  /// A rejected command changes nothing but the clock.
  [[nodiscard]] Result<Outcome, Rejection> execute(const Command& command);

  /// Undo: everything since the mark. `forget` drops the undo log; marks before it are void.
  [[nodiscard]] std::size_t mark() const { return undo_.size(); }
  void rollback(std::size_t mark);
  void forget();

  /// Rebuilding from tables: policies and members first, then entries, pools and the clock.
  void restore_policy(Policy policy);
  void restore_member(const domain::MemberId& member, std::string level);
  void restore_entry(Entry entry);
  void restore_pool(const std::string& queue, domain::Money amount);
  void restore_clock(Instant clock) { clock_ = clock; }

  [[nodiscard]] const Entry& entry(EntryHandle handle) const;
  [[nodiscard]] const Entry* find_entry(const std::string& id) const;
  [[nodiscard]] std::optional<Place> place_of(const std::string& id) const;
  [[nodiscard]] QueueFigures figures(const std::string& queue) const;
  [[nodiscard]] std::vector<std::string> queues() const;
  [[nodiscard]] std::optional<WaitingEntry> head_of(const std::string& queue) const;
  [[nodiscard]] std::optional<WaitingEntry> next_in(const std::string& queue, const EntryKey& key) const;
  /// The version that an order of this effective time uses.
  [[nodiscard]] const Policy* policy_at(Instant at) const;
  [[nodiscard]] std::string level_of(const domain::MemberId& member) const;
  [[nodiscard]] Instant clock() const { return clock_; }

  /// Frees the memory of entries that no longer wait. Their rows stay in the tables.
  void drop_closed();

 private:
  struct Queue {
    WaitingLine line;
    domain::Money pool;
  };
  struct Item {
    std::string id;
    std::string queue;
    domain::Money base;
    std::uint32_t line = 0;
  };
  struct EntryAdded {
    EntryHandle handle;
  };
  struct EntryPaid {
    EntryHandle handle;
    domain::Money paid;
    EntryStatus status;
  };
  struct PoolWas {
    std::string queue;
    domain::Money amount;
  };
  struct LevelWas {
    domain::MemberId member;
    std::optional<std::string> level;
  };
  struct PolicyAdded {
    std::size_t index;
  };
  struct ClockWas {
    Instant clock;
  };
  using Undo = std::variant<EntryAdded, EntryPaid, PoolWas, LevelWas, PolicyAdded, ClockWas>;

  [[nodiscard]] Result<Outcome, Rejection> run(const Command& command, const PlaceOrder& order);
  [[nodiscard]] Result<Outcome, Rejection> run(const Command& command, const SetMember& change);
  [[nodiscard]] Result<Outcome, Rejection> run(const Command& command, const ActivatePolicy& activation);
  [[nodiscard]] Result<Outcome, Rejection> run(const Command& command, const Tick& tick);

  void settle(const Command& command, const PlaceOrder& order, const Item& item, const Policy& policy,
              Outcome& outcome);
  [[nodiscard]] std::optional<Entry> earn(const Command& command, const PlaceOrder& order, const Item& item,
                                          const Policy& policy) const;
  void join(Entry entry, Outcome& outcome);
  /// Pays the line head first; returns what nobody could take.
  domain::Money pay_line(const std::string& queue, domain::Money available, const Policy& policy, Outcome& outcome);
  /// A version that leaves carry or self pays the old pool to the line first (reward rules 1.1).
  void pay_old_pool(const std::string& queue, const Policy& policy, Outcome& outcome);
  void set_pool(const std::string& queue, domain::Money amount);

  void undo(const EntryAdded& added);
  void undo(const EntryPaid& paid);
  void undo(const PoolWas& was);
  void undo(const LevelWas& was);
  void undo(const PolicyAdded& added);
  void undo(const ClockWas& was);
  [[nodiscard]] EntryHandle keep(Entry entry);
  void discard(EntryHandle handle);

  std::vector<std::optional<Entry>> entries_;
  std::vector<EntryHandle> free_;
  std::vector<EntryHandle> closed_;
  std::unordered_map<std::string, EntryHandle> by_id_;
  std::map<std::string, Queue> queues_;
  std::map<domain::MemberId, std::string> levels_;
  std::vector<Policy> policies_;  ///< by effective time, then by activation
  Instant clock_;
  std::vector<Undo> undo_;
};

}  // namespace queueback::rewards::queue_rebate
