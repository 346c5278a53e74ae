#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/rewards/queue_rebate/engine.hpp"
#include "store-server/app/presentations.hpp"
#include "store-server/storage/message_tables.hpp"

namespace queueback::store_server {

/// Waiting entries that one tick looks at, at most, for an announcement: a long line must not hold up a sale.
inline constexpr std::size_t kMaxAnnouncedPerTick = 500;

/// Writes down what members are told of their entries (reward rules 1.10): events and figures, no words. Belongs to a
/// reward program, whose transaction it writes in. Storage thread only.
class Messages {
 public:
  using Engine = rewards::queue_rebate::Engine;
  using Entry = rewards::queue_rebate::Entry;

  /// Database, tables and engine outlive it.
  Messages(storage::Database& database, RewardTables& tables, const Engine& engine)
      : tables_(database), presentations_(tables), engine_(engine) {}

  /// After a step: what it did to one entry, which now reads like `entry`. Gives the message's number, which the caller
  /// writes with the entry, or nothing if there is nothing to tell. `newest`: Outcomes::entry_changed.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> note(const rewards::queue_rebate::EntryChange& change,
                                                          const Entry& entry, std::uint64_t log_no,
                                                          std::optional<std::uint64_t> newest);
  /// Whether somebody may have to be told of the next clear at `now`.
  [[nodiscard]] Stored<bool> has_announcements(Instant now);
  /// Tells whoever waits of a clear that comes near, a bounded number of entries at a time, each once per clear. Who
  /// joins later is told at joining.
  [[nodiscard]] Stored<void> announce(Instant now, std::uint64_t log_no);

  [[nodiscard]] MessageTables& tables() { return tables_; }
  [[nodiscard]] Presentations& presentations() { return presentations_; }

 private:
  /// How far the waiting entries were looked at for one clear. In memory only: after a restart, and after a version
  /// that may have moved queues, it begins anew, and the table knows who was told.
  struct Sweep {
    Instant clear_at;
    std::string version;  ///< in force
    std::string queue;
    std::optional<rewards::queue_rebate::EntryKey> key;
    bool done = false;
  };

  /// The next clear if it is so near that members are told.
  [[nodiscard]] Stored<std::optional<Instant>> near_clear(Instant now);
  [[nodiscard]] std::optional<rewards::queue_rebate::WaitingEntry> next_in_sweep(
      const std::vector<std::string>& queues);
  [[nodiscard]] Stored<void> tell_of_clear(rewards::queue_rebate::EntryHandle handle, Instant now,
                                           std::uint64_t log_no);
  /// The newest message of an entry that a step changed.
  [[nodiscard]] Stored<std::optional<std::uint64_t>> before(const rewards::queue_rebate::EntryChange& change,
                                                            const Entry& entry, std::optional<std::uint64_t> newest);
  [[nodiscard]] MessageRow row_of(const Entry& entry, rewards::queue_rebate::EntryHandle handle) const;

  MessageTables tables_;
  Presentations presentations_;
  const Engine& engine_;
  std::optional<Sweep> sweep_;
};

}  // namespace queueback::store_server
