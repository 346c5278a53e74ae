// What a manager must look at: quarantined records and alarms.
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

namespace {

/// The note in four columns from `first` on.
ResolvedNote note_at(const Statement& row, int first) {
  return {row.text(first), row.text(first + 1), Instant{row.integer(first + 2)}, row.number(first + 3)};
}

/// Columns as in every SELECT below.
QuarantineRow quarantine_row(const Statement& row) {
  QuarantineRow out{row.number(0), row.text(1), row.text(2), Money::minor(row.integer(3)), Instant{row.integer(4)}};
  if (!row.is_null(5)) {
    out.action = static_cast<protocol::ResolutionAction>(row.integer(5));
    out.resolved = note_at(row, 6);
  }
  return out;
}

AlarmRow alarm_row(const Statement& row) {
  AlarmRow out{Instant{row.integer(0)}, row.text(1), row.text(2), row.text(3), row.number(4), row.number(5)};
  if (!row.is_null(8)) {
    out.resolved = note_at(row, 6);
  }
  return out;
}

template <class Row>
Stored<std::vector<Row>> all_rows(Statement statement, Row (*read)(const Statement&)) {
  std::vector<Row> out;
  auto done = storage::for_each_row(std::move(statement), [&](const Statement& row) { out.push_back(read(row)); });
  return done ? Stored<std::vector<Row>>(std::move(out)) : tl::unexpected(done.error());
}

template <class Row>
Stored<std::optional<Row>> one_row(Statement statement, Row (*read)(const Statement&)) {
  const auto found = statement.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(read(statement)) : std::nullopt;
}

}  // namespace

Stored<void> LedgerTables::insert_quarantine(const QuarantineRow& row) {
  return database_.prepare("INSERT INTO quarantine(log_no, terminal, reason, amount, at) VALUES(?, ?, ?, ?, ?)")
      .bind(row.log_no)
      .bind(row.terminal)
      .bind(row.reason)
      .bind(row.amount.minor())
      .bind(row.at.micros)
      .run();
}

Stored<std::vector<QuarantineRow>> LedgerTables::quarantine() {
  return all_rows(
      database_.prepare("SELECT log_no, terminal, reason, amount, at, action, resolved_by,"
                        " resolution_reason, resolved_at, resolution_log_no FROM quarantine ORDER BY log_no"),
      quarantine_row);
}

Stored<std::vector<QuarantineRow>> LedgerTables::quarantine(RowState state, std::uint64_t after, std::uint64_t limit) {
  Statement rows = database_.prepare(
      "SELECT log_no, terminal, reason, amount, at, action, resolved_by, resolution_reason, resolved_at,"
      " resolution_log_no FROM quarantine WHERE log_no > ? AND (action IS NOT NULL) = ? ORDER BY log_no LIMIT ?");
  rows.bind(after).bind(static_cast<std::int64_t>(state)).bind(limit);
  return all_rows(std::move(rows), quarantine_row);
}

Stored<std::optional<QuarantineRow>> LedgerTables::find_quarantine(std::uint64_t log_no) {
  Statement row = database_.prepare(
      "SELECT log_no, terminal, reason, amount, at, action, resolved_by, resolution_reason, resolved_at,"
      " resolution_log_no FROM quarantine WHERE log_no = ?");
  row.bind(log_no);
  return one_row(std::move(row), quarantine_row);
}

Stored<void> LedgerTables::resolve_quarantine(std::uint64_t log_no, protocol::ResolutionAction action,
                                              const ResolvedNote& note) {
  return database_
      .prepare(
          "UPDATE quarantine SET action = ?, resolved_by = ?, resolution_reason = ?, resolved_at = ?,"
          " resolution_log_no = ? WHERE log_no = ?")
      .bind(static_cast<std::int64_t>(action))
      .bind(note.by)
      .bind(note.reason)
      .bind(note.at.micros)
      .bind(note.log_no)
      .bind(log_no)
      .run();
}

Stored<std::uint64_t> LedgerTables::open_quarantine_count() {
  return storage::only_number(database_.prepare("SELECT count(*) FROM quarantine WHERE action IS NULL"));
}

Stored<void> LedgerTables::insert_alarm(const AlarmRow& row) {
  return database_.prepare("INSERT INTO alarm(at, terminal, kind, text, log_no) VALUES(?, ?, ?, ?, ?)")
      .bind(row.at.micros)
      .bind(row.terminal)
      .bind(row.kind)
      .bind(row.text)
      .bind(row.log_no)
      .run();
}

Stored<std::vector<AlarmRow>> LedgerTables::alarms() {
  return all_rows(database_.prepare("SELECT at, terminal, kind, text, log_no, id, resolved_by, resolution_reason,"
                                    " resolved_at, resolution_log_no FROM alarm ORDER BY id"),
                  alarm_row);
}

Stored<std::vector<AlarmRow>> LedgerTables::alarms(RowState state, std::uint64_t after, std::uint64_t limit) {
  Statement rows = database_.prepare(
      "SELECT at, terminal, kind, text, log_no, id, resolved_by, resolution_reason, resolved_at, resolution_log_no"
      " FROM alarm WHERE id > ? AND (resolved_at IS NOT NULL) = ? ORDER BY id LIMIT ?");
  rows.bind(after).bind(static_cast<std::int64_t>(state)).bind(limit);
  return all_rows(std::move(rows), alarm_row);
}

Stored<std::optional<AlarmRow>> LedgerTables::find_alarm(std::uint64_t id) {
  Statement row = database_.prepare(
      "SELECT at, terminal, kind, text, log_no, id, resolved_by, resolution_reason, resolved_at, resolution_log_no"
      " FROM alarm WHERE id = ?");
  row.bind(id);
  return one_row(std::move(row), alarm_row);
}

Stored<void> LedgerTables::resolve_alarm(std::uint64_t id, const ResolvedNote& note) {
  return database_
      .prepare(
          "UPDATE alarm SET resolved_by = ?, resolution_reason = ?, resolved_at = ?, resolution_log_no = ? WHERE id = "
          "?")
      .bind(note.by)
      .bind(note.reason)
      .bind(note.at.micros)
      .bind(note.log_no)
      .bind(id)
      .run();
}

Stored<std::uint64_t> LedgerTables::open_alarm_count() {
  return storage::only_number(database_.prepare("SELECT count(*) FROM alarm WHERE resolved_at IS NULL"));
}

}  // namespace queueback::store_server
