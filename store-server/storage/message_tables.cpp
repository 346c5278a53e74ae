#include "store-server/storage/message_tables.hpp"

namespace queueback::store_server {

using domain::Money;
using storage::Statement;

Stored<std::optional<std::uint64_t>> MessageTables::insert(const MessageRow& row,
                                                           std::optional<std::uint64_t> previous) {
  Statement statement = database_.prepare(
      "INSERT INTO message(previous, log_no, events, at, amount, withheld, paid, entitlement, position, ahead,"
      " ratio_ppm, clear_at)"
      " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  statement.bind(previous)
      .bind(row.log_no)
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
  if (auto done = statement.run(); !done) {
    return tl::unexpected(done.error());
  }
  return std::optional(static_cast<std::uint64_t>(database_.last_insert_rowid()));
}

Stored<std::optional<std::uint64_t>> MessageTables::newest_of(const std::string& entry) {
  Statement row = database_.prepare("SELECT last_message FROM entry WHERE id = ?");
  const auto found = row.bind(entry).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found && !row.is_null(0) ? std::optional(row.number(0)) : std::nullopt;
}

Stored<void> MessageTables::point_to(const std::string& entry, std::uint64_t message) {
  return database_.prepare("UPDATE entry SET last_message = ? WHERE id = ?").bind(message).bind(entry).run();
}

Stored<std::vector<MessageRow>> MessageTables::rows_of(const std::string& member, std::uint64_t after,
                                                       std::uint64_t most) {
  std::vector<MessageRow> out;
  Statement rows = database_.prepare(
      "WITH RECURSIVE chain(n, previous, entry) AS ("
      " SELECT message.n, previous, entry.id FROM entry JOIN message ON message.n = last_message"
      "  WHERE member = ?1 AND last_message > ?2"
      " UNION ALL"
      " SELECT message.n, message.previous, entry FROM chain JOIN message ON message.n = chain.previous"
      "  WHERE chain.previous > ?2)"
      "SELECT chain.n, entry, log_no, events, at, amount, withheld, paid, entitlement, position, ahead, ratio_ppm,"
      " clear_at FROM chain JOIN message ON message.n = chain.n ORDER BY chain.n LIMIT ?3");
  rows.bind(member).bind(after).bind(most);
  auto done = storage::for_each_row(std::move(rows), [&](const Statement& row) {
    out.push_back(
        {row.number(0), row.text(1), row.number(2), static_cast<std::uint32_t>(row.integer(3)), Instant{row.integer(4)},
         Money::minor(row.integer(5)), Money::minor(row.integer(6)), Money::minor(row.integer(7)),
         Money::minor(row.integer(8)), row.is_null(9) ? std::nullopt : std::optional(row.number(9)),
         row.is_null(10) ? std::nullopt : std::optional(Money::minor(row.integer(10))), domain::Ratio{row.integer(11)},
         row.is_null(12) ? std::nullopt : std::optional(Instant{row.integer(12)})});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<bool> MessageTables::was_told(const std::string& entry, Instant clear_at) {
  Statement row = database_.prepare(
      "WITH RECURSIVE chain(previous, clear_at) AS ("
      " SELECT previous, clear_at FROM entry JOIN message ON message.n = last_message WHERE entry.id = ?1"
      " UNION ALL"
      " SELECT message.previous, message.clear_at FROM chain JOIN message ON message.n = chain.previous)"
      "SELECT 1 FROM chain WHERE clear_at = ?2 LIMIT 1");
  return row.bind(entry).bind(clear_at.micros).step();
}

}  // namespace queueback::store_server
