#include <utility>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

using storage::Statement;

namespace {

std::optional<Instant> instant(const Statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(Instant{row.integer(column)});
}

std::optional<std::int64_t> micros(const std::optional<Instant>& at) {
  return at ? std::optional(at->micros) : std::nullopt;
}

}  // namespace

Stored<std::map<std::string, StoreRow>> StoreTables::load() {
  std::map<std::string, StoreRow> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT store, certificate_serial, enrolled_at, revoked_at, last_contact, head, program,"
                        " clock_skew, records, orders, quarantined, repeats, alarms FROM store"),
      [&out](const Statement& row) {
        out[row.text(0)] = {row.text(0),     row.text(1),   instant(row, 2), instant(row, 3),
                            instant(row, 4), row.number(5), row.text(6),     Duration{row.integer(7)},
                            row.number(8),   row.number(9), row.number(10),  row.number(11),
                            row.number(12)};
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<void> StoreTables::save(const StoreRow& row) {
  return database_
      .prepare(
          "INSERT OR REPLACE INTO store(store, certificate_serial, enrolled_at, revoked_at, last_contact, head,"
          " program, clock_skew, records, orders, quarantined, repeats, alarms)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(row.store)
      .bind(row.certificate_serial)
      .bind(micros(row.enrolled_at))
      .bind(micros(row.revoked_at))
      .bind(micros(row.last_contact))
      .bind(row.head)
      .bind(row.program)
      .bind(row.clock_skew.micros)
      .bind(row.records)
      .bind(row.orders)
      .bind(row.quarantined)
      .bind(row.repeats)
      .bind(row.alarms)
      .run();
}

}  // namespace queueback::headquarters
