#pragma once
#include <set>
#include <vector>

#include "common/reward_store/books.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// The store's balances in memory, written to table balance once per group. Keeps an undo log until the group ends.
/// Storage thread only.
class Book final : public reward_store::Books {
 public:
  explicit Book(LedgerTables& tables) : tables_(tables) {}

  [[nodiscard]] Stored<void> load() { return tables_.load_balances(balances_); }

  [[nodiscard]] Result<void, ledger::Error> post(const std::vector<ledger::Posting>& postings) override;
  [[nodiscard]] std::size_t mark() const override { return undo_.size(); }
  void rollback(std::size_t mark) override;
  /// Writes what changed since the last flush and forgets how to undo it.
  [[nodiscard]] Stored<void> flush();

  [[nodiscard]] const ledger::Balances& balances() const override { return balances_; }

 private:
  LedgerTables& tables_;
  ledger::Balances balances_;
  std::vector<ledger::Posting> undo_;
  std::set<ledger::AccountKey> dirty_;
};

}  // namespace queueback::store_server
