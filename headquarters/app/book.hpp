#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/ledger/ledger.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// Longest account name that is counted, in bytes; the longest of ours is well below.
inline constexpr std::size_t kMaxAccountBytes = 200;

/// Balances by store.
using Books = std::map<std::string, ledger::Balances>;

/// All stores' balances in memory, written to table balance once per group. Storage thread only.
class Book {
 public:
  explicit Book(RecordTables& tables) : tables_(tables) {}

  [[nodiscard]] Stored<void> load();
  /// All postings or none; the reason says which is impossible: a name or currency out of limits, or a balance that
  /// would not fit 64 bits.
  [[nodiscard]] Result<void, std::string> post(const std::string& store, const std::vector<ledger::Posting>& postings);
  /// Writes what changed since the last flush.
  [[nodiscard]] Stored<void> flush();

  [[nodiscard]] const Books& books() const { return books_; }

 private:
  RecordTables& tables_;
  Books books_;
  std::set<BalanceKey> dirty_;
};

/// Sum of all stores' accounts per currency; zero unless something is wrong. Nothing where a sum leaves 64 bits.
[[nodiscard]] std::map<std::string, std::optional<domain::Money>> sums_by_currency(const Books& books);

}  // namespace queueback::headquarters
