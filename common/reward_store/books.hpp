#pragma once
#include <cstddef>
#include <vector>

#include "common/ledger/ledger.hpp"
#include "common/storage/database.hpp"

namespace queueback::reward_store {

/// The result of everything that touches the reward program's tables.
template <class T>
using Stored = Result<T, storage::Error>;

/// The balances that a reward program posts to. Storage thread only.
class Books {
 public:
  virtual ~Books() = default;
  /// All postings or none.
  [[nodiscard]] virtual Result<void, ledger::Error> post(const std::vector<ledger::Posting>& postings) = 0;
  /// Undo: everything since the mark.
  [[nodiscard]] virtual std::size_t mark() const = 0;
  virtual void rollback(std::size_t mark) = 0;
  [[nodiscard]] virtual const ledger::Balances& balances() const = 0;
};

/// The numbered log of what a reward program did. Storage thread only.
class StepLog {
 public:
  virtual ~StepLog() = default;
  /// The number that the next entry will have; also the arrival number of its command.
  [[nodiscard]] virtual std::uint64_t next_number() const = 0;
  /// What the clock alone brought about.
  [[nodiscard]] virtual Stored<void> append_tick(Instant now, std::vector<ledger::Posting> postings) = 0;
};

}  // namespace queueback::reward_store
