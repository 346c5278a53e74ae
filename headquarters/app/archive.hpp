#pragma once
#include <memory>
#include <string>
#include <vector>

#include "common/base/clock.hpp"
#include "headquarters/app/audit_runs.hpp"
#include "headquarters/app/intake.hpp"

namespace queueback::headquarters {

/// A store as an operator sees it.
struct StoreView {
  StoreRow row;
  std::uint64_t received = 0;  ///< newest record taken on its current branch
  /// Records that the store has and headquarters does not.
  [[nodiscard]] std::uint64_t backlog() const { return row.head > received ? row.head - received : 0; }
};

/// The figures of the whole group of stores.
struct Figures {
  std::uint64_t stores = 0;
  std::uint64_t records = 0;
  std::uint64_t orders = 0;
  std::uint64_t quarantined = 0;  ///< open
  std::uint64_t repeats = 0;
  std::uint64_t alarms = 0;                                  ///< open
  std::map<std::string, std::optional<domain::Money>> sums;  ///< by currency, see sums_by_currency
};

/// What a revoked store is told.
[[nodiscard]] std::string revoked_text(const std::string& store);

/// Everything that headquarters holds, opened from its database. Every method belongs to the storage thread and runs
/// inside a group's transaction.
class Archive {
 public:
  /// Brings the schema up to date and loads what is kept in memory. Before the storage thread runs.
  [[nodiscard]] static Stored<std::unique_ptr<Archive>> open(storage::Database& database, const Clock& clock);

  [[nodiscard]] Intake& intake() { return intake_; }
  [[nodiscard]] const Intake& intake() const { return intake_; }
  [[nodiscard]] RecordTables& records() { return records_; }
  [[nodiscard]] OrderTables& orders() { return orders_; }
  [[nodiscard]] ReportTables& reports() { return reports_; }
  [[nodiscard]] QuarantineTables& quarantine() { return quarantine_; }
  [[nodiscard]] StoreRegister& store_register() { return stores_; }
  [[nodiscard]] const Book& book() const { return book_; }
  [[nodiscard]] SpanningQueues& queues() { return queues_; }
  [[nodiscard]] AuditRuns& audit_runs() { return audit_runs_; }
  /// For whoever looks at the file itself.
  [[nodiscard]] storage::Database& database() { return database_; }

  /// A store got a certificate.
  void enrolled(const std::string& store, const std::string& certificate_serial);
  /// Before this a machine of the store cannot have been enrolled: later than what is refused of a former one.
  [[nodiscard]] Instant earliest_enrolment(const std::string& store) const;
  /// Turns a store away; when, or nothing if headquarters does not know it.
  [[nodiscard]] std::optional<Instant> revoke(const std::string& store);
  /// Stores by name after `after`, at most `limit`.
  [[nodiscard]] std::vector<StoreView> stores(const std::string& after, std::size_t limit) const;
  [[nodiscard]] Stored<Figures> figures();

  /// GroupCommit::Hooks::before_commit.
  [[nodiscard]] Stored<void> before_commit();

 private:
  Archive(storage::Database& database, const Clock& clock);
  /// After an update: what an older version of the program kept without understanding it.
  [[nodiscard]] Stored<void> catch_up(storage::Database& database);
  /// The runs of terminals' records, which older versions did not keep.
  [[nodiscard]] Stored<void> find_runs(storage::Database& database);

  storage::Database& database_;
  const Clock& clock_;
  RecordTables records_;
  OrderTables orders_;
  ReportTables reports_;
  QuarantineTables quarantine_;
  AuditRuns audit_runs_;
  StoreTables store_tables_;
  StoreRegister stores_;
  Book book_;
  SpanningQueues queues_;
  Bookkeeper bookkeeper_;
  Intake intake_;
};

}  // namespace queueback::headquarters
