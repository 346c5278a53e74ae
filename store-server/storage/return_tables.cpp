#include "store-server/storage/return_tables.hpp"

#include <utility>

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

namespace {

ByteView key(const domain::OrderId& id) { return ByteView(id.uuid.bytes); }

Stored<std::vector<domain::ReturnedLine>> read_lines(Statement rows) {
  std::vector<domain::ReturnedLine> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back(
        {static_cast<std::uint32_t>(row.number(0)), domain::Quantity{row.integer(1)}, Money::minor(row.integer(2))});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace

Stored<void> ReturnTables::insert(const ReturnRow& row) {
  return database_
      .prepare(
          "INSERT INTO sale_return(id, order_id, log_no, terminal, number, refunded, withheld, paid_back, at)"
          " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(key(row.id))
      .bind(key(row.order))
      .bind(row.log_no)
      .bind(row.terminal)
      .bind(row.number)
      .bind(row.refunded.minor())
      .bind(row.withheld.minor())
      .bind(row.paid_back.minor())
      .bind(row.at.micros)
      .run();
}

Stored<std::optional<ReturnRow>> ReturnTables::find(const domain::OrderId& id) {
  Statement row = database_.prepare(
      "SELECT order_id, log_no, terminal, number, refunded, withheld, paid_back, at FROM sale_return WHERE id = ?");
  const auto found = row.bind(key(id)).expect("bitiiiii").step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<ReturnRow>();
  }
  const auto order = to_array<16>(row.blob(0));
  return std::optional(ReturnRow{id, domain::OrderId{order ? Uuid{*order} : Uuid{}}, row.number(1), row.text(2),
                                 row.number(3), Money::minor(row.integer(4)), Money::minor(row.integer(5)),
                                 Money::minor(row.integer(6)), Instant{row.integer(7)}});
}

Stored<Money> LedgerTables::refunded_by(std::uint64_t log_no) {
  Statement row = database_.prepare("SELECT refunded FROM sale_return WHERE log_no = ?");
  const auto found = row.bind(log_no).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? Money::minor(row.integer(0)) : Money{};
}

Stored<std::vector<domain::ReturnedLine>> ReturnTables::returned(const domain::OrderId& order) {
  Statement rows = database_.prepare(
      "SELECT line, quantity_milli, amount FROM returned_line WHERE order_id = ? AND reserved_until IS NULL");
  rows.bind(key(order));
  return read_lines(std::move(rows));
}

Stored<std::vector<domain::ReturnedLine>> ReturnTables::returned_or_reserved(const domain::OrderId& order, Instant now,
                                                                             const domain::OrderId& except) {
  Statement rows = database_.prepare(
      "SELECT line, quantity_milli, amount FROM returned_line WHERE order_id = ?"
      " AND (reserved_until IS NULL OR (reserved_until > ? AND return_id <> ?))");
  rows.bind(key(order)).bind(now.micros).bind(key(except));
  return read_lines(std::move(rows));
}

Stored<void> ReturnTables::put(const domain::OrderId& order, const domain::OrderId& id,
                               const std::vector<domain::ReturnedLine>& lines) {
  return write(order, id, lines, std::nullopt);
}

Stored<void> ReturnTables::reserve(const domain::OrderId& order, const domain::OrderId& id,
                                   const std::vector<domain::ReturnedLine>& lines, Instant until) {
  return write(order, id, lines, until);
}

Stored<void> ReturnTables::write(const domain::OrderId& order, const domain::OrderId& id,
                                 const std::vector<domain::ReturnedLine>& lines, std::optional<Instant> until) {
  auto done = database_.prepare("DELETE FROM returned_line WHERE order_id = ? AND return_id = ?")
                  .bind(key(order))
                  .bind(key(id))
                  .run();
  for (std::size_t i = 0; done && i < lines.size(); ++i) {
    Statement row = database_.prepare(
        "INSERT INTO returned_line(order_id, return_id, line, quantity_milli, amount, reserved_until)"
        " VALUES(?, ?, ?, ?, ?, ?)");
    row.bind(key(order)).bind(key(id)).bind(static_cast<std::int64_t>(lines[i].line));
    row.bind(lines[i].quantity.milli).bind(lines[i].amount.minor());
    done = (until ? row.bind(until->micros) : row.bind_null()).run();
  }
  return done;
}

Stored<void> ReturnTables::release(const domain::OrderId& order, const domain::OrderId& id) {
  return database_
      .prepare("DELETE FROM returned_line WHERE order_id = ? AND return_id = ? AND reserved_until IS NOT NULL")
      .bind(key(order))
      .bind(key(id))
      .run();
}

Stored<void> ReturnTables::drop_reserved_until(Instant now) {
  return database_.prepare("DELETE FROM returned_line WHERE reserved_until <= ?").bind(now.micros).run();
}

Stored<std::optional<domain::OrderId>> ReturnTables::order_of_receipt(const std::string& terminal,
                                                                      std::uint64_t receipt) {
  Statement row =
      database_.prepare("SELECT order_id FROM sale WHERE terminal = ? AND receipt = ? ORDER BY log_no DESC LIMIT 1");
  const auto found = row.bind(terminal).bind(receipt).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  const auto id = *found ? to_array<16>(row.blob(0)) : std::nullopt;
  return id ? std::optional(domain::OrderId{Uuid{*id}}) : std::nullopt;
}

}  // namespace queueback::store_server
