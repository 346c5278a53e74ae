#include "store-server/storage/tables.hpp"

#include <utility>

namespace queueback::store_server {

using storage::Statement;

namespace {

Stored<std::vector<PersonRow>> people_of(Statement rows) {
  std::vector<PersonRow> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.text(0), row.text(1), row.text(2), row.text(3)});
  });
  return done ? Stored<std::vector<PersonRow>>(std::move(out)) : tl::unexpected(done.error());
}

}  // namespace

Stored<std::optional<std::int64_t>> DirectoryTables::number(std::string_view key) {
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = ?");
  const auto found = row.bind(key).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.integer(0)) : std::nullopt;
}

Stored<void> DirectoryTables::set_number(std::string_view key, std::int64_t value) {
  return database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key).bind(value).run();
}

Stored<std::optional<Bytes>> DirectoryTables::bytes(std::string_view key) {
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = ?");
  const auto found = row.bind(key).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.blob(0)) : std::nullopt;
}

Stored<void> DirectoryTables::set_bytes(std::string_view key, ByteView value) {
  return database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key).bind(value).run();
}

Stored<void> DirectoryTables::save_member(const PersonRow& person) {
  if (auto done = save_level(person.member, person.level); !done) {
    return done;
  }
  return database_.prepare("INSERT OR REPLACE INTO member_person(member, name, phone) VALUES(?, ?, ?)")
      .bind(person.member)
      .bind(person.name)
      .bind(person.phone)
      .run();
}

Stored<void> DirectoryTables::save_level(const std::string& member, const std::string& level) {
  return database_.prepare("INSERT OR REPLACE INTO member(member, level) VALUES(?, ?)").bind(member).bind(level).run();
}

Stored<std::vector<PersonRow>> DirectoryTables::members(const std::string& after, std::int64_t limit) {
  Statement rows = database_.prepare(
      "SELECT member, level, coalesce(name, ''), coalesce(phone, '') FROM member"
      " LEFT JOIN member_person USING(member) WHERE member > ? ORDER BY member LIMIT ?");
  rows.bind(after).bind(limit);
  return people_of(std::move(rows));
}

Stored<std::vector<PersonRow>> DirectoryTables::members_with_phone(const std::string& phone, std::uint64_t limit) {
  Statement rows = database_.prepare(
      "SELECT member, level, name, phone FROM member_person JOIN member USING(member)"
      " WHERE phone = ?1 AND phone <> '' ORDER BY member LIMIT ?2");
  rows.bind(phone).bind(limit);
  return people_of(std::move(rows));
}

Stored<std::optional<std::string>> DirectoryTables::name_of(const std::string& member) {
  Statement row = database_.prepare("SELECT name FROM member_person WHERE member = ?");
  const auto found = row.bind(member).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.text(0)) : std::nullopt;
}

Stored<bool> DirectoryTables::put_reference(const replication::ReferenceItem& item, std::uint64_t n) {
  // The WHERE keeps an item that already reads like this at its old version: nothing new to tell.
  auto done = database_
                  .prepare(
                      "INSERT INTO reference_item(kind, key, n, removed, body) VALUES(?1, ?2, ?3, ?4, ?5)"
                      " ON CONFLICT(kind, key) DO UPDATE SET n = ?3, removed = ?4, body = ?5"
                      " WHERE removed <> ?4 OR body <> ?5")
                  .bind(static_cast<std::int64_t>(item.kind))
                  .bind(item.key)
                  .bind(n)
                  .bind(static_cast<std::int64_t>(item.removed))
                  .bind(ByteView(item.body))
                  .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  return database_.changes() > 0;
}

Stored<std::vector<replication::ReferenceItem>> DirectoryTables::reference_between(std::uint64_t after,
                                                                                   std::uint64_t up_to) {
  std::vector<replication::ReferenceItem> out;
  Statement rows = database_.prepare(
      "SELECT kind, removed, key, body FROM reference_item WHERE n > ? AND n <= ? ORDER BY n, kind, key");
  rows.bind(after).bind(up_to);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({static_cast<std::uint8_t>(row.integer(0)), static_cast<std::uint8_t>(row.integer(1)), row.text(2),
                   row.blob(3)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<std::optional<Bytes>> DirectoryTables::reference_body(protocol::ReferenceKind kind, std::string_view key) {
  Statement row = database_.prepare("SELECT body FROM reference_item WHERE kind = ? AND key = ? AND removed = 0");
  const auto found = row.bind(static_cast<std::int64_t>(kind)).bind(key).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.blob(0)) : std::nullopt;
}

Stored<std::uint64_t> DirectoryTables::reference_count() {
  return storage::only_number(database_.prepare("SELECT count(*) FROM reference_item"));
}

Stored<std::optional<std::uint64_t>> DirectoryTables::removed_order_after(std::uint64_t keep) {
  // The literals are those of the partial index.
  Statement row =
      database_.prepare("SELECT n FROM reference_item WHERE kind = 8 AND removed = 1 ORDER BY n DESC LIMIT 1 OFFSET ?");
  const auto found = row.bind(keep).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.number(0)) : std::nullopt;
}

Stored<std::uint64_t> DirectoryTables::drop_removed_orders(std::uint64_t n) {
  auto done = database_.prepare("DELETE FROM reference_item WHERE kind = 8 AND removed = 1 AND n <= ?").bind(n).run();
  return done ? Stored<std::uint64_t>(static_cast<std::uint64_t>(database_.changes())) : tl::unexpected(done.error());
}

Stored<void> DirectoryTables::save_terminal(const TerminalRow& terminal) {
  return database_
      .prepare(
          "INSERT OR REPLACE INTO terminal(terminal, certificate_serial, receipt_key, enrolled_at, revoked_at)"
          " VALUES(?, ?, ?, ?, ?)")
      .bind(terminal.terminal)
      .bind(terminal.certificate_serial)
      .bind(ByteView(terminal.receipt_key))
      .bind(terminal.enrolled_at.micros)
      .bind(terminal.revoked_at ? std::optional(terminal.revoked_at->micros) : std::nullopt)
      .run();
}

Stored<std::vector<TerminalRow>> DirectoryTables::terminals() {
  std::vector<TerminalRow> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT terminal, certificate_serial, receipt_key, enrolled_at, revoked_at FROM terminal"
                        " ORDER BY terminal"),
      [&out](const Statement& row) {
        out.push_back({row.text(0), row.text(1), row.blob(2), Instant{row.integer(3)},
                       row.is_null(4) ? std::nullopt : std::optional(Instant{row.integer(4)})});
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::store_server
