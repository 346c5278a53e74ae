// The rest of TillDatabase: online orders that were handed over here.
#include "common/protocol/codec.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

using storage::Statement;

Stored<std::optional<Instant>> TillDatabase::handed_over_at(const std::string& order) {
  Statement row = database_.prepare("SELECT handed_over_at FROM handover WHERE order_id = ?");
  const auto found = row.bind(order).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(Instant{row.integer(0)}) : std::nullopt;
}

Stored<HandoverOutcome> TillDatabase::save_handover(const HandoverDraft& draft) {
  const auto before = handed_over_at(draft.order);
  if (!before) {
    return tl::unexpected(before.error());
  }
  if (*before) {
    return HandoverOutcome{RepeatedHandover{draft.order, **before}};
  }
  const domain::Handover handover{draft.order, identity_.store,     identity_.terminal,       draft.cashier,
                                  draft.at,    draft.business_date, draft.utc_offset_minutes, draft.reference_version};
  const auto record = outgoing_.append(protocol::encode(protocol::TerminalRecord{handover}));
  if (!record) {
    return tl::unexpected(record.error());
  }
  auto done = insert_record(*record, draft.at, domain::Money{});
  done = done ? database_.prepare("INSERT INTO handover(order_id, handed_over_at, cashier, seq) VALUES(?, ?, ?, ?)")
                    .bind(handover.order)
                    .bind(handover.at.micros)
                    .bind(handover.cashier.text())
                    .bind(record->seq)
                    .run()
              : done;
  done = done ? journal_.append({JournalKind::kHandover,
                                 draft.at,
                                 draft.cashier.text(),
                                 "",
                                 "",
                                 "order " + draft.order + ", record " + to_hex(record->hash),
                                 {}})
              : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return HandoverOutcome{SavedHandover{handover, *record}};
}

Stored<std::map<std::string, Instant>> TillDatabase::handed_over() {
  std::map<std::string, Instant> out;
  auto done = storage::for_each_row(database_.prepare("SELECT order_id, handed_over_at FROM handover"),
                                    [&out](const Statement& row) { out[row.text(0)] = Instant{row.integer(1)}; });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<void> TillDatabase::drop_settled_handovers() {
  const auto durable = number(kDurable);
  if (!durable) {
    return tl::unexpected(durable.error());
  }
  return database_
      .prepare(
          "DELETE FROM handover WHERE seq <= min(?, (SELECT seq FROM handover ORDER BY seq DESC LIMIT 1 OFFSET ?))"
          " AND NOT EXISTS (SELECT 1 FROM reference_item WHERE kind = ? AND key = order_id)")
      .bind(*durable)
      .bind(kKeptHandovers)
      .bind(static_cast<std::int64_t>(protocol::ReferenceKind::kOpenOrder))
      .run();
}

}  // namespace queueback::terminal
