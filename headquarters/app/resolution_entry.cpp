// What stores' managers did with quarantined records and alarms, and what an older version could not read.
#include <algorithm>
#include <utility>

#include "common/replication/messages.hpp"
#include "headquarters/app/bookkeeper.hpp"
#include "headquarters/app/order_json.hpp"

namespace queueback::headquarters {

using domain::Order;
using protocol::Resolution;
using protocol::StoreRecord;
using protocol::TerminalEntry;

namespace {

/// What went to the store's suspense account.
struct Suspended {
  domain::Money amount;
  std::string currency;
};

Suspended suspended_by(const std::string& store, const StoreRecord& record) {
  Suspended out;
  for (const ledger::Posting& posting : record.postings) {
    const auto sum = domain::checked_add(out.amount, posting.amount);
    if (posting.credit == "suspense/" + store && sum) {
      out = {*sum, posting.currency};
    }
  }
  return out;
}

std::string order_in(const protocol::TerminalRecord& record) {
  const auto* order = std::get_if<Order>(&record.body);
  if (order != nullptr) {
    return to_string(order->id.uuid);
  }
  const auto* handover = std::get_if<domain::Handover>(&record.body);
  if (const auto* back = std::get_if<domain::Return>(&record.body)) {
    return to_string(back->order.uuid);
  }
  return handover == nullptr ? std::string() : handover->order;  // a report is about no order
}

}  // namespace

Stored<void> Bookkeeper::note_run(const std::string& store, const StoreRecord& record, const TerminalEntry& entry) {
  const auto sent = replication::decode_record(entry.record);
  return sent ? quarantine_.note_run(store, entry.terminal, *sent, record.applied_at) : Stored<void>();
}

Stored<void> Bookkeeper::note_run(const std::string& store, ByteView payload) {
  const auto record = protocol::decode_store_record(payload);
  const auto* entry = record ? std::get_if<TerminalEntry>(&record->body) : nullptr;
  return entry == nullptr ? Stored<void>() : note_run(store, *record, *entry);
}

Stored<void> Bookkeeper::note_quarantine(const Arrival& arrival, const StoreRecord& record,
                                         const TerminalEntry& entry) {
  const auto sent = replication::decode_record(entry.record);
  if (entry.quarantine_reason.empty() || !sent) {
    return {};
  }
  const auto content = protocol::decode_terminal_record(sent->payload);
  const Suspended money = suspended_by(arrival.store, record);
  const auto fresh = quarantine_.insert({arrival.store, sent->hash, arrival.record_no, arrival.log_no, entry.terminal,
                                         content ? order_in(*content) : std::string(), entry.quarantine_reason,
                                         money.currency, money.amount, arrival.received_at});
  if (!fresh) {
    return tl::unexpected(fresh.error());
  }
  stores_.change(arrival.store).quarantined += *fresh ? 1 : 0;
  return {};
}

Stored<Folded> Bookkeeper::enter_resolution(const Arrival& arrival, const StoreRecord& record,
                                            const Resolution& resolution) {
  const std::string action(to_string(resolution.action));
  const auto before = quarantine_.find_resolution(arrival.store, resolution.record_hash);
  const auto quarantined = quarantine_.knows(arrival.store, resolution.record_hash);
  if (!before || !quarantined) {
    return tl::unexpected(!before ? before.error() : quarantined.error());
  }
  if (before->has_value()) {
    ++stores_.change(arrival.store).repeats;
    Stored<void> done;
    if ((*before)->action != action) {
      done = raise(arrival, resolution.terminal, "resolution-conflict",
                   "the store, restored from a backup, says of log entry " + std::to_string(resolution.log_no) +
                       " that it was " + action + "; it was " + (*before)->action + " by " + (*before)->by +
                       " before, which stands here");
    }
    return done ? Stored<Folded>(Folded::kNo) : tl::unexpected(done.error());
  }
  auto done = quarantine_.insert_resolution({arrival.store,
                                             resolution.record_hash,
                                             arrival.record_no,
                                             resolution.log_no,
                                             resolution.booked ? order_in(*resolution.booked) : std::string(),
                                             action,
                                             resolution.by,
                                             resolution.reason,
                                             record.applied_at,
                                             0,
                                             {}});
  if (*quarantined) {
    --stores_.change(arrival.store).quarantined;
  }
  if (!done) {
    return tl::unexpected(done.error());
  }
  if (resolution.booked) {
    return enter_booked(arrival, record, resolution);
  }
  done = list_resolved(arrival, record, resolution);
  return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
}

Stored<Folded> Bookkeeper::enter_booked(const Arrival& arrival, const StoreRecord& record,
                                        const Resolution& resolution) {
  if (const auto* handover = std::get_if<domain::Handover>(&resolution.booked->body)) {
    return enter_handover(arrival, record, *handover,
                          {arrival.store, resolution.record_hash, handover->order, resolution.terminal,
                           record.effective_at, OrderStatus::kBooked, "", arrival.record_no});
  }
  if (const auto* report = std::get_if<domain::TillReport>(&resolution.booked->body)) {
    return enter_report(arrival, *report,
                        {arrival.store, resolution.record_hash, resolution.terminal, record.effective_at,
                         OrderStatus::kBooked, "", arrival.record_no});
  }
  if (const auto* back = std::get_if<domain::Return>(&resolution.booked->body)) {
    return enter_return(arrival, *back,
                        {arrival.store, resolution.record_hash, resolution.terminal, record.effective_at,
                         OrderStatus::kBooked, "", arrival.record_no});
  }
  if (const auto* lease = std::get_if<domain::LeaseReturn>(&resolution.booked->body)) {
    return enter_lease_return(arrival, *lease,
                              {arrival.store, resolution.record_hash, resolution.terminal, record.effective_at,
                               OrderStatus::kBooked, "", arrival.record_no});
  }
  auto done = list_resolved(arrival, record, resolution);
  done = done ? queues_.sell(arrival, record, std::get<Order>(resolution.booked->body)) : done;
  return done ? Stored<Folded>(Folded::kYes) : tl::unexpected(done.error());
}

Stored<void> Bookkeeper::list_resolved(const Arrival& arrival, const StoreRecord& record,
                                       const Resolution& resolution) {
  const Order* order = resolution.booked ? std::get_if<Order>(&resolution.booked->body) : nullptr;
  const auto listed = orders_.json_of(arrival.store, resolution.record_hash);
  if (!listed) {
    return tl::unexpected(listed.error());
  }
  if (listed->has_value()) {
    return orders_.resolve(arrival.store, resolution.record_hash, order,
                           resolved_order_json(**listed, order, record, resolution));
  }
  if (order == nullptr) {
    return {};
  }
  // It could not be read when it came, so it is listed only now; which start of the terminal made it is not known.
  const auto known = orders_.find(order->id);
  if (!known || known->has_value()) {
    return known ? Stored<void>() : tl::unexpected(known.error());
  }
  return list({*order,
               arrival.store,
               resolution.terminal,
               {},
               resolution.record_hash,
               record.effective_at,
               arrival.received_at,
               OrderStatus::kBooked,
               "",
               "",
               arrival.record_no,
               {}},
              record);
}

Stored<void> Bookkeeper::enter_alarm(const Arrival& arrival, const StoreRecord& record,
                                     const protocol::AlarmResolution& resolution) {
  if (resolution.log_no == 0) {
    return {};
  }
  const auto ids = orders_.alarms_of_entry(arrival.store, resolution.log_no, resolution.kind);
  if (!ids) {
    return tl::unexpected(ids.error());
  }
  for (const std::uint64_t id : *ids) {
    if (auto done = orders_.resolve_alarm(id, resolution.by, resolution.reason, record.applied_at); !done) {
      return done;
    }
    --stores_.change(arrival.store).alarms;
  }
  return {};
}

Stored<void> Bookkeeper::enter_replacement(const Arrival& arrival, const StoreRecord& record,
                                           const protocol::TerminalReplacement& replacement) {
  auto done = quarantine_.revoke_terminal(arrival.store, replacement.terminal, replacement.certificate_serial,
                                          record.applied_at);
  for (const protocol::LineEnd& end : replacement.ends) {
    done = done ? quarantine_.insert_end({arrival.store, replacement.terminal,
                                          replication::Incarnation{end.incarnation}, end.seq, end.hash, replacement.by,
                                          replacement.reason, record.applied_at, "replaced"})
                : done;
  }
  return done;
}

Stored<void> Bookkeeper::enter_enrolment(const Arrival& arrival, const protocol::TerminalEnrolment& enrolment) {
  const auto before = quarantine_.find_terminal(arrival.store, enrolment.terminal);
  if (!before) {
    return tl::unexpected(before.error());
  }
  const bool was_revoked = before->has_value() && (*before)->revoked_at.has_value();
  const Instant ended = was_revoked ? *(*before)->revoked_at : enrolment.enrolled_at;
  Stored<void> done;
  for (const protocol::LineEnd& end : enrolment.ends) {
    done = done ? quarantine_.insert_end({arrival.store, enrolment.terminal, replication::Incarnation{end.incarnation},
                                          end.seq, end.hash, "", "", ended, "revoked"})
                : done;
  }
  return done ? quarantine_.enrol_terminal(arrival.store, enrolment.terminal, enrolment.certificate_serial,
                                           enrolment.enrolled_at)
              : done;
}

Stored<void> Bookkeeper::enter_revocation(const Arrival& arrival, const protocol::TerminalRevocation& revocation) {
  return quarantine_.revoke_terminal(arrival.store, revocation.terminal, revocation.certificate_serial,
                                     revocation.revoked_at);
}

Stored<void> Bookkeeper::read_again(Instant now) {
  const auto rows = orders_.unreadable();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  for (const UnreadableRow& row : *rows) {
    const auto record = protocol::decode_store_record(row.payload);
    if (!record) {
      continue;
    }
    auto done = enter_decoded({row.store, row.record_no, now, row.log_no}, *record);
    done = done ? orders_.resolve_alarm(row.alarm, "queueback-hq", "read after an update of this program", now) : done;
    if (!done) {
      return done;
    }
    --stores_.change(row.store).alarms;
  }
  return {};
}

}  // namespace queueback::headquarters
