#include "headquarters/app/bookkeeper.hpp"

#include <utility>

#include "common/protocol/return_json.hpp"
#include "common/replication/messages.hpp"
#include "headquarters/app/order_json.hpp"

namespace queueback::headquarters {
namespace {

using domain::Order;

/// What a terminal sent: its record, and what is in it.
struct Sent {
  replication::Record record;
  protocol::TerminalRecord content;
};

/// The reason says why the bytes that a store passed on are no record of a terminal.
Result<Sent, std::string> read_sent(const protocol::TerminalEntry& entry) {
  auto record = replication::decode_record(entry.record);
  if (!record) {
    return tl::unexpected("not a record: " + record.error().reason);
  }
  const bool whole =
      replication::record_hash(record->incarnation, record->seq, record->previous, record->payload) == record->hash;
  if (!whole) {
    return tl::unexpected("record " + std::to_string(record->seq) + ": hash does not match its content");
  }
  auto decoded = protocol::decode_terminal_record(record->payload);
  if (!decoded) {
    return tl::unexpected(decoded.error().reason);
  }
  return Sent{std::move(*record), std::move(*decoded)};
}

std::string describe(std::string_view status, const replication::Hash& hash, std::uint64_t record_no) {
  return std::string(status) + " in record " + std::to_string(record_no) + " as " + to_hex(hash).substr(0, 16);
}

}  // namespace

Stored<void> Bookkeeper::raise(const Arrival& arrival, std::string terminal, std::string kind, std::string text) {
  return stores_.raise(
      {arrival.received_at, arrival.store, std::move(terminal), std::move(kind), std::move(text), arrival.record_no});
}

Stored<void> Bookkeeper::enter(const Arrival& arrival, ByteView payload) {
  ++stores_.change(arrival.store).records;
  const auto record = protocol::decode_store_record(payload);
  if (!record) {
    return raise(arrival, "", "unreadable-record",
                 "a record of the store cannot be read and is kept as it came: " + record.error().reason);
  }
  return enter_decoded(arrival, *record);
}

Stored<void> Bookkeeper::enter_decoded(const Arrival& arrival, const protocol::StoreRecord& record) {
  Stored<Folded> folded = Folded::kYes;
  Stored<void> done;
  if (const auto* entry = std::get_if<protocol::TerminalEntry>(&record.body)) {
    folded = enter_entry(arrival, record, *entry);
  } else if (const auto* resolution = std::get_if<protocol::Resolution>(&record.body)) {
    folded = enter_resolution(arrival, record, *resolution);
  } else if (const auto* alarm = std::get_if<protocol::AlarmResolution>(&record.body)) {
    done = enter_alarm(arrival, record, *alarm);
  } else if (const auto* replacement = std::get_if<protocol::TerminalReplacement>(&record.body)) {
    done = enter_replacement(arrival, record, *replacement);
  } else if (const auto* enrolment = std::get_if<protocol::TerminalEnrolment>(&record.body)) {
    done = enter_enrolment(arrival, *enrolment);
  } else if (const auto* revocation = std::get_if<protocol::TerminalRevocation>(&record.body)) {
    done = enter_revocation(arrival, *revocation);
  } else if (std::holds_alternative<protocol::WalletEntry>(record.body)) {
    done = {};  // it is all in its postings
  } else {
    done = queues_.enter(arrival, record);
  }
  if (!folded || !done) {
    return !done ? done : tl::unexpected(folded.error());
  }
  return enter_postings(arrival, record.postings, *folded);
}

Stored<Folded> Bookkeeper::enter_entry(const Arrival& arrival, const protocol::StoreRecord& record,
                                       const protocol::TerminalEntry& entry) {
  if (!entry.alarm.empty()) {
    if (auto done = raise(arrival, entry.terminal, entry.alarm, "the store reports this of its terminal"); !done) {
      return tl::unexpected(done.error());
    }
  }
  auto noted = note_run(arrival.store, record, entry);
  noted = noted ? note_quarantine(arrival, record, entry) : noted;
  if (!noted) {
    return tl::unexpected(noted.error());
  }
  const auto sent = read_sent(entry);
  if (!sent) {
    auto done = raise(arrival, entry.terminal, "unreadable-order",
                      "a terminal's record cannot be read and is kept as it came: " + sent.error() +
                          (entry.quarantine_reason.empty() ? "" : "; the store says: " + entry.quarantine_reason));
    return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
  }
  const OrderStatus status = entry.quarantine_reason.empty() ? OrderStatus::kBooked : OrderStatus::kQuarantined;
  if (const auto* handover = std::get_if<domain::Handover>(&sent->content.body)) {
    return enter_handover(arrival, record, *handover,
                          {arrival.store, sent->record.hash, handover->order, entry.terminal, record.effective_at,
                           status, entry.quarantine_reason, arrival.record_no});
  }
  const ReportSource source{arrival.store, sent->record.hash,       entry.terminal,   record.effective_at,
                            status,        entry.quarantine_reason, arrival.record_no};
  if (const auto* report = std::get_if<domain::TillReport>(&sent->content.body)) {
    return enter_report(arrival, *report, source);
  }
  if (const auto* back = std::get_if<domain::Return>(&sent->content.body)) {
    return enter_return(arrival, *back, source);
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&sent->content.body)) {
    return enter_lease_return(arrival, *lease, source);
  }
  return enter_order(arrival, record,
                     {std::get<Order>(sent->content.body),
                      arrival.store,
                      entry.terminal,
                      sent->record.incarnation,
                      sent->record.hash,
                      record.effective_at,
                      arrival.received_at,
                      status,
                      entry.quarantine_reason,
                      entry.alarm,
                      arrival.record_no,
                      {}});
}

