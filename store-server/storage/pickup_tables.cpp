#include "store-server/storage/pickup_tables.hpp"

#include <utility>

namespace queueback::store_server {

using storage::Statement;

Stored<void> PickupTables::insert_handover(const HandoverRow& row) {
  return database_.prepare("INSERT INTO handover(order_id, log_no, terminal, cashier, at) VALUES(?, ?, ?, ?, ?)")
      .bind(row.order)
      .bind(row.log_no)
      .bind(row.terminal)
      .bind(row.cashier)
      .bind(row.at.micros)
      .run();
}

Stored<std::optional<HandoverRow>> PickupTables::find_handover(const std::string& order) {
  Statement row = database_.prepare("SELECT log_no, terminal, cashier, at FROM handover WHERE order_id = ?");
  const auto found = row.bind(order).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<HandoverRow>();
  }
  return std::optional(HandoverRow{order, row.number(0), row.text(1), row.text(2), Instant{row.integer(3)}});
}

Stored<bool> PickupTables::open(const OpenOrderRow& row) {
  auto done = database_
                  .prepare(
                      "INSERT INTO open_order(order_id, arrival, shown) VALUES(?, ?, 0)"
                      " ON CONFLICT(order_id) DO NOTHING")
                  .bind(row.order)
                  .bind(row.arrival)
                  .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  return database_.changes() > 0;
}

Stored<std::optional<Shown>> PickupTables::close(const std::string& order) {
  Statement row = database_.prepare("SELECT shown FROM open_order WHERE order_id = ?");
  const auto found = row.bind(order).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<Shown>();
  }
  const Shown shown = row.integer(0) == 0 ? Shown::kNo : Shown::kYes;
  if (auto done = database_.prepare("DELETE FROM open_order WHERE order_id = ?").bind(order).run(); !done) {
    return tl::unexpected(done.error());
  }
  return std::optional(shown);
}

Stored<void> PickupTables::set_shown(const std::string& order, Shown shown) {
  return database_.prepare("UPDATE open_order SET shown = ? WHERE order_id = ?")
      .bind(static_cast<std::int64_t>(shown))
      .bind(order)
      .run();
}

Stored<std::optional<OpenOrderRow>> PickupTables::first_of(Statement row) {
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(OpenOrderRow{row.text(0), row.number(1)}) : std::nullopt;
}

Stored<std::optional<OpenOrderRow>> PickupTables::newest_hidden() {
  return first_of(
      database_.prepare("SELECT order_id, arrival FROM open_order WHERE shown = 0 ORDER BY arrival DESC LIMIT 1"));
}

Stored<std::optional<OpenOrderRow>> PickupTables::oldest_shown() {
  return first_of(
      database_.prepare("SELECT order_id, arrival FROM open_order WHERE shown = 1 ORDER BY arrival LIMIT 1"));
}

Stored<std::uint64_t> PickupTables::shown_count() {
  return storage::only_number(database_.prepare("SELECT count(*) FROM open_order WHERE shown = 1"));
}

}  // namespace queueback::store_server
