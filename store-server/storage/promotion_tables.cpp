#include "store-server/storage/promotion_tables.hpp"

namespace queueback::store_server {

using storage::Statement;

Stored<void> PromotionTables::insert(const PromotionVersionRow& row) {
  return database_.prepare("INSERT INTO promotion_version(version, applied_at, toml) VALUES(?, ?, ?)")
      .bind(row.version)
      .bind(row.applied_at.micros)
      .bind(row.toml)
      .run();
}

Stored<bool> PromotionTables::holds(const std::string& version) {
  Statement row = database_.prepare("SELECT 1 FROM promotion_version WHERE version = ?");
  return row.bind(version).step();
}

Stored<std::vector<PromotionVersionRow>> PromotionTables::versions(std::uint64_t limit) {
  std::vector<PromotionVersionRow> out;
  Statement rows =
      database_.prepare("SELECT number, version, applied_at, toml FROM promotion_version ORDER BY number DESC LIMIT ?");
  rows.bind(limit);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.number(0), row.text(1), Instant{row.integer(2)}, row.text(3)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::store_server
