#include "store-server/storage/replacement_tables.hpp"

namespace queueback::store_server {

using replication::Incarnation;
using storage::Statement;

Stored<void> ReplacementTables::insert(const ReplacementRow& row, const std::set<Incarnation>& incarnations) {
  auto done = database_
                  .prepare(
                      "INSERT INTO replacement(log_no, terminal, certificate_serial, last_seq, last_hash, replaced_by,"
                      " reason, at) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
                  .bind(row.log_no)
                  .bind(row.terminal)
                  .bind(row.certificate_serial)
                  .bind(row.last_seq)
                  .bind(ByteView(row.last_hash))
                  .bind(row.by)
                  .bind(row.reason)
                  .bind(row.at.micros)
                  .run();
  for (const Incarnation& incarnation : incarnations) {
    done = done
               ? database_
                     .prepare("INSERT OR IGNORE INTO closed_incarnation(terminal, incarnation, log_no) VALUES(?, ?, ?)")
                     .bind(row.terminal)
                     .bind(ByteView(incarnation.bytes))
                     .bind(row.log_no)
                     .run()
               : done;
  }
  return done;
}

Stored<void> ReplacementTables::close_like(const std::string& terminal, const Incarnation& incarnation,
                                           const Incarnation& other) {
  return database_
      .prepare(
          "INSERT OR IGNORE INTO closed_incarnation(terminal, incarnation, log_no)"
          " SELECT terminal, ?2, log_no FROM closed_incarnation WHERE terminal = ?1 AND incarnation = ?3")
      .bind(terminal)
      .bind(ByteView(incarnation.bytes))
      .bind(ByteView(other.bytes))
      .run();
}

Stored<std::vector<ReplacementRow>> ReplacementTables::all() {
  std::vector<ReplacementRow> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT log_no, terminal, certificate_serial, last_seq, last_hash, replaced_by, reason, at"
                        " FROM replacement ORDER BY log_no"),
      [&out](const Statement& row) {
        out.push_back({row.number(0), row.text(1), row.text(2), row.number(3), row.array<32>(4), row.text(5),
                       row.text(6), Instant{row.integer(7)}});
      });
  return done ? Stored<std::vector<ReplacementRow>>(std::move(out)) : tl::unexpected(done.error());
}

Stored<void> ReplacementTables::each_incarnation(
    const std::function<void(const std::string&, const Incarnation&, Instant)>& found) {
  return storage::for_each_row(
      database_.prepare("SELECT c.terminal, c.incarnation, r.at FROM closed_incarnation c JOIN replacement r"
                        " USING(log_no)"),
      [&found](const Statement& row) { found(row.text(0), Incarnation{row.array<16>(1)}, Instant{row.integer(2)}); });
}

}  // namespace queueback::store_server
