#include "store-server/storage/api_tables.hpp"

#include <nlohmann/json.hpp>

#include "common/base/check.hpp"

namespace queueback::store_server {

using domain::Money;
using domain::Quantity;
using nlohmann::json;
using storage::Statement;

namespace {

std::string lines_text(const std::vector<OnlineOrderRow::Line>& lines) {
  json out = json::array();
  for (const OnlineOrderRow::Line& line : lines) {
    out.push_back({line.quantity.milli, line.deducted.minor()});
  }
  return out.dump();
}

std::vector<OnlineOrderRow::Line> parse_lines(const std::string& text) {
  std::vector<OnlineOrderRow::Line> lines;
  const json parsed = json::parse(text, nullptr, false);
  QB_CHECK(parsed.is_array());
  for (const json& line : parsed) {
    lines.push_back({Quantity{line.at(0).get<std::int64_t>()}, Money::minor(line.at(1).get<std::int64_t>())});
  }
  return lines;
}

}  // namespace

Stored<std::optional<ApiRequestRow>> ApiTables::find_request(const std::string& key) {
  Statement row = database_.prepare("SELECT body_hash, status, answer, log_no, at FROM api_request WHERE key = ?");
  const auto found = row.bind(key).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<ApiRequestRow>();
  }
  return std::optional(ApiRequestRow{key, row.array<32>(0), static_cast<std::uint16_t>(row.integer(1)), row.text(2),
                                     row.is_null(3) ? std::nullopt : std::optional(row.number(3)),
                                     Instant{row.integer(4)}});
}

Stored<void> ApiTables::save_request(const ApiRequestRow& request) {
  return database_
      .prepare(
          "INSERT OR REPLACE INTO api_request(key, body_hash, status, answer, log_no, at) VALUES(?, ?, ?, ?, ?, ?)")
      .bind(request.key)
      .bind(ByteView(request.body_hash))
      .bind(static_cast<std::int64_t>(request.status))
      .bind(request.answer)
      .bind(request.log_no)
      .bind(request.at.micros)
      .run();
}

Stored<void> ApiTables::drop_requests(Instant before, std::uint64_t most) {
  return database_
      .prepare("DELETE FROM api_request WHERE key IN (SELECT key FROM api_request WHERE at < ? ORDER BY at LIMIT ?)")
      .bind(before.micros)
      .bind(most)
      .run();
}

Stored<void> ApiTables::insert_order(const OnlineOrderRow& order) {
  return database_.prepare("INSERT INTO online_order(order_id, log_no, tender, lines) VALUES(?, ?, ?, ?)")
      .bind(order.order)
      .bind(order.log_no)
      .bind(order.tender)
      .bind(lines_text(order.lines))
      .run();
}

Stored<std::optional<OnlineOrderRow>> ApiTables::find_order(const std::string& order) {
  Statement row = database_.prepare("SELECT log_no, tender, lines FROM online_order WHERE order_id = ?");
  const auto found = row.bind(order).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::optional<OnlineOrderRow>();
  }
  return std::optional(OnlineOrderRow{order, row.number(0), row.text(1), parse_lines(row.text(2))});
}

}  // namespace queueback::store_server
