#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/reward_store/paid_check.hpp"
#include "common/storage/page_check.hpp"
#include "store-server/app/entry_check.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

/// Log entries that one step of an audit looks at: bounds how long terminals wait for it.
inline constexpr std::uint64_t kAuditSlice = 500;
/// How often the reward entries are gone through, until nothing is sold meanwhile or it is done in one piece.
inline constexpr int kTriesAtEntries = 3;
/// Findings that are described; further ones are only counted.
inline constexpr std::size_t kMaxFindings = 20;

/// The kind of the alarm that a finding raises. While one is open the store does not serve.
inline constexpr std::string_view kAuditAlarm = "audit";

/// What became of a whole audit.
struct AuditRun {
  Instant at;  ///< when it ended
  Duration took;
  std::uint64_t entries = 0;
  std::uint64_t finding_count = 0;
  std::vector<std::string> findings;
};
/// Keeps the newest run; of its findings the first.
[[nodiscard]] Stored<void> keep(const AuditRun& run, DirectoryTables& tables);
[[nodiscard]] Stored<std::optional<AuditRun>> last_audit(DirectoryTables& tables);

/// What headquarters holds of this store, as `queueback-ctl hq export --summary` writes it.
struct AuditReference {
  std::uint64_t head = 0;                                ///< newest entry that it has
  std::map<std::uint64_t, std::string> hashes;           ///< of some entries, the head among them: 16 hex digits
  std::map<ledger::AccountKey, domain::Money> balances;  ///< after the head; accounts at zero are left out
};

/// Does it all add up? Goes through the log in slices, so that terminals are served in between: every entry's hash
/// fits its content, the log is one chain without gaps, so is every branch of every terminal in it; each entry's
/// postings are those of its record and the row of its sale or return is what it says, the postings' fold is the
/// balances, what leases say is left stands on their accounts, each currency sums to zero, what entries received is
/// what was posted as payouts, and the pages are whole (page_check.hpp). With a reference also: headquarters has the
/// same. Storage thread only; outlives nothing but the store.
class Audit {
 public:
  explicit Audit(Store& store, std::optional<AuditReference> reference = std::nullopt)
      : store_(store),
        reference_(std::move(reference)),
        pages_(store.database()),
        check_(store.database(), store.ledger(), 0, [this](std::string finding) { report(std::move(finding)); }) {}
  Audit(const Audit&) = delete;
  Audit& operator=(const Audit&) = delete;

  /// One slice. True: all was seen, and the balances compared in one transaction with the end of the log. What SQLite
  /// cannot read is a finding, and the end.
  [[nodiscard]] Stored<bool> step();

  [[nodiscard]] std::uint64_t entries() const { return entries_; }
  [[nodiscard]] std::uint64_t finding_count() const { return finding_count_; }
  [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }

 private:
  using Row = LedgerTables::LogRow;
  using Postings = std::map<std::uint64_t, std::vector<ledger::Posting>>;

  [[nodiscard]] Stored<bool> step_log();
  [[nodiscard]] Stored<void> begin_entries();
  [[nodiscard]] Stored<bool> step_entries();
  [[nodiscard]] Stored<bool> step_pages();
  /// The newest entry that is checked.
  [[nodiscard]] std::uint64_t position() const { return check_.position(); }
  void fold(std::uint64_t up_to, const Postings& postings);
  void compare_hash(std::uint64_t log_no, const replication::Hash& hash);
  void compare_reference_balances();
  [[nodiscard]] Stored<void> compare_leases();
  void compare_balances(const std::map<ledger::AccountKey, domain::Money>& stored, const std::string& place);
  void finish();
  void report(std::string finding);

  Store& store_;
  std::optional<AuditReference> reference_;
  storage::PageCheck pages_;
  EntryCheck check_;
  std::uint64_t entries_ = 0;
  std::uint64_t agreed_ = 0;  ///< newest entry known to be the same at headquarters
  bool differs_ = false;      ///< from headquarters; only the first difference is told
  std::uint64_t finding_count_ = 0;
  std::vector<std::string> findings_;
  ledger::Balances fold_;
  reward_store::PaidCheck paid_;
  Stored<bool> (Audit::*part_)() = &Audit::step_log;  ///< what is gone through now
  bool goes_through_entries_ = false;
  int tries_ = 0;
  std::uint64_t folded_ = 0;  ///< newest log entry whose payouts are known
  std::string entry_;         ///< newest reward entry that was seen
};

}  // namespace queueback::store_server