Stored<Folded> Bookkeeper::enter_order(const Arrival& arrival, const protocol::StoreRecord& record,
                                       const OrderRow& row) {
  const auto known = orders_.find(row.order.id);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (known->has_value()) {
    return on_known(row, **known);
  }
  auto done = list(row, record);
  done = done && row.status == OrderStatus::kBooked ? queues_.sell(arrival, record, row.order) : done;
  return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
}

Stored<Folded> Bookkeeper::enter_handover(const Arrival& arrival, const protocol::StoreRecord& record,
                                          const domain::Handover& handover, const HandoverRow& row) {
  const auto known = orders_.status_of_handover(row.store, row.record_hash);
  if (!known) {
    return tl::unexpected(known.error());
  }
  // One that was quarantined has no postings, so whatever is said now counts.
  const bool is_repeat = known->has_value() && (**known == OrderStatus::kBooked || **known == row.status);
  if (is_repeat) {
    ++stores_.change(row.store).repeats;
    return Folded::kNo;
  }
  const auto other = orders_.other_handover(row);
  if (!other) {
    return tl::unexpected(other.error());
  }
  if (row.status == OrderStatus::kBooked && *other != 0) {
    return enter_second_handover(arrival, row, *other);
  }
  auto done = orders_.save_handover(row);
  if (done && row.status == OrderStatus::kBooked) {
    done = queues_.hand_over(arrival, record, handover);
  } else if (done) {
    done = raise(arrival, row.terminal, "handover-quarantined",
                 "the store could not book the handover of order " + row.order + ": " + row.quarantine_reason);
  }
  return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
}

Stored<Folded> Bookkeeper::enter_report(const Arrival& arrival, const domain::TillReport& report,
                                        const ReportSource& source) {
  if (source.status == OrderStatus::kQuarantined) {
    auto done = raise(arrival, source.terminal, "report-quarantined",
                      "the store could not take a report of its terminal: " + source.quarantine_reason);
    return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
  }
  return keep(source, std::string(to_string(report.kind)), report.cashier.text(), report.content);
}

Stored<Folded> Bookkeeper::enter_return(const Arrival& arrival, const domain::Return& back,
                                        const ReportSource& source) {
  if (source.status == OrderStatus::kQuarantined) {
    auto done = raise(arrival, source.terminal, "return-quarantined",
                      "the store could not book return " + std::to_string(back.number.value) + " of its terminal, " +
                          domain::to_string(back.paid_back.amount) + " paid back: " + source.quarantine_reason);
    return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
  }
  return keep(source, std::string(protocol::kReturnReport), back.cashier.text(), protocol::to_json_text(back));
}

