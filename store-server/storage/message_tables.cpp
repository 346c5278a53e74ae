#include "store-server/storage/message_tables.hpp"

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

Stored<void> MessageTables::insert(const MessageRow& row) {
  Statement statement = database_.prepare(
      "INSERT INTO message(member, n, log_no, entry, events, at, amount, withheld, paid, entitlement, position, ahead,"
      " ratio_ppm, clear_at) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(row.member)
      .bind(row.n)
      .bind(row.log_no)
      .bind(row.entry)
      .bind(static_cast<std::int64_t>(row.events))
      .bind(row.at.micros)
      .bind(row.amount.minor())
      .bind(row.withheld.minor())
      .bind(row.paid.minor())
      .bind(row.entitlement.minor())
      .bind(row.position);
  if (row.ahead) {
    statement.bind(row.ahead->minor());
  } else {
    statement.bind_null();
  }
  statement.bind(row.ratio.ppm);
  if (row.clear_at) {
    statement.bind(row.clear_at->micros);
  } else {
    statement.bind_null();
  }
  return statement.run();
}

Stored<std::vector<MessageRow>> MessageTables::rows_of(const std::string& member, std::uint64_t after,
                                                       std::uint64_t most) {
  std::vector<MessageRow> out;
  Statement rows = database_.prepare(
      "SELECT n, log_no, entry, events, at, amount, withheld, paid, entitlement, position, ahead, ratio_ppm, clear_at"
      " FROM message WHERE member = ? AND n > ? ORDER BY n LIMIT ?");
  rows.bind(member).bind(after).bind(most);
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) {
    out.push_back({member, row.number(0), row.number(1), row.text(2), static_cast<std::uint32_t>(row.integer(3)),
                   Instant{row.integer(4)}, Money::minor(row.integer(5)), Money::minor(row.integer(6)),
                   Money::minor(row.integer(7)), Money::minor(row.integer(8)),
                   row.is_null(9) ? std::nullopt : std::optional(row.number(9)),
                   row.is_null(10) ? std::nullopt : std::optional(Money::minor(row.integer(10))),
                   domain::Ratio{row.integer(11)},
                   row.is_null(12) ? std::nullopt : std::optional(Instant{row.integer(12)})});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<bool> MessageTables::was_told(const std::string& member, const std::string& entry, Instant clear_at) {
  Statement row = database_.prepare("SELECT 1 FROM message WHERE member = ? AND entry = ? AND clear_at = ? LIMIT 1");
  return row.bind(member).bind(entry).bind(clear_at.micros).step();
}

}  // namespace queueback::store_server
