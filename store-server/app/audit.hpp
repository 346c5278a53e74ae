#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/replication/chain_check.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

/// Log entries that one step of an audit looks at: bounds how long terminals wait for it.
inline constexpr std::uint64_t kAuditSlice = 500;
/// Findings that are described; further ones are only counted.
inline constexpr std::size_t kMaxFindings = 20;

/// What headquarters holds of this store, as `queueback-ctl hq export --summary` writes it.
struct AuditReference {
  std::uint64_t head = 0;                                ///< newest entry that it has
  std::map<std::uint64_t, std::string> hashes;           ///< of some entries, the head among them: 16 hex digits
  std::map<ledger::AccountKey, domain::Money> balances;  ///< after the head; accounts at zero are left out
};

/// Does it all add up? Goes through the log in slices, so that terminals are served in between: every entry's hash
/// fits its content, the log is one chain without gaps, so is every branch of every terminal in it; each entry's
/// postings are those of its record, their fold is the balances, each currency sums to zero. With a reference also:
/// headquarters has the same. Storage thread only; outlives nothing but the store.
class Audit {
 public:
  explicit Audit(Store& store, std::optional<AuditReference> reference = std::nullopt)
      : store_(store), reference_(std::move(reference)) {}

  /// One slice. True: all was seen, and the balances compared in the same transaction.
  [[nodiscard]] Stored<bool> step();

  [[nodiscard]] std::uint64_t entries() const { return entries_; }
  [[nodiscard]] std::uint64_t finding_count() const { return finding_count_; }
  [[nodiscard]] const std::vector<std::string>& findings() const { return findings_; }

 private:
  using Row = LedgerTables::LogRow;
  using Postings = std::map<std::uint64_t, std::vector<ledger::Posting>>;

  void check(const Row& row, const std::vector<ledger::Posting>& postings);
  /// The terminal's record inside an entry.
  void check_source(const std::string& name, const Row& row, const protocol::TerminalEntry& entry);
  void fold(std::uint64_t up_to, const Postings& postings);
  void compare_hash(std::uint64_t log_no, const replication::Hash& hash);
  void compare_reference_balances();
  void compare_balances(const std::map<ledger::AccountKey, domain::Money>& stored, const std::string& place);
  void finish();
  void report(std::string finding);

  Store& store_;
  std::optional<AuditReference> reference_;
  std::uint64_t position_ = 0;  ///< newest entry that is checked and folded
  std::uint64_t entries_ = 0;
  std::uint64_t agreed_ = 0;  ///< newest entry known to be the same at headquarters
  bool differs_ = false;      ///< from headquarters; only the first difference is told
  std::uint64_t finding_count_ = 0;
  std::vector<std::string> findings_;
  replication::ChainCheck log_;
  std::map<std::string, replication::ChainCheck> terminals_;
  ledger::Balances fold_;
};

}  // namespace queueback::store_server
