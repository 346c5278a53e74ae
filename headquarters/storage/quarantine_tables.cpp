#include "headquarters/storage/quarantine_tables.hpp"

#include <algorithm>
#include <utility>

namespace queueback::headquarters {

using domain::Money;
using storage::Statement;

namespace {

/// Columns store … at, cursor of table resolution from `first` on.
ResolutionRow resolution_at(const Statement& row, int first) {
  return {row.text(first),
          row.array<32>(first + 1),
          row.number(first + 2),
          row.number(first + 3),
          row.text(first + 4),
          row.text(first + 5),
          row.text(first + 6),
          row.text(first + 7),
          Instant{row.integer(first + 8)},
          row.number(first + 9),
          {}};
}

}  // namespace

Stored<bool> QuarantineTables::insert(const QuarantineRow& row) {
  auto done = database_
                  .prepare(
                      "INSERT OR IGNORE INTO quarantine(store, record_hash, record_no, log_no, terminal, order_id,"
                      " reason, currency, amount, at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                  .bind(row.store)
                  .bind(ByteView(row.record_hash))
                  .bind(row.record_no)
                  .bind(row.log_no)
                  .bind(row.terminal)
                  .bind(row.order)
                  .bind(row.reason)
                  .bind(row.currency)
                  .bind(row.amount.minor())
                  .bind(row.at.micros)
                  .run();
  return done ? Stored<bool>(database_.changes() > 0) : tl::unexpected(done.error());
}

Stored<std::vector<QuarantineRow>> QuarantineTables::list(bool resolved, const std::string& store, std::uint64_t after,
                                                          std::uint64_t limit) {
  std::vector<QuarantineRow> out;
  Statement rows = database_.prepare(
      "SELECT q.store, q.record_hash, q.record_no, q.log_no, q.terminal, q.order_id, q.reason, q.currency, q.amount,"
      " q.at, r.store, r.record_hash, r.record_no, r.log_no, r.order_id, r.action, r.resolved_by, r.reason, r.at,"
      " r.cursor FROM quarantine q LEFT JOIN resolution r USING(store, record_hash)"
      " WHERE q.record_no > ?1 AND (?2 = '' OR q.store = ?2) AND (r.cursor IS NOT NULL) = ?3"
      " ORDER BY q.record_no LIMIT ?4");
  rows.bind(after).bind(store).bind(static_cast<std::int64_t>(resolved)).bind(limit);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.text(0), row.array<32>(1), row.number(2), row.number(3), row.text(4), row.text(5), row.text(6),
                   row.text(7), Money::minor(row.integer(8)), Instant{row.integer(9)}});
    if (!row.is_null(19)) {
      out.back().resolution = resolution_at(row, 10);
    }
  });
  return done ? Stored<std::vector<QuarantineRow>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<bool> QuarantineTables::knows(const std::string& store, const replication::Hash& record_hash) {
  Statement row = database_.prepare("SELECT 1 FROM quarantine WHERE store = ? AND record_hash = ?");
  return row.bind(store).bind(ByteView(record_hash)).step();
}

