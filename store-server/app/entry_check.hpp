#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "common/replication/chain_check.hpp"
#include "store-server/storage/return_tables.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// Checks log entries in their order: each one's hash fits its content, it follows the one before, its postings are
/// those of its record, the terminal's record in it is whole and follows that terminal's, and the row of a
/// sale or return reads as it does.
class EntryCheck {
 public:
  using Row = LedgerTables::LogRow;
  using Report = std::function<void(std::string finding)>;

  /// Begins behind log entry `after`.
  EntryCheck(storage::Database& database, LedgerTables& tables, std::uint64_t after, Report report)
      : tables_(tables), returns_(database), report_(std::move(report)), after_(after), position_(after) {}

  /// False: the entry stands where it cannot, and whoever went on from it would not come to an end.
  [[nodiscard]] Stored<bool> check(const Row& row, const std::vector<ledger::Posting>& postings);

  /// The newest entry that was seen.
  [[nodiscard]] std::uint64_t position() const { return position_; }
  [[nodiscard]] const std::map<replication::Incarnation, replication::Position>& ends() const { return log_.ends(); }
  /// By terminal, what was seen of its records.
  [[nodiscard]] const std::map<std::string, replication::ChainCheck>& terminals() const { return terminals_; }

 private:
  [[nodiscard]] Stored<void> check_source(const std::string& name, const Row& row, const protocol::StoreRecord& record,
                                          const protocol::TerminalEntry& entry);
  [[nodiscard]] Stored<void> check_sale(const std::string& name, const SaleRow& expected);
  [[nodiscard]] Stored<void> check_return(const std::string& name, const ReturnRow& expected);
  /// Whether the entry before the first one is the one that it names.
  [[nodiscard]] bool precedes(std::uint64_t log_no, const replication::Hash& hash);

  LedgerTables& tables_;
  ReturnTables returns_;
  Report report_;
  std::uint64_t after_;
  std::uint64_t position_;
  replication::ChainCheck log_;
  std::map<std::string, replication::ChainCheck> terminals_;
};

}  // namespace queueback::store_server
