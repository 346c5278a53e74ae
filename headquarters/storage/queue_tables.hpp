#pragma once
#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// A row of table reward_step.
struct StepRow {
  enum class Kind : std::uint8_t { kRecord, kPolicy, kClock };
  std::uint64_t step = 0;
  Kind kind = Kind::kClock;
  std::uint64_t record_no = 0;  ///< kRecord only
  Instant applied_at;
  Instant at;
};

/// A row of table store_policy.
struct StorePolicyRow {
  std::uint64_t record_no = 0;
  std::string store;
  std::string version;
  Instant begins_at;
  std::string currency;  ///< empty: the version could not be read here
  bool cashier_spans = false;
  bool store_spans = false;
};

/// A row of table outcome.
struct OutcomeRow {
  std::uint64_t n = 0;
  std::string entry;
  Bytes body;
};

/// Steps and postings of headquarters' own program, what it knows of stores' policies, and outcomes for stores. Storage
/// thread only; every write belongs to the group's transaction.
class QueueTables {
 public:
  explicit QueueTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<void> insert_step(const StepRow& step, const std::vector<ledger::Posting>& postings);
  /// 0 for none.
  [[nodiscard]] Stored<std::uint64_t> newest_step();
  /// Postings of at most `steps` steps after `after`; the last step looked at, `after` at the end.
  [[nodiscard]] Stored<std::uint64_t> each_posting(std::uint64_t after, std::uint64_t steps,
                                                   const std::function<void(const ledger::Posting&)>& found);

  [[nodiscard]] Stored<void> save_member(const std::string& member, const std::string& level);
  [[nodiscard]] Stored<void> each_member(const std::function<void(const std::string&, const std::string&)>& found);

  [[nodiscard]] Stored<void> insert_store_policy(const StorePolicyRow& row);
  /// By record.
  [[nodiscard]] Stored<std::vector<StorePolicyRow>> store_policies();

  [[nodiscard]] Stored<std::array<std::uint8_t, 16>> outcome_epoch();
  [[nodiscard]] Stored<std::uint64_t> newest_outcome();
  /// The newest number of each store.
  [[nodiscard]] Stored<std::map<std::string, std::uint64_t>> newest_outcomes();
  /// False: it already reads like that and keeps its number.
  [[nodiscard]] Stored<bool> save_outcome(const std::string& store, const OutcomeRow& row);
  /// By number, at most `most`.
  [[nodiscard]] Stored<std::vector<OutcomeRow>> outcomes_after(const std::string& store, std::uint64_t after,
                                                               std::uint64_t most);

 private:
  [[nodiscard]] Stored<std::uint64_t> number(storage::Statement row);

  storage::Database& database_;
};

}  // namespace queueback::headquarters
