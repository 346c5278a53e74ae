#include "store-server/storage/day_tables.hpp"

#include <utility>

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

namespace {

template <class Row, class Make>
Stored<std::vector<Row>> rows_of(Statement statement, Make make) {
  std::vector<Row> out;
  auto done = storage::for_each_row(std::move(statement), [&](const Statement& row) { out.push_back(make(row)); });
  return done ? Stored<std::vector<Row>>(std::move(out)) : tl::unexpected(done.error());
}

}  // namespace

Stored<void> DayTables::add(const DayKey& key, const DayAmount& more) {
  return database_
      .prepare(
          "INSERT INTO day_total(kind, day, name, count, amount) VALUES(?, ?, ?, ?, ?)"
          " ON CONFLICT(kind, day, name) DO UPDATE SET count = count + excluded.count, amount = amount + "
          "excluded.amount")
      .bind(static_cast<std::int64_t>(key.kind))
      .bind(key.day)
      .bind(key.name)
      .bind(more.count)
      .bind(more.amount.minor())
      .run();
}

Stored<std::vector<DayTotal>> DayTables::totals(DayKind kind, std::int64_t first, std::int64_t last) {
  Statement rows = database_.prepare(
      "SELECT day, name, count, amount FROM day_total WHERE kind = ? AND day BETWEEN ? AND ? ORDER BY day, name");
  rows.bind(static_cast<std::int64_t>(kind)).bind(first).bind(last);
  return rows_of<DayTotal>(std::move(rows), [kind](const Statement& row) {
    return DayTotal{{kind, row.integer(0), row.text(1)}, {row.integer(2), Money::minor(row.integer(3))}};
  });
}

Stored<std::optional<std::int64_t>> DayTables::first_day(DayKind kind) {
  Statement row = database_.prepare("SELECT day FROM day_total WHERE kind = ? ORDER BY day LIMIT 1");
  const auto found = row.bind(static_cast<std::int64_t>(kind)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.integer(0)) : std::nullopt;
}

Stored<void> DayTables::insert_payout(const PayoutRow& row) {
  return database_
      .prepare("INSERT INTO recent_payout(log_no, entry, queue, member, amount, at) VALUES(?, ?, ?, ?, ?, ?)")
      .bind(row.log_no)
      .bind(row.entry)
      .bind(row.queue)
      .bind(row.member)
      .bind(row.amount.minor())
      .bind(row.at.micros)
      .run();
}

Stored<void> DayTables::drop_old_payouts() {
  return database_.prepare("DELETE FROM recent_payout WHERE n <= (SELECT max(n) FROM recent_payout) - ?")
      .bind(kRecentPayouts)
      .run();
}

Stored<std::vector<PayoutRow>> DayTables::newest_payouts(std::uint64_t limit) {
  Statement rows =
      database_.prepare("SELECT log_no, entry, queue, member, amount, at FROM recent_payout ORDER BY n DESC LIMIT ?");
  rows.bind(limit);
  return rows_of<PayoutRow>(std::move(rows), [](const Statement& row) {
    return PayoutRow{row.number(0),          row.text(1), row.text(2), row.text(3), Money::minor(row.integer(4)),
                     Instant{row.integer(5)}};
  });
}

Stored<void> DayTables::insert_pause(const PauseRow& row) {
  return database_.prepare("INSERT INTO pause_change(log_no, paused, at, who) VALUES(?, ?, ?, ?)")
      .bind(row.log_no)
      .bind(static_cast<std::int64_t>(row.paused ? 1 : 0))
      .bind(row.at.micros)
      .bind(row.who)
      .run();
}

Stored<std::optional<PauseRow>> DayTables::newest_pause() {
  Statement row = database_.prepare("SELECT log_no, paused, at, who FROM pause_change ORDER BY log_no DESC LIMIT 1");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(PauseRow{row.number(0), row.integer(1) != 0, Instant{row.integer(2)}, row.text(3)})
                : std::nullopt;
}

Stored<std::vector<domain::OrderId>> DayTables::orders_of_receipt(const std::string& terminal, std::uint64_t receipt,
                                                                  std::uint64_t limit) {
  Statement rows = database_.prepare("SELECT order_id FROM sale WHERE terminal = ? AND receipt = ? LIMIT ?");
  rows.bind(terminal).bind(receipt).bind(limit);
  return rows_of<domain::OrderId>(std::move(rows), [](const Statement& row) {
    domain::OrderId id;
    id.uuid.bytes = row.array<16>(0);
    return id;
  });
}

}  // namespace queueback::store_server
