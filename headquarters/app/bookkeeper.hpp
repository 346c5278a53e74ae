#pragma once
#include <optional>
#include <string>

#include "common/protocol/codec.hpp"
#include "headquarters/app/book.hpp"
#include "headquarters/app/spanning_queues.hpp"
#include "headquarters/app/store_register.hpp"
#include "headquarters/storage/quarantine_tables.hpp"
#include "headquarters/storage/report_tables.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// Turns stores' records into orders, postings and alarms, and hands them to the queues that span stores. Whatever is
/// wrong with a record becomes an alarm and never stops the stream; only the database's own failures are errors.
/// Storage thread only.
class Bookkeeper {
 public:
  Bookkeeper(RecordTables& records, OrderTables& orders, ReportTables& reports, QuarantineTables& quarantine,
             StoreRegister& stores, Book& book, SpanningQueues& queues)
      : records_(records),
        orders_(orders),
        reports_(reports),
        quarantine_(quarantine),
        stores_(stores),
        book_(book),
        queues_(queues) {}

  /// Inside the transaction that wrote the record.
  [[nodiscard]] Stored<void> enter(const Arrival& arrival, ByteView payload);
  /// Reads again what an older version of this program could not, and kept: books what can be read now.
  [[nodiscard]] Stored<void> read_again(Instant now);
  /// Which of a terminal's records are here, out of a record that was entered before this was asked.
  [[nodiscard]] Stored<void> note_run(const std::string& store, ByteView payload);

 private:
  /// What a terminal sent, its order, handover or report. kNo: its postings were counted before.
  [[nodiscard]] Stored<Folded> enter_entry(const Arrival& arrival, const protocol::StoreRecord& record,
                                           const protocol::TerminalEntry& entry);
  [[nodiscard]] Stored<Folded> enter_order(const Arrival& arrival, const protocol::StoreRecord& record,
                                           const OrderRow& row);
  [[nodiscard]] Stored<Folded> enter_handover(const Arrival& arrival, const protocol::StoreRecord& record,
                                              const domain::Handover& handover, const HandoverRow& row);
  /// Where a report came from, and what its store did with it.
  struct ReportSource {
    std::string store;
    replication::Hash record_hash = {};
    std::string terminal;
    Instant effective_at;
    OrderStatus status = OrderStatus::kBooked;
    std::string quarantine_reason;
    std::uint64_t record_no = 0;
  };
  [[nodiscard]] Stored<Folded> enter_report(const Arrival& arrival, const domain::TillReport& report,
                                            const ReportSource& source);
  [[nodiscard]] Stored<Folded> enter_return(const Arrival& arrival, const domain::Return& back,
                                            const ReportSource& source);
  [[nodiscard]] Stored<Folded> enter_lease_return(const Arrival& arrival, const domain::LeaseReturn& lease,
                                                  const ReportSource& source);
  /// Keeps what a terminal told, once. `cashier`: empty where nobody did it.
  [[nodiscard]] Stored<Folded> keep(const ReportSource& source, std::string kind, std::string cashier,
                                    std::string content);
  /// Of an order that this store has handed over before, in record `first`.
  [[nodiscard]] Stored<Folded> enter_second_handover(const Arrival& arrival, HandoverRow row, std::uint64_t first);
  [[nodiscard]] Stored<void> enter_decoded(const Arrival& arrival, const protocol::StoreRecord& record);
  [[nodiscard]] Stored<void> note_run(const std::string& store, const protocol::StoreRecord& record,
                                      const protocol::TerminalEntry& entry);
  [[nodiscard]] Stored<void> note_quarantine(const Arrival& arrival, const protocol::StoreRecord& record,
                                             const protocol::TerminalEntry& entry);
  /// What a store's manager did with a quarantined record, once for each terminal's record.
  [[nodiscard]] Stored<Folded> enter_resolution(const Arrival& arrival, const protocol::StoreRecord& record,
                                                const protocol::Resolution& resolution);
  [[nodiscard]] Stored<Folded> enter_booked(const Arrival& arrival, const protocol::StoreRecord& record,
                                            const protocol::Resolution& resolution);
  /// The order of a quarantined record as the list shows it from now on.
  [[nodiscard]] Stored<void> list_resolved(const Arrival& arrival, const protocol::StoreRecord& record,
                                           const protocol::Resolution& resolution);
  [[nodiscard]] Stored<void> enter_alarm(const Arrival& arrival, const protocol::StoreRecord& record,
                                         const protocol::AlarmResolution& resolution);
  /// A terminal's device is gone: its lines are shown as those of the old one.
  [[nodiscard]] Stored<void> enter_replacement(const Arrival& arrival, const protocol::StoreRecord& record,
                                               const protocol::TerminalReplacement& replacement);
  /// Which device has a terminal's name, and which ones do not any more.
  [[nodiscard]] Stored<void> enter_enrolment(const Arrival& arrival, const protocol::TerminalEnrolment& enrolment);
  [[nodiscard]] Stored<void> enter_revocation(const Arrival& arrival, const protocol::TerminalRevocation& revocation);
  [[nodiscard]] Stored<void> list(OrderRow row, const protocol::StoreRecord& record);
  [[nodiscard]] Stored<Folded> on_known(const OrderRow& row, const KnownOrder& known);
  [[nodiscard]] Stored<void> check_names(const OrderRow& row);
  [[nodiscard]] Stored<void> enter_postings(const Arrival& arrival, const std::vector<ledger::Posting>& postings,
                                            Folded folded);
  [[nodiscard]] Stored<void> raise(const Arrival& arrival, std::string terminal, std::string kind, std::string text);

  RecordTables& records_;
  OrderTables& orders_;
  ReportTables& reports_;
  QuarantineTables& quarantine_;
  StoreRegister& stores_;
  Book& book_;
  SpanningQueues& queues_;
};

}  // namespace queueback::headquarters
