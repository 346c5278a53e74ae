// The alarms of class OrderTables.
#include <utility>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

using storage::Statement;

namespace {

/// Columns as in every SELECT below.
AlarmRow alarm_row(const Statement& row) {
  AlarmRow out{Instant{row.integer(0)}, row.text(1),   row.text(2), row.text(3), row.text(4),
               row.number(5),           row.number(6), row.text(7), row.text(8)};
  if (!row.is_null(9)) {
    out.resolved_at = Instant{row.integer(9)};
  }
  return out;
}

}  // namespace

Stored<void> OrderTables::insert_alarm(const AlarmRow& row) {
  return database_.prepare("INSERT INTO alarm(at, store, terminal, kind, text, record_no) VALUES(?, ?, ?, ?, ?, ?)")
      .bind(row.at.micros)
      .bind(row.store)
      .bind(row.terminal)
      .bind(row.kind)
      .bind(row.text)
      .bind(row.record_no)
      .run();
}

Stored<std::vector<AlarmRow>> OrderTables::alarms(std::uint64_t before, std::uint64_t limit, Alarms which) {
  std::vector<AlarmRow> out;
  Statement rows = database_.prepare(
      "SELECT at, store, terminal, kind, text, record_no, id, coalesce(resolved_by, ''),"
      " coalesce(resolution_reason, ''), resolved_at FROM alarm WHERE id < ? AND (? OR resolved_at IS NULL)"
      " ORDER BY id DESC LIMIT ?");
  rows.bind(before).bind(static_cast<std::int64_t>(which)).bind(limit);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) { out.push_back(alarm_row(row)); });
  return done ? Stored<std::vector<AlarmRow>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<std::uint64_t> OrderTables::alarm_count() {
  Statement row = database_.prepare("SELECT count(*) FROM alarm WHERE resolved_at IS NULL");
  const auto found = row.step();
  return found ? Stored<std::uint64_t>(row.number(0)) : tl::unexpected(found.error());
}

Stored<std::optional<AlarmRow>> OrderTables::find_alarm(std::uint64_t id) {
  Statement row = database_.prepare(
      "SELECT at, store, terminal, kind, text, record_no, id, coalesce(resolved_by, ''),"
      " coalesce(resolution_reason, ''), resolved_at FROM alarm WHERE id = ?");
  const auto found = row.bind(id).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(alarm_row(row)) : std::nullopt;
}

Stored<void> OrderTables::resolve_alarm(std::uint64_t id, const std::string& by, const std::string& reason,
                                        Instant at) {
  return database_.prepare("UPDATE alarm SET resolved_by = ?, resolution_reason = ?, resolved_at = ? WHERE id = ?")
      .bind(by)
      .bind(reason)
      .bind(at.micros)
      .bind(id)
      .run();
}

Stored<std::vector<std::uint64_t>> OrderTables::alarms_of_entry(const std::string& store, std::uint64_t log_no,
                                                                const std::string& kind) {
  std::vector<std::uint64_t> ids;
  Statement rows = database_.prepare(
      "SELECT a.id FROM record r JOIN alarm a USING(record_no) WHERE r.store = ? AND r.seq = ? AND a.kind = ?"
      " AND a.resolved_at IS NULL");
  rows.bind(store).bind(log_no).bind(kind);
  auto done = storage::for_each_row(std::move(rows), [&ids](const Statement& row) { ids.push_back(row.number(0)); });
  return done ? Stored<std::vector<std::uint64_t>>(std::move(ids)) : tl::unexpected(done.error());
}

Stored<std::vector<UnreadableRow>> OrderTables::unreadable() {
  std::vector<UnreadableRow> out;
  auto done = storage::for_each_row(
      database_.prepare(
          "SELECT a.id, r.record_no, r.store, r.payload, r.seq FROM alarm a JOIN record r USING(record_no)"
          " WHERE a.kind = 'unreadable-record' AND a.resolved_at IS NULL ORDER BY r.record_no"),
      [&out](const Statement& row) {
        out.push_back({row.number(0), row.number(1), row.text(2), row.blob(3), row.number(4)});
      });
  return done ? Stored<std::vector<UnreadableRow>>(std::move(out)) : tl::unexpected(done.error());
}

}  // namespace queueback::headquarters
