#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "common/reward_store/books.hpp"
#include "common/reward_store/reward_tables.hpp"
#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::reward_store {

/// What the engine does not keep in memory, out of the tables. A failed read is remembered: whoever ran the engine asks
/// for it afterwards.
class RewardArchive : public rewards::queue_rebate::Archive {
 public:
  RewardArchive(RewardTables& tables, const Books& books) : tables_(tables), books_(books) {}

  [[nodiscard]] bool knows_order(const std::string& order) override;
  [[nodiscard]] std::optional<rewards::queue_rebate::OrderRecord> find_order(const std::string& order) override;
  [[nodiscard]] rewards::queue_rebate::MemberRecord member(const std::string& member) override;
  /// The first failure since the last call.
  [[nodiscard]] std::optional<storage::Error> take_failure() { return std::exchange(failure_, std::nullopt); }

 private:
  template <class T>
  [[nodiscard]] T value_or_failure(Stored<T> read) {
    if (!read) {
      failure_ = failure_ ? failure_ : std::optional(read.error());
      return T{};
    }
    return std::move(*read);
  }

  RewardTables& tables_;
  const Books& books_;
  std::optional<storage::Error> failure_;
};

/// What a command did to the books.
struct Rewarded {
  std::vector<ledger::Posting> postings;
  std::string policy_version;                 ///< under which an order arrived
  std::optional<std::uint64_t> drawn_number;  ///< of a draw
  std::vector<std::string> entries;           ///< ids of entries added or changed
};

/// Hears of what a command or the clock did, once it is written and in the same transaction. Storage thread only.
class Outcomes {
 public:
  virtual ~Outcomes() = default;
  [[nodiscard]] virtual Stored<void> note(const rewards::queue_rebate::Engine& engine,
                                          const rewards::queue_rebate::Outcome& outcome) = 0;
  /// What a step did to one entry, which now reads like `entry` and is written after this; before `note` of the same
  /// step. Gives the message that tells of it, if there is one. `newest`: the newest one before, if its number is not
  /// yet in the entry's row.
  [[nodiscard]] virtual Stored<std::optional<std::uint64_t>> entry_changed(
      const rewards::queue_rebate::EntryChange& /*change*/, const rewards::queue_rebate::Entry& /*entry*/,
      std::uint64_t /*log_no*/, std::optional<std::uint64_t> /*newest*/) {
    return std::optional<std::uint64_t>();
  }
};

/// The queue rebate of one owner of queues, a store or headquarters: engine, books and tables move together. A command
/// that cannot be applied leaves no trace; a step of the clock always succeeds. Storage thread only, inside the group's
/// transaction.
class RewardProgram {
 public:
  using Engine = rewards::queue_rebate::Engine;
  using Command = rewards::queue_rebate::Command;

  RewardProgram(storage::Database& database, Books& books, Outcomes& outcomes,
                rewards::queue_rebate::Ownership ownership);

  /// Rebuilds the engine from the tables. The books are loaded before.
  [[nodiscard]] Stored<void> load();

  void restore_member(const std::string& member, const std::string& level) { engine_.restore_member(member, level); }

  /// Does everything that is due at or before `now`. What it posts becomes a log entry of its own, a tick.
  [[nodiscard]] Stored<void> tick(Instant now, StepLog& log);
  /// What belongs to a command but not to the program: the sale's own postings, and rows to write with it.
  struct Together {
    std::vector<ledger::Posting> postings;
    /// One statement at most, since it fails as a whole: then the command comes to nothing. May be empty.
    std::function<Stored<void>()> rows;
    /// What else is posted, given what the program posts: the cash of a refund depends on what the program withholds.
    /// May be empty.
    std::function<std::vector<ledger::Posting>(const std::vector<ledger::Posting>& program)> follow = {};
  };
  /// Applies one command, everything or nothing. A reason if it cannot be.
  [[nodiscard]] Stored<Result<Rewarded, std::string>> execute(const Command& command, const Together& together);

  /// Until `write_held`, rows of entries that change are held back: the head of a line is paid by many sales in a row
  /// and is then written once. Entries that join are written at once.
  void hold_entries() { holding_ = true; }
  [[nodiscard]] Stored<void> write_held();

  /// Writes what is kept once per group: clock and pause. Nothing is held then.
  [[nodiscard]] Stored<void> flush();

  /// The member spent points, or got them back, outside of the program. The book has it already.
  void note_points(const std::string& member, domain::Money by) { engine_.note_points(member, by); }

  [[nodiscard]] const Engine& engine() const { return engine_; }
  [[nodiscard]] RewardTables& tables() { return tables_; }

 private:
  [[nodiscard]] Stored<std::vector<ledger::Posting>> advance(Instant now, std::uint64_t log_no);
  [[nodiscard]] Stored<void> load_policies();
  /// Writes what the step since the engine's mark did.
  [[nodiscard]] Stored<void> write(const rewards::queue_rebate::Outcome& outcome, std::size_t engine_mark,
                                   std::uint64_t log_no);
  [[nodiscard]] Stored<void> write(const rewards::queue_rebate::EntryChange& change, std::uint64_t log_no);
  [[nodiscard]] Stored<void> load_clock();

  RewardTables tables_;
  Books& books_;
  Outcomes& outcomes_;
  RewardArchive archive_;
  Engine engine_;
  std::optional<Instant> saved_clock_;
  bool saved_pause_ = false;
  bool holding_ = false;
  /// Entries whose rows are to be written again, with their newest message if the row does not have it.
  std::map<rewards::queue_rebate::EntryHandle, std::optional<std::uint64_t>> held_;
};

}  // namespace queueback::reward_store
