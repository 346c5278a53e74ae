#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/domain/handover.hpp"
#include "common/journal/outgoing.hpp"
#include "common/replication/messages.hpp"
#include "common/storage/database.hpp"
#include "terminal/flow/flow.hpp"
#include "terminal/outbox/till_shifts.hpp"

namespace queueback::terminal {

template <class T>
using Stored = Result<T, storage::Error>;

/// A receipt to print.
struct PrintJob {
  enum class Kind : std::uint8_t { kReceipt, kCopy, kGift, kReport, kReturn, kReportCopy, kReturnCopy };
  enum class JobState : std::uint8_t { kWaiting, kSending, kPrinted, kNotPrinted, kUnknown };

  std::uint64_t job = 0;
  std::uint64_t receipt = 0;  ///< or the number of the report or the return
  Kind kind = Kind::kReceipt;
  JobState state = JobState::kWaiting;
  std::string reason;
  Instant made_at;
};
[[nodiscard]] std::string_view to_string(PrintJob::JobState state);
/// receipt, copy, gift, report, return, report_copy, return_copy
[[nodiscard]] std::string_view to_string(PrintJob::Kind kind);

/// What a job prints.
struct SoldGoods {
  domain::Order order;
  std::string incarnation;  ///< first eight hex digits of the one that made the receipt, for its link
};
/// Goods that came back.
struct ReturnedGoods {
  domain::Return what;
  std::vector<domain::OrderLine> goods;          ///< the lines as they came back
  std::string receipt;                           ///< of the sale: T2-17
  std::optional<domain::Money> handed_out = {};  ///< of an exchange for which nothing else was taken
};
using Paper = std::variant<SoldGoods, ShiftReport, DrillReport, MemberCardSlip, ReturnedGoods>;

/// A shift's report that was made, with its place in the print queue; a Z report is on its way to headquarters.
struct SavedReport {
  ShiftReport report;
  PrintJob job;
  std::optional<replication::Appended> record = {};
};

/// A point in time as the shop's calendar has it.
struct Moment {
  Instant at;
  CivilDay business_date;
  std::int32_t utc_offset_minutes = 0;
};

/// A committed sale.
struct SavedSale {
  domain::Order order;
  replication::Appended record;
  PrintJob job;
};

/// A committed return.
struct SavedReturn {
  ReturnedGoods goods;
  replication::Appended record;
  PrintJob job;
};

/// An exchange credit that is handed out, with its slip's place in the print queue.
struct SavedPayout {
  PrintJob job;
  ReturnedGoods goods;
};

/// A committed handover.
struct SavedHandover {
  domain::Handover handover;
  replication::Appended record;
};
/// The order was handed over at this terminal before; nothing was written.
struct RepeatedHandover {
  std::string order;
  Instant at;  ///< of the first one
};
using HandoverOutcome = std::variant<SavedHandover, RepeatedHandover>;

/// Records that wait to reach headquarters: sales, and handovers, whose value is zero.
struct Unsent {
  std::uint64_t count = 0;
  domain::Money value;
  std::optional<Instant> oldest;
};

/// Who this terminal is.
struct TillIdentity {
  domain::StoreId store;
  domain::TerminalId terminal;
};

/// The terminal's database: sales, handovers, outbox, reference data, print jobs. One transaction makes a sale: order,
/// receipt number, outbox record and print job; or a handover with its outbox record. Storage thread only, except
/// `open`.
class TillDatabase {
 public:
  /// Migrates, opens a new incarnation, and marks jobs that were being printed as unknown.
  [[nodiscard]] static Stored<std::unique_ptr<TillDatabase>> open(storage::Database& database, TillIdentity identity,
                                                                  RandomSource& random);

  [[nodiscard]] replication::SenderHistory take_history() { return std::move(history_); }