Stored<std::optional<ResolutionRow>> QuarantineTables::find_resolution(const std::string& store,
                                                                       const replication::Hash& record_hash) {
  Statement row = database_.prepare(
      "SELECT store, record_hash, record_no, log_no, order_id, action, resolved_by, reason, at, cursor FROM resolution"
      " WHERE store = ? AND record_hash = ?");
  const auto found = row.bind(store).bind(ByteView(record_hash)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(resolution_at(row, 0)) : std::nullopt;
}

Stored<void> QuarantineTables::insert_resolution(const ResolutionRow& row) {
  return database_
      .prepare(
          "INSERT INTO resolution(store, record_hash, record_no, log_no, order_id, action, resolved_by, reason, at)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(row.store)
      .bind(ByteView(row.record_hash))
      .bind(row.record_no)
      .bind(row.log_no)
      .bind(row.order)
      .bind(row.action)
      .bind(row.by)
      .bind(row.reason)
      .bind(row.at.micros)
      .run();
}

Stored<std::vector<ResolutionRow>> QuarantineTables::resolutions(std::uint64_t cursor, std::uint64_t limit) {
  std::vector<ResolutionRow> out;
  Statement rows = database_.prepare(
      "SELECT r.store, r.record_hash, r.record_no, r.log_no, r.order_id, r.action, r.resolved_by, r.reason, r.at,"
      " r.cursor, (SELECT json FROM orders o WHERE o.store = r.store AND o.record_hash = r.record_hash)"
      " FROM resolution r WHERE r.cursor > ? ORDER BY r.cursor LIMIT ?");
  rows.bind(cursor).bind(limit);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back(resolution_at(row, 0));
    out.back().order_json = row.is_null(10) ? std::string() : row.text(10);
  });
  return done ? Stored<std::vector<ResolutionRow>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<void> QuarantineTables::note_run(const std::string& store, const std::string& terminal,
                                        const replication::Record& record, Instant at) {
  Statement known = database_.prepare(
      "SELECT first_seq, last_seq, last_hash FROM terminal_run WHERE store = ? AND terminal = ? AND incarnation = ?"
      " AND first_seq <= ? ORDER BY first_seq DESC LIMIT 1");
  const auto found = known.bind(store).bind(terminal).bind(ByteView(record.incarnation.bytes)).bind(record.seq).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  const bool repeated = *found && record.seq <= known.number(1);
  if (repeated) {
    return {};
  }
  const bool follows = *found && record.seq == known.number(1) + 1 && record.previous == known.array<32>(2);
  const std::uint64_t first = follows ? known.number(0) : record.seq;
  return database_
      .prepare(
          "INSERT INTO terminal_run(store, terminal, incarnation, first_seq, first_previous, last_seq, last_hash,"
          " last_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
          " ON CONFLICT(store, terminal, incarnation, first_seq) DO UPDATE SET last_seq = ?6, last_hash = ?7,"
          " last_at = ?8")
      .bind(store)
      .bind(terminal)
      .bind(ByteView(record.incarnation.bytes))
      .bind(first)
      .bind(ByteView(record.previous))
      .bind(record.seq)
      .bind(ByteView(record.hash))
      .bind(at.micros)
      .run();
}

Stored<bool> QuarantineTables::has_runs() { return database_.prepare("SELECT 1 FROM terminal_run LIMIT 1").step(); }

Stored<std::vector<TerminalRuns>> QuarantineTables::runs_of(const std::string& store) {
  std::vector<TerminalRuns> out;
  Statement rows = database_.prepare(
      "SELECT terminal, incarnation, first_seq, first_previous, last_seq, last_hash, last_at FROM terminal_run"
      " WHERE store = ? ORDER BY terminal, first_seq");
  rows.bind(store);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    if (out.empty() || out.back().terminal != row.text(0)) {
      out.push_back({row.text(0), {}, {}});
    }
    out.back().runs.push_back(
        {replication::Incarnation{row.array<16>(1)}, row.number(2), row.array<32>(3), row.number(4), row.array<32>(5)});
    out.back().last_at = std::max(out.back().last_at, Instant{row.integer(6)});
  });
  return done ? Stored<std::vector<TerminalRuns>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<void> QuarantineTables::insert_end(const TerminalEndRow& row) {
  return database_
      .prepare(
          "INSERT OR IGNORE INTO terminal_end(store, terminal, incarnation, last_seq, last_hash, replaced_by, reason,"
          " at, how) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(row.store)
      .bind(row.terminal)
      .bind(ByteView(row.incarnation.bytes))
      .bind(row.last_seq)
      .bind(ByteView(row.last_hash))
      .bind(row.by)
      .bind(row.reason)
      .bind(row.at.micros)
      .bind(row.how)
      .run();
}

Stored<void> QuarantineTables::enrol_terminal(const std::string& store, const std::string& terminal,
                                              const std::string& serial, Instant at) {
  return database_
      .prepare(
          "INSERT INTO terminal(store, terminal, certificate_serial, enrolled_at, revoked_at) VALUES(?1, ?2, ?3, ?4,"
          " NULL) ON CONFLICT(store, terminal) DO UPDATE SET certificate_serial = ?3, enrolled_at = ?4"
          " WHERE coalesce(enrolled_at, 0) <= ?4")
      .bind(store)
      .bind(terminal)
      .bind(serial)
      .bind(at.micros)
      .run();
}

Stored<void> QuarantineTables::revoke_terminal(const std::string& store, const std::string& terminal,
                                               const std::string& serial, Instant at) {
  return database_
      .prepare(
          "INSERT INTO terminal(store, terminal, certificate_serial, enrolled_at, revoked_at) VALUES(?1, ?2, ?3, NULL,"
          " ?4) ON CONFLICT(store, terminal) DO UPDATE SET revoked_at = max(coalesce(revoked_at, 0), ?4)")
      .bind(store)
      .bind(terminal)
      .bind(serial)
      .bind(at.micros)
      .run();
}

Stored<std::optional<TerminalDeviceRow>> QuarantineTables::find_terminal(const std::string& store,
                                                                         const std::string& terminal) {
  const auto at = [](const Statement& row, int column) {
    return row.is_null(column) ? std::nullopt : std::optional(Instant{row.integer(column)});
  };
  Statement row = database_.prepare(
      "SELECT terminal, certificate_serial, enrolled_at, revoked_at FROM terminal WHERE store = ? AND terminal = ?");
  const auto found = row.bind(store).bind(terminal).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(TerminalDeviceRow{row.text(0), row.text(1), at(row, 2), at(row, 3)}) : std::nullopt;
}

Stored<std::vector<TerminalEndRow>> QuarantineTables::ends_of(const std::string& store) {
  std::vector<TerminalEndRow> out;
  Statement rows = database_.prepare(
      "SELECT store, terminal, incarnation, last_seq, last_hash, replaced_by, reason, at, how FROM terminal_end"
      " WHERE store = ? ORDER BY at, terminal, last_seq");
  rows.bind(store);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.text(0), row.text(1), replication::Incarnation{row.array<16>(2)}, row.number(3),
                   row.array<32>(4), row.text(5), row.text(6), Instant{row.integer(7)}, row.text(8)});
  });
  return done ? Stored<std::vector<TerminalEndRow>>(std::move(out)) : tl::unexpected(done.error());
}

}  // namespace queueback::headquarters
