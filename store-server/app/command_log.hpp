#pragma once
#include <vector>

#include "common/base/random.hpp"
#include "common/journal/outgoing.hpp"
#include "common/replication/sender.hpp"
#include "common/reward_store/books.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// Who asked for what became due by itself.
inline constexpr std::string_view kClockOrigin = "clock";

/// The store's command log: every command with what it did, chained, never deleted, and at the same time the stream to
/// headquarters. Storage thread only.
class CommandLog final : public reward_store::StepLog {
 public:
  CommandLog(storage::Database& database, LedgerTables& tables, DirectoryTables& directory)
      : outgoing_(database), tables_(tables), directory_(directory) {}

  /// Opens a new incarnation of the store's stream.
  [[nodiscard]] Stored<replication::SenderHistory> open(RandomSource& random);

  [[nodiscard]] std::uint64_t next_number() const override { return outgoing_.head().seq + 1; }
  [[nodiscard]] Stored<void> append(const protocol::StoreRecord& record, const LogSource* source);
  [[nodiscard]] Stored<void> append_tick(Instant now, std::vector<ledger::Posting> postings) override;

  /// Takes over an entry that this store made before it was set back to an earlier state; headquarters kept it.
  [[nodiscard]] Stored<void> adopt(const replication::Record& entry, const std::vector<ledger::Posting>& postings,
                                   const LogSource* source);
  /// The store's stream as it stands now.
  [[nodiscard]] Stored<replication::SenderHistory> history();
  /// Writes what is kept once per group.
  [[nodiscard]] Stored<void> flush() { return outgoing_.flush(); }
  [[nodiscard]] const replication::Position& head() const { return outgoing_.head(); }

  /// What was appended since the last call, to be told to the uplink after the commit.
  [[nodiscard]] std::vector<replication::Appended> take_appended();
  [[nodiscard]] replication::Watermarks headquarters() const { return headquarters_; }
  [[nodiscard]] Stored<void> save_headquarters(replication::Watermarks watermarks);

 private:
  journal::Outgoing outgoing_;
  LedgerTables& tables_;
  DirectoryTables& directory_;
  std::vector<replication::Appended> appended_;
  replication::Watermarks headquarters_;
};

}  // namespace queueback::store_server