  [[nodiscard]] Stored<SavedSale> save_sale(const SaleDraft& draft, const Clock& clock, RandomSource& random);
  /// Leases of members' change and points.
  [[nodiscard]] Stored<std::map<domain::Purse, Lease>> leases();
  /// All of it but what is spent.
  [[nodiscard]] Stored<void> save_lease(const SaveLease& what);
  [[nodiscard]] Stored<void> drop_lease(const domain::LeaseId& id);
  /// The record that nothing more is spent of it; the lease is gone.
  [[nodiscard]] Stored<replication::Appended> return_lease(const ReturnLease& what, Instant now);
  /// What a customer has to come for goods that he exchanges.
  [[nodiscard]] Stored<std::optional<ExchangeCredit>> credit();
  /// It is handed to him; nothing: it was already, or paid.
  [[nodiscard]] Stored<std::optional<SavedPayout>> end_credit(const EndCredit& what);
  /// The sales that are not paid yet.
  [[nodiscard]] Stored<void> save_kept(const SaveKept& kept);
  /// The claim under which this till asks for another till's sale: the same for every try, until the sale is here. It
  /// is `fresh` for the first one. Forgets claims that are older than kBasketClaimLife.
  [[nodiscard]] Stored<std::string> claim_on(const std::string& basket, const Uuid& fresh, Instant now);
  /// Claims on sales that did not arrive here, the newest first.
  [[nodiscard]] Stored<std::vector<std::string>> basket_claims();
  [[nodiscard]] Stored<HandoverOutcome> save_handover(const HandoverDraft& draft);
  /// `withheld`: what the store keeps of the total.
  [[nodiscard]] Stored<SavedReturn> save_return(const ReturnDraft& draft, const Uuid& id, domain::Money withheld);
  /// A sale of this till, with what came back to this till; nothing: there is no such receipt.
  [[nodiscard]] Stored<std::optional<Returnable>> returnable(std::uint64_t receipt);
  /// When orders were handed over here: all that are still listed as open or not yet at headquarters, and others.
  [[nodiscard]] Stored<std::map<std::string, Instant>> handed_over();
  [[nodiscard]] Stored<std::vector<replication::Record>> read_outbox(std::uint64_t first, std::uint64_t count);
  /// The newest record ever made here.
  [[nodiscard]] const replication::Position& head() const { return outgoing_.head(); }
  /// Whether this database made such a record. Of one that was dropped only its start and number are known, and the
  /// hash where the start ended with it.
  [[nodiscard]] Stored<bool> has_made(const replication::Position& record);
  /// Drops what headquarters has; gives the oldest record still kept.
  [[nodiscard]] Stored<std::uint64_t> save_watermarks(replication::Watermarks watermarks);
  [[nodiscard]] Stored<Unsent> unsent();
  /// Whether the store has every record, as far as it has said; headquarters may still lack some.
  [[nodiscard]] Stored<bool> is_received();
  [[nodiscard]] Stored<std::optional<domain::Order>> sale(std::uint64_t receipt);
  [[nodiscard]] Stored<std::uint64_t> newest_receipt();

  [[nodiscard]] Stored<replication::ReferenceCursor> reference_cursor();
  [[nodiscard]] Stored<std::vector<replication::ReferenceItem>> reference_items();
  [[nodiscard]] Stored<void> stage(const std::vector<replication::ReferenceItem>& items);
  [[nodiscard]] Stored<void> discard_staged();
  /// What was staged is in force; handovers that nothing needs any more are forgotten.
  [[nodiscard]] Stored<void> activate(const replication::ReferenceBegin& version);

  /// A copy of a receipt or of a return's slip, or the receipt without prices.
  [[nodiscard]] Stored<PrintJob> add_copy(std::uint64_t receipt, PrintJob::Kind kind, Instant now);
  /// 0: nothing came back yet.
  [[nodiscard]] Stored<std::uint64_t> newest_return();
  /// Nothing: what the job is about is not there.
  [[nodiscard]] Stored<std::optional<Paper>> paper_of(const PrintJob& job);
  [[nodiscard]] Stored<void> set_job(std::uint64_t job, PrintJob::JobState state, std::string_view reason);
  [[nodiscard]] Stored<std::vector<PrintJob>> waiting_jobs();
  /// Jobs that were given up or whose outcome nobody knows, and whose receipt was not printed as a copy since: somebody
  /// must look at the paper.
  [[nodiscard]] Stored<std::uint64_t> unknown_jobs();
  /// The newest jobs, those of unknown outcome first.
  [[nodiscard]] Stored<std::vector<PrintJob>> newest_jobs(std::uint64_t count);

