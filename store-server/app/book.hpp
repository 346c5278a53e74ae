#pragma once
#include <set>
#include <vector>

#include "common/ledger/ledger.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// The store's balances in memory, written to table balance once per group. Keeps an undo log until the group ends.
/// Storage thread only.
class Book {
 public:
  explicit Book(LedgerTables& tables) : tables_(tables) {}

  [[nodiscard]] Stored<void> load() { return tables_.load_balances(balances_); }

  /// All postings or none.
  [[nodiscard]] Result<void, ledger::Error> post(const std::vector<ledger::Posting>& postings);
  [[nodiscard]] std::size_t mark() const { return undo_.size(); }
  void rollback(std::size_t mark);
  /// Writes what changed since the last flush and forgets how to undo it.
  [[nodiscard]] Stored<void> flush();

  [[nodiscard]] const ledger::Balances& balances() const { return balances_; }

 private:
  LedgerTables& tables_;
  ledger::Balances balances_;
  std::vector<ledger::Posting> undo_;
  std::set<ledger::AccountKey> dirty_;
};

}  // namespace queueback::store_server
