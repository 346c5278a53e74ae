#include "store-server/storage/return_tables.hpp"

#include <utility>

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

namespace {

ByteView key(const domain::OrderId& id) { return ByteView(id.uuid.bytes); }

/// Whether a row of returned_line is reserved no more at ?1: its time is over, and nobody has to be heard of first.
constexpr const char* kEnded =
    "reserved_until <= ?1 AND (returned_line.terminal IS NULL OR EXISTS"
    " (SELECT 1 FROM terminal t WHERE t.terminal = returned_line.terminal AND t.revoked_at IS NOT NULL))";

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
  Statement rows =
      database_.prepare(std::string("SELECT line, quantity_milli, amount FROM returned_line WHERE order_id = ?2"
                                    " AND (reserved_until IS NULL OR (return_id <> ?3 AND NOT (") +
                        kEnded + ")))");
  rows.bind(now.micros).bind(key(order)).bind(key(except));
  return read_lines(std::move(rows));
}

Stored<std::vector<std::string>> ReturnTables::holders(const domain::OrderId& order, Instant now,
                                                       const domain::OrderId& except) {
  Statement rows = database_.prepare(
      std::string("SELECT DISTINCT terminal FROM returned_line WHERE order_id = ?2 AND return_id <> ?3"
                  " AND reserved_until IS NOT NULL AND terminal IS NOT NULL AND NOT (") +
      kEnded + ") ORDER BY terminal");
  rows.bind(now.micros).bind(key(order)).bind(key(except));
  std::vector<std::string> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) { out.push_back(row.text(0)); });
  return done ? Stored<std::vector<std::string>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<void> ReturnTables::put(const domain::OrderId& order, const domain::OrderId& id,
                               const std::vector<domain::ReturnedLine>& lines) {
  return write(order, id, lines, std::nullopt);
}

Stored<void> ReturnTables::reserve(const domain::OrderId& order, const domain::OrderId& id,
                                   const std::vector<domain::ReturnedLine>& lines, const std::string& terminal,
                                   Instant until) {
  return write(order, id, lines, Hold{terminal, until});
}

Stored<void> ReturnTables::write(const domain::OrderId& order, const domain::OrderId& id,
                                 const std::vector<domain::ReturnedLine>& lines, const std::optional<Hold>& hold) {
  auto done = database_.prepare("DELETE FROM returned_line WHERE order_id = ? AND return_id = ?")
                  .bind(key(order))
                  .bind(key(id))
                  .run();
  for (std::size_t i = 0; done && i < lines.size(); ++i) {
    Statement row = database_.prepare(
        "INSERT INTO returned_line(order_id, return_id, line, quantity_milli, amount, reserved_until, terminal)"
        " VALUES(?, ?, ?, ?, ?, ?, ?)");
    row.bind(key(order)).bind(key(id)).bind(static_cast<std::int64_t>(lines[i].line));
    row.bind(lines[i].quantity.milli).bind(lines[i].amount.minor());
    done = (hold ? row.bind(hold->until.micros).bind(hold->terminal) : row.bind_null().bind_null()).run();
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

Stored<std::uint64_t> ReturnTables::end_reservations(const std::string& terminal, Instant now,
                                                     const domain::OrderId& except) {
  auto done =
      database_.prepare("DELETE FROM returned_line WHERE terminal = ? AND reserved_until <= ? AND return_id <> ?")
          .bind(terminal)
          .bind(now.micros)
          .bind(key(except))
          .run();
  Statement left = database_.prepare("SELECT count(DISTINCT return_id) FROM returned_line WHERE terminal = ?");
  const auto found = done ? left.bind(terminal).step() : tl::unexpected(done.error());
  return found ? Stored<std::uint64_t>(left.number(0)) : tl::unexpected(found.error());
}

Stored<void> ReturnTables::drop_ended(Instant now) {
  return database_.prepare(std::string("DELETE FROM returned_line WHERE ") + kEnded).bind(now.micros).run();
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
