#include "store-server/storage/report_tables.hpp"

#include <utility>

namespace queueback::store_server {

using storage::Statement;

Stored<void> ReportTables::insert(const TillReportRow& row) {
  return database_
      .prepare("INSERT INTO till_report(log_no, terminal, kind, cashier, made_at, content) VALUES(?, ?, ?, ?, ?, ?)")
      .bind(row.log_no)
      .bind(row.terminal)
      .bind(row.kind)
      .bind(row.cashier)
      .bind(row.made_at.micros)
      .bind(row.content)
      .run();
}

Stored<std::vector<TillReportRow>> ReportTables::newest(std::string_view kind, std::uint64_t before,
                                                        std::uint64_t limit) {
  Statement rows = database_.prepare(
      "SELECT log_no, terminal, kind, cashier, made_at, content FROM till_report WHERE kind = ?1"
      " AND (?2 = 0 OR log_no < ?2) ORDER BY log_no DESC LIMIT ?3");
  rows.bind(kind).bind(before).bind(limit);
  std::vector<TillReportRow> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.number(0), row.text(1), row.text(2), row.text(3), Instant{row.integer(4)}, row.text(5)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::store_server
