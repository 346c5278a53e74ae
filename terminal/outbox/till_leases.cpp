// The rest of TillDatabase: leases of members' change and points.
#include <utility>

#include "common/protocol/codec.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using domain::Money;
using storage::Statement;

namespace {

constexpr std::string_view kPoints = "points";

}  // namespace

Stored<std::map<domain::Purse, Lease>> TillDatabase::leases() {
  std::map<domain::Purse, Lease> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT id, member, kind, granted, spent, expires_at, pin_hash FROM lease"),
      [&out](const Statement& row) {
        const auto kind = row.text(2) == kPoints ? domain::TenderKind::kPoints : domain::TenderKind::kChange;
        out[{row.text(1), kind}] = Lease{domain::LeaseId{Uuid{row.array<16>(0)}},
                                         Money::minor(row.integer(3)),
                                         Money::minor(row.integer(4)),
                                         Instant{row.integer(5)},
                                         row.text(6),
                                         row.text(6).empty()};  // whatever the store said then, nobody heard it
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<void> TillDatabase::save_lease(const SaveLease& what) {
  // What is spent is the sales' to say.
  return database_
      .prepare(
          "INSERT INTO lease(id, member, kind, granted, spent, expires_at, pin_hash) VALUES(?, ?, ?, ?, 0, ?, ?)"
          " ON CONFLICT(id) DO UPDATE SET granted = excluded.granted, expires_at = excluded.expires_at,"
          " pin_hash = excluded.pin_hash")
      .bind(ByteView(what.lease.id.uuid.bytes))
      .bind(what.purse.member)
      .bind(to_string(what.purse.kind))
      .bind(what.lease.granted.minor())
      .bind(what.lease.expires_at.micros)
      .bind(what.lease.pin_hash)
      .run();
}

Stored<void> TillDatabase::drop_lease(const domain::LeaseId& id) {
  return database_.prepare("DELETE FROM lease WHERE id = ?").bind(ByteView(id.uuid.bytes)).run();
}

Stored<void> TillDatabase::spend_leases(const domain::Order& order) {
  Stored<void> done;
  for (const domain::Tender& tender : order.tenders) {
    const auto id = domain::is_leased(tender.kind) ? parse_uuid(tender.reference) : std::nullopt;
    if (id && done) {
      done = database_.prepare("UPDATE lease SET spent = spent + ? WHERE id = ?")
                 .bind(tender.amount.minor())
                 .bind(ByteView(id->bytes))
                 .run();
    }
  }
  return done;
}

Stored<replication::Appended> TillDatabase::return_lease(const ReturnLease& what, Instant now) {
  Statement row = database_.prepare("SELECT spent FROM lease WHERE id = ?");
  const auto found = row.bind(ByteView(what.id.uuid.bytes)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  const Money spent = *found ? Money::minor(row.integer(0)) : Money{};
  const domain::LeaseReturn said{
      what.id, identity_.store, identity_.terminal, *domain::MemberId::parse(what.member), spent, now};
  const auto record = outgoing_.append(protocol::encode(protocol::TerminalRecord{said}));
  if (!record) {
    return tl::unexpected(record.error());
  }
  auto done = insert_record(*record, now, Money{});
  done = done ? drop_lease(what.id) : done;
  return done ? Stored<replication::Appended>(replication::Appended{*record}) : tl::unexpected(done.error());
}

}  // namespace queueback::terminal
