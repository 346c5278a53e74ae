#pragma once
#include <map>
#include <string>

#include "common/replication/chain_check.hpp"
#include "common/storage/page_check.hpp"
#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

/// Records that one step of an audit looks at: bounds how long ingest waits for it.
inline constexpr std::uint64_t kAuditSlice = 500;
/// Findings that are described; further ones are only counted.
inline constexpr std::size_t kMaxFindings = 20;

/// Does it all add up? Goes through all records in slices, so that stores are served in between: every record's hash
/// matches its content and its postings are those that it says, every branch is a chain without gaps, so is every
/// terminal's in them, the fold of all counted postings and of headquarters' own is the stored balances, and each
/// currency sums to zero. Storage thread only; outlives nothing but `archive`.
class Audit {
 public:
  explicit Audit(Archive& archive) : archive_(archive), pages_(archive.database()) {}

  /// One slice. True: all was seen, and the balances compared in the same transaction. What SQLite cannot read is a
  /// finding, and the end.
  [[nodiscard]] Stored<bool> step();

  [[nodiscard]] std::uint64_t records() const { return records_; }
  [[nodiscard]] std::uint64_t finding_count() const { return finding_count_; }
  [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }

 private:
  using BranchKey = std::pair<std::string, replication::Incarnation>;

  [[nodiscard]] Stored<bool> step_sound();
  [[nodiscard]] Stored<bool> step_pages();
  [[nodiscard]] Stored<void> check(const RecordRow& row);
  [[nodiscard]] Stored<void> fold(const std::vector<RecordRow>& rows);
  [[nodiscard]] Stored<bool> follows(const RecordRow& row);
  /// The terminal's record inside a store's, if it is one.
  void check_terminal(const RecordRow& row, const std::string& name);
  /// Goes through the records once more for those that branches begin behind; false: there are more.
  [[nodiscard]] Stored<bool> find_parents();
  void compare_ends();
  /// False: steps of headquarters' own program are left to fold.
  [[nodiscard]] Stored<bool> fold_own();
  void compare(const Books& stored);
  [[nodiscard]] Stored<void> finish();
  void report(std::string finding);

  Archive& archive_;
  storage::PageCheck pages_;
  bool rows_are_seen_ = false;
  std::uint64_t position_ = 0;  ///< newest record that is checked and folded
  std::uint64_t last_no_ = 0;
  std::uint64_t last_step_ = 0;  ///< newest step of headquarters' own program that is folded
  std::uint64_t records_ = 0;
  std::uint64_t finding_count_ = 0;
  std::vector<std::string> findings_;
  std::map<BranchKey, replication::Position> ends_;
  Books fold_;
  std::map<std::pair<std::string, std::string>, replication::ChainCheck> terminals_;  ///< by store and terminal
  /// What a terminal's branch begins behind and what was no branch's end: the hash, and which record says so.
  std::map<replication::Hash, std::string> parents_;
  std::uint64_t parent_position_ = 0;  ///< newest record that was searched for them
};

}  // namespace queueback::headquarters