  /// The latest time that an authenticated server told: certificates are not checked against an earlier one.
  [[nodiscard]] Stored<Instant> server_time();
  [[nodiscard]] Stored<void> save_server_time(Instant at);

  [[nodiscard]] Stored<void> write_journal(const JournalEvent& event) { return journal_.append(event); }
  /// Of the electronic journal's export, behind the event `after`; the header comes before the first.
  [[nodiscard]] Stored<std::vector<std::string>> journal_lines(std::uint64_t after, std::uint64_t limit);
  [[nodiscard]] Stored<void> begin_shift(const Shift& shift);
  /// Makes and keeps a report of the open shift, and its print job; a Z report ends the shift.
  [[nodiscard]] Stored<SavedReport> make_report(const MakeReport& what, const Moment& moment,
                                                const std::string& currency);
  /// A record that says something and books nothing.
  [[nodiscard]] Stored<replication::Appended> append_report(domain::TillReportKind kind,
                                                            const domain::CashierId& cashier, const Moment& moment,
                                                            const std::string& content);
  /// A Z report once more, and the event that says so; nothing: there is no such report.
  [[nodiscard]] Stored<std::optional<SavedReport>> copy_report(const CopyReport& what, Instant now);
  /// The newest Z reports, the newest first.
  [[nodiscard]] Stored<std::vector<ShiftReport>> z_reports(std::uint64_t count) { return shifts_.z_reports(count); }
  /// Keeps what is to be printed; gives its print job.
  [[nodiscard]] Stored<PrintJob> save_paper(const TillPaper& paper, Instant now);
  /// Nothing: there is none yet.
  [[nodiscard]] Stored<std::optional<ShiftReport>> newest_shift_report() { return shifts_.newest_shift_report(); }

  [[nodiscard]] Stored<void> save_wrong_pins(const std::string& cashier, const WrongPins& wrong);
  [[nodiscard]] Stored<std::map<std::string, WrongPins>> wrong_pins();

  /// The till as the run before left it: signed out, with what it remembered.
  [[nodiscard]] Stored<State> state();

  [[nodiscard]] const TillIdentity& identity() const { return identity_; }
  [[nodiscard]] const std::filesystem::path& path() const { return database_.path(); }
  [[nodiscard]] const replication::Incarnation& incarnation() const { return outgoing_.incarnation(); }
  /// First eight hex digits of the incarnation that made a receipt; for its link.
  [[nodiscard]] Stored<std::string> incarnation_of(std::uint64_t receipt);

 private:
  /// Name of the row with the watermark of headquarters.
  static constexpr std::string_view kDurable = "durable";