Stored<Folded> Bookkeeper::enter_lease_return(const Arrival& arrival, const domain::LeaseReturn& lease,
                                              const ReportSource& source) {
  const std::string id = to_string(lease.lease.uuid);
  if (source.status == OrderStatus::kQuarantined) {
    auto done = raise(arrival, source.terminal, "lease-quarantined",
                      "the store could not take back lease " + id + " of its terminal: " + source.quarantine_reason);
    return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
  }
  const std::string content = R"({"lease":")" + id + R"(","spent":)" + std::to_string(lease.spent.minor()) + "}";
  return keep(source, "wallet-return", "", content);
}

Stored<Folded> Bookkeeper::keep(const ReportSource& source, std::string kind, std::string cashier,
                                std::string content) {
  const auto is_new = reports_.insert({source.store, source.record_hash, source.terminal, std::move(kind),
                                       std::move(cashier), source.effective_at, std::move(content), source.record_no});
  if (!is_new) {
    return tl::unexpected(is_new.error());
  }
  if (!*is_new) {
    ++stores_.change(source.store).repeats;
  }
  return *is_new ? Folded::kYes : Folded::kNo;
}

Stored<Folded> Bookkeeper::enter_second_handover(const Arrival& arrival, HandoverRow row, std::uint64_t first) {
  row.status = OrderStatus::kQuarantined;
  row.quarantine_reason = "order " + row.order + " was handed over before, in record " + std::to_string(first);
  ++stores_.change(row.store).quarantined;
  auto done = orders_.save_handover(row);
  done = done ? raise(arrival, row.terminal, "handover-twice",
                      row.quarantine_reason +
                          ", and the store booked both, as one does that was restored from a backup in between; what "
                          "the second one settled is not counted")
              : done;
  return done ? Stored<Folded>(Folded::kNo) : tl::unexpected(done.error());
}

Stored<void> Bookkeeper::list(OrderRow row, const protocol::StoreRecord& record) {
  row.json = order_json(row, record);
  ++stores_.change(row.store).orders;
  if (auto done = check_names(row); !done) {
    return done;
  }
  return orders_.insert(row);
}

Stored<void> Bookkeeper::check_names(const OrderRow& row) {
  const bool fits = row.order.store.text() == row.store && row.order.terminal.text() == row.terminal;
  if (fits || row.status == OrderStatus::kQuarantined) {
    return {};
  }
  return stores_.raise({row.received_at, row.store, row.terminal, "order-names",
                        "order " + to_string(row.order.id.uuid) + " names store " + row.order.store.text() +
                            ", terminal " + row.order.terminal.text() + "; the store booked it all the same",
                        row.record_no});
}

Stored<Folded> Bookkeeper::on_known(const OrderRow& row, const KnownOrder& known) {
  const std::string id = "order " + to_string(row.order.id.uuid);
  const std::string both = describe(to_string(known.status), known.record_hash, known.record_no) + " (store " +
                           known.store + "), now " + describe(to_string(row.status), row.record_hash, row.record_no) +
                           " (store " + row.store + ", total " + domain::to_string(row.order.total) + " " +
                           row.order.currency + ")";
  const bool same = known.record_hash == row.record_hash && known.store == row.store;
  if (!same) {
    auto done =
        stores_.raise({row.received_at, row.store, row.terminal, "order-conflict",
                       id + " came twice with different content; the first one stands: " + both, row.record_no});
    return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
  }
  ++stores_.change(row.store).repeats;
  auto done = orders_.insert_repeat(row.record_no, known.cursor);
  if (done && known.status != row.status) {
    done = stores_.raise({row.received_at, row.store, row.terminal, "order-status",
                          id + " was sent again with another status; the first one stands: " + both, row.record_no});
  }
  return done ? Stored<Folded>(Folded::kNo) : tl::unexpected(done.error());
}

Stored<void> Bookkeeper::enter_postings(const Arrival& arrival, const std::vector<ledger::Posting>& postings,
                                        Folded folded) {
  if (folded == Folded::kYes) {
    if (const auto posted = book_.post(arrival.store, postings); !posted) {
      folded = Folded::kNo;
      if (auto done = raise(arrival, "", "postings", "the record's postings are not counted: " + posted.error());
          !done) {
        return done;
      }
    }
  }
  return records_.insert_postings(arrival.record_no, arrival.store, postings, folded);
}

}  // namespace queueback::headquarters
