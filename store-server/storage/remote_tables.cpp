#include "store-server/storage/remote_tables.hpp"

#include <utility>

namespace queueback::store_server {

using domain::Money;
using protocol::RemoteEntry;
using storage::Statement;

namespace {

/// Columns: entry, order_id, member, queue, entitlement, paid, status, position, ahead, at.
RemoteEntry entry_of(const Statement& row) {
  return {row.text(0),
          row.text(1),
          row.text(2),
          row.text(3),
          Money::minor(row.integer(4)),
          Money::minor(row.integer(5)),
          row.text(6),
          row.number(7),
          Money::minor(row.integer(8)),
          Instant{row.integer(9)}};
}

Stored<std::vector<RemoteEntry>> entries_of(Statement rows) {
  std::vector<RemoteEntry> entries;
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) { entries.push_back(entry_of(row)); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return entries;
}

}  // namespace

Stored<void> RemoteTables::write(Statement statement, const RemoteEntry& entry) {
  return statement.bind(entry.entry)
      .bind(entry.order)
      .bind(entry.member)
      .bind(entry.queue)
      .bind(entry.entitlement.minor())
      .bind(entry.paid.minor())
      .bind(entry.status)
      .bind(entry.position)
      .bind(entry.ahead.minor())
      .bind(entry.at.micros)
      .run();
}

Stored<void> RemoteTables::insert_pending(const RemoteEntry& entry) {
  return write(database_.prepare("INSERT OR IGNORE INTO remote_entry(entry, order_id, member, queue, entitlement, paid,"
                                 " status, position, ahead, at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
               entry);
}

Stored<void> RemoteTables::save(const RemoteEntry& entry) {
  return write(database_.prepare("INSERT OR REPLACE INTO remote_entry(entry, order_id, member, queue, entitlement,"
                                 " paid, status, position, ahead, at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
               entry);
}

Stored<void> RemoteTables::forget_all() {
  return database_
      .prepare(
          "UPDATE remote_entry SET entitlement = 0, paid = 0, status = 'pending', position = 0, ahead = 0"
          " WHERE status <> 'pending'")
      .run();
}

Stored<std::optional<RemoteEntry>> RemoteTables::find(const std::string& entry) {
  Statement row = database_.prepare(
      "SELECT entry, order_id, member, queue, entitlement, paid, status, position, ahead, at FROM remote_entry"
      " WHERE entry = ?");
  const auto found = row.bind(entry).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(entry_of(row)) : std::nullopt;
}

Stored<std::vector<RemoteEntry>> RemoteTables::of_member(const std::string& member, std::uint64_t newest) {
  Statement rows = database_.prepare(
      "SELECT entry, order_id, member, queue, entitlement, paid, status, position, ahead, at FROM remote_entry"
      " WHERE member = ? ORDER BY at DESC, entry LIMIT ?");
  rows.bind(member).bind(newest);
  return entries_of(std::move(rows));
}

Stored<std::vector<RemoteEntry>> RemoteTables::open_in(const std::string& queue, std::uint64_t oldest) {
  Statement rows = database_.prepare(
      "SELECT entry, order_id, member, queue, entitlement, paid, status, position, ahead, at FROM remote_entry"
      " WHERE queue = ? AND status IN ('pending', 'waiting') ORDER BY at, entry LIMIT ?");
  rows.bind(queue).bind(oldest);
  return entries_of(std::move(rows));
}

Stored<std::vector<RemoteQueue>> RemoteTables::queues() {
  std::vector<RemoteQueue> queues;
  auto done = storage::for_each_row(
      database_.prepare("SELECT queue, sum(status = 'pending'), sum(status = 'waiting'), sum(entitlement - paid)"
                        " FROM remote_entry WHERE status IN ('pending', 'waiting') GROUP BY queue ORDER BY queue"),
      [&](const Statement& row) {
        queues.push_back({row.text(0), row.number(1), row.number(2), Money::minor(row.integer(3))});
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return queues;
}

}  // namespace queueback::store_server
