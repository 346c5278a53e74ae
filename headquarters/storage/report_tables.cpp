#include "headquarters/storage/report_tables.hpp"

#include <utility>

namespace queueback::headquarters {

using storage::Statement;

Stored<bool> ReportTables::insert(const TillReportRow& row) {
  auto done = database_
                  .prepare(
                      "INSERT OR IGNORE INTO till_report(store, record_hash, terminal, kind, cashier, made_at, content,"
                      " record_no) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
                  .bind(row.store)
                  .bind(ByteView(row.record_hash))
                  .bind(row.terminal)
                  .bind(row.kind)
                  .bind(row.cashier)
                  .bind(row.made_at.micros)
                  .bind(row.content)
                  .bind(row.record_no)
                  .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  return database_.changes() > 0;
}

Stored<std::vector<TillReportRow>> ReportTables::newest(std::string_view kind, std::uint64_t before,
                                                        std::uint64_t limit) {
  Statement rows = database_.prepare(
      "SELECT store, record_hash, terminal, kind, cashier, made_at, content, record_no FROM till_report WHERE kind = ?1"
      " AND (?2 = 0 OR record_no < ?2) ORDER BY record_no DESC LIMIT ?3");
  rows.bind(kind).bind(before).bind(limit);
  std::vector<TillReportRow> out;
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.text(0), row.array<32>(1), row.text(2), row.text(3), row.text(4), Instant{row.integer(5)},
                   row.text(6), row.number(7)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::headquarters
