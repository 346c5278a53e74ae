#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "common/ledger/ledger.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// Longest account name that is counted, in bytes: that of a pool whose queue names a store and a desk of 200 bytes
/// each is below.
inline constexpr std::size_t kMaxAccountBytes = 512;

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
  /// Takes back the newest posting of a store; before it was flushed.
  void unpost(const std::string& store, const ledger::Posting& posting) { books_[store].unpost(posting); }
  /// Writes what changed since the last flush.
  [[nodiscard]] Stored<void> flush();

  [[nodiscard]] const Books& books() const { return books_; }
  [[nodiscard]] const ledger::Balances& of(const std::string& store) { return books_[store]; }

 private:
  RecordTables& tables_;
  Books books_;
  std::set<BalanceKey> dirty_;
};

/// Sum of all stores' accounts per currency; zero unless something is wrong. Nothing where a sum leaves 64 bits.
[[nodiscard]] std::map<std::string, std::optional<domain::Money>> sums_by_currency(const Books& books);

}  // namespace queueback::headquarters