  TillDatabase(storage::Database& database, TillIdentity identity)
      : database_(database),
        identity_(std::move(identity)),
        outgoing_(database),
        journal_(database, electronic_journal::header(identity_.store.text(), identity_.terminal.text())),
        shifts_(database, journal_) {}
  /// A database keeps the sales of one terminal.
  [[nodiscard]] Stored<void> check_owner();
  [[nodiscard]] Stored<void> load(RandomSource& random);
  /// The newest shift's part of it is checked.
  [[nodiscard]] Stored<void> load_journal();
  [[nodiscard]] Stored<std::int64_t> number(std::string_view key);
  [[nodiscard]] Stored<void> set_number(std::string_view key, std::int64_t value);
  [[nodiscard]] Stored<std::uint64_t> first_retained();
  [[nodiscard]] Stored<void> insert_record(const replication::Record& record, Instant made_at, domain::Money value);
  [[nodiscard]] Stored<std::optional<Instant>> handed_over_at(const std::string& order);
  /// Forgets handovers whose record headquarters has and whose order is not open, but for the newest kKeptHandovers.
  [[nodiscard]] Stored<void> drop_settled_handovers();
  [[nodiscard]] Stored<void> put_kept(std::uint64_t number, const KeptSale& sale);
  [[nodiscard]] Stored<void> drop_kept(std::uint64_t number);
  /// By number; 0: the one that was being made.
  [[nodiscard]] Stored<std::map<std::uint64_t, KeptSale>> kept_sales();
  /// The sale's event, behind the beginning of the shift that it opens.
  [[nodiscard]] Stored<void> write_sale_event(const std::optional<Shift>& opened, const domain::Order& order,
                                              const replication::Record& record);
  /// Begins the shift of a sale if none is open; nothing: one is.
  [[nodiscard]] Stored<std::optional<Shift>> shift_of_sale(const SaleDraft& draft, std::uint64_t receipt);
  /// The rest of make_report: journal, table, print job, and the record of a Z report.
  [[nodiscard]] Stored<SavedReport> keep_report(ShiftReport report, const domain::CashierId& by, const Moment& moment);
  /// Receipts from this one on whose records headquarters does not have.
  [[nodiscard]] Stored<std::vector<Range>> receipts_not_at_headquarters(std::uint64_t first);
  /// Begins the shift if none is open.
  [[nodiscard]] Stored<void> begin_shift_of(const Shift& shift, Instant at);
  [[nodiscard]] Stored<void> insert_return(const ReturnedGoods& goods, const replication::Record& record,
                                           std::uint64_t shift);
  [[nodiscard]] Stored<std::vector<ReturnedGoods>> read_returns(storage::Statement rows);
  [[nodiscard]] Stored<std::optional<ReturnedGoods>> returned_goods(std::uint64_t number);
  [[nodiscard]] Stored<std::vector<ReturnedGoods>> returns_of_shift(std::uint64_t shift);
  [[nodiscard]] Stored<void> insert_sale(const domain::Order& order, const replication::Record& record);
  /// What the sale is paid with out of leases.
  [[nodiscard]] Stored<void> spend_leases(const domain::Order& order);
  [[nodiscard]] Stored<void> keep_credit(const domain::Return& what);
  [[nodiscard]] Stored<std::optional<domain::Money>> handed_out(std::uint64_t return_number);
  [[nodiscard]] Stored<void> spend_credit(const domain::Order& order);
  [[nodiscard]] Stored<PrintJob> add_job(std::uint64_t receipt, PrintJob::Kind kind, Instant now);

  storage::Database& database_;
  TillIdentity identity_;
  journal::Outgoing outgoing_;
  TillJournal journal_;
  TillShifts shifts_;
  replication::SenderHistory history_;
};

/// An unpaid sale as it is kept and sent, and back.
[[nodiscard]] protocol::Basket to_basket(const KeptSale& sale);
[[nodiscard]] KeptSale to_sale(protocol::Basket basket, Instant at, std::string cashier);

/// Handovers that a terminal remembers although they are settled: a store that is restored from a backup may call their
/// orders open again.
inline constexpr std::uint64_t kKeptHandovers = 10'000;
/// A store forgets sales that were put aside before that long.
inline constexpr Duration kBasketClaimLife = Duration::days(2);

/// Free space below which no sale is begun: several thousand sales still fit for those under way.
inline constexpr std::uint64_t kMinFreeBytes = 16ULL * 1024 * 1024;
[[nodiscard]] StorageHealth storage_health(const std::filesystem::path& database);

/// Free space below which the terminal writes nothing that it can do without: a failed write ends the process, and what
/// is sold must still reach the store.
inline constexpr std::uint64_t kMinBookkeepingBytes = std::uint64_t{1024} * 1024;
[[nodiscard]] std::uint64_t free_bytes(const std::filesystem::path& database);

}  // namespace queueback::terminal
