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
    done = done ? insert_incarnation(row.terminal, incarnation, row.log_no) : done;
  }
  return done;
}

Stored<void> ReplacementTables::insert_former(const std::string& terminal, const FormerDevice& device,
                                              const std::set<Incarnation>& incarnations) {
  auto done =
      database_
          .prepare("INSERT INTO former_device(log_no, terminal, last_seq, last_hash, revoked_at) VALUES(?, ?, ?, ?, ?)")
          .bind(device.log_no)
          .bind(terminal)
          .bind(device.last_seq)
          .bind(ByteView(device.last_hash))
          .bind(device.at.micros)
          .run();
  for (const Incarnation& incarnation : incarnations) {
    done = done ? insert_incarnation(terminal, incarnation, device.log_no) : done;
  }
  return done;
}

Stored<void> ReplacementTables::insert_incarnation(const std::string& terminal, const Incarnation& incarnation,
                                                   std::uint64_t log_no) {
  return database_.prepare("INSERT OR IGNORE INTO closed_incarnation(terminal, incarnation, log_no) VALUES(?, ?, ?)")
      .bind(terminal)
      .bind(ByteView(incarnation.bytes))
      .bind(log_no)
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

Stored<void> ReplacementTables::each_former(const std::function<void(const std::string&, const FormerDevice&)>& found) {
  return storage::for_each_row(
      database_.prepare("SELECT log_no, terminal, last_seq, last_hash, at, 0 FROM replacement UNION ALL"
                        " SELECT log_no, terminal, last_seq, last_hash, revoked_at, 1 FROM former_device"
                        " ORDER BY log_no"),
      [&found](const Statement& row) {
        const auto how = row.integer(5) == 0 ? FormerDevice::How::kReplaced : FormerDevice::How::kRevoked;
        found(row.text(1), {how, Instant{row.integer(4)}, row.number(0), row.number(2), row.array<32>(3)});
      });
}

Stored<void> ReplacementTables::each_incarnation(
    const std::function<void(const std::string&, const Incarnation&, std::uint64_t)>& found) {
  return storage::for_each_row(
      database_.prepare("SELECT terminal, incarnation, log_no FROM closed_incarnation"),
      [&found](const Statement& row) { found(row.text(0), Incarnation{row.array<16>(1)}, row.number(2)); });
}

}  // namespace queueback::store_server
