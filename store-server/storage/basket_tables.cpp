#include "store-server/storage/basket_tables.hpp"

#include <utility>

namespace queueback::store_server {

using storage::Statement;

namespace {

constexpr std::string_view kColumns =
    "SELECT id, terminal, cashier, at, summary, content, coalesce(claim, ''), coalesce(taken_by, '') FROM basket ";

BasketRow read(const Statement& row) {
  return {row.text(0), row.text(1), row.text(2), Instant{row.integer(3)},
          row.text(4), row.blob(5), row.text(6), row.text(7)};
}

Stored<std::optional<BasketRow>> read_one(Statement row) {
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(read(row)) : std::optional<BasketRow>();
}

}  // namespace

Stored<void> BasketTables::put(const BasketRow& row, Instant now) {
  return database_
      .prepare(
          "INSERT OR IGNORE INTO basket(id, terminal, cashier, at, summary, content, noted_at)"
          " VALUES(?, ?, ?, ?, ?, ?, ?)")
      .bind(row.id)
      .bind(row.terminal)
      .bind(row.cashier)
      .bind(row.at.micros)
      .bind(row.summary)
      .bind(ByteView(row.content))
      .bind(now.micros)
      .run();
}

Stored<std::optional<BasketRow>> BasketTables::find(const std::string& id) {
  Statement row = database_.prepare(std::string(kColumns) + "WHERE id = ?");
  row.bind(id);
  return read_one(std::move(row));
}

Stored<std::optional<BasketRow>> BasketTables::taken(const std::string& claim, const std::string& terminal) {
  Statement row = database_.prepare(std::string(kColumns) + "WHERE claim = ? AND taken_by = ?");
  row.bind(claim).bind(terminal);
  return read_one(std::move(row));
}

Stored<std::vector<BasketRow>> BasketTables::waiting(const std::string& terminal, std::uint64_t limit) {
  Statement rows = database_.prepare(
      std::string(kColumns) + "WHERE claim IS NULL AND (?1 = '' OR terminal = ?1) ORDER BY noted_at DESC, id LIMIT ?2");
  rows.bind(terminal).bind(limit);
  std::vector<BasketRow> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) { out.push_back(read(row)); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<std::uint64_t> BasketTables::count_waiting_of(const std::string& terminal) {
  Statement row = database_.prepare("SELECT count(*) FROM basket WHERE claim IS NULL AND terminal = ?");
  row.bind(terminal);
  return storage::only_number(std::move(row));
}

Stored<std::uint64_t> BasketTables::count_waiting() {
  return storage::only_number(database_.prepare("SELECT count(*) FROM basket WHERE claim IS NULL"));
}

Stored<void> BasketTables::take(const std::string& id, const std::string& claim, const std::string& terminal,
                                Instant now) {
  return database_.prepare("UPDATE basket SET claim = ?, taken_by = ?, noted_at = ? WHERE id = ?")
      .bind(claim)
      .bind(terminal)
      .bind(now.micros)
      .bind(id)
      .run();
}

Stored<void> BasketTables::drop_taken_but(const std::string& terminal, std::uint64_t kept) {
  return database_
      .prepare(
          "DELETE FROM basket WHERE terminal = ?1 AND claim IS NOT NULL AND id NOT IN (SELECT id FROM basket"
          " WHERE terminal = ?1 AND claim IS NOT NULL ORDER BY noted_at DESC, id LIMIT ?2)")
      .bind(terminal)
      .bind(kept)
      .run();
}

Stored<void> BasketTables::drop(const std::string& id) {
  return database_.prepare("DELETE FROM basket WHERE id = ?").bind(id).run();
}

Stored<void> BasketTables::drop_noted_before(Instant at) {
  return database_.prepare("DELETE FROM basket WHERE noted_at < ?").bind(at.micros).run();
}

}  // namespace queueback::store_server
