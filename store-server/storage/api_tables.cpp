#include "store-server/storage/api_tables.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/check.hpp"

namespace queueback::store_server {

using domain::Money;
using domain::Quantity;
using nlohmann::json;
using storage::Statement;

namespace {

json lines_json(const std::vector<OnlineOrderRow::Line>& lines) {
  json out = json::array();
  for (const OnlineOrderRow::Line& line : lines) {
    out.push_back({line.quantity.milli, line.deducted.minor()});
  }
  return out;
}

bool is_line(const json& line) {
  return line.is_array() && line.size() == 2 && line[0].is_number_integer() && line[1].is_number_integer();
}

std::optional<std::vector<OnlineOrderRow::Line>> parse_lines(const json& parsed) {
  if (!parsed.is_array() || !std::all_of(parsed.begin(), parsed.end(), is_line)) {
    return std::nullopt;
  }
  std::vector<OnlineOrderRow::Line> lines;
  for (const json& line : parsed) {
    lines.push_back({Quantity{line[0].get<std::int64_t>()}, Money::minor(line[1].get<std::int64_t>())});
  }
  return lines;
}

}  // namespace

std::string to_text(const OnlineOrderRow& row) {
  return json{{"tender", row.tender}, {"lines", lines_json(row.lines)}}.dump();
}

std::optional<OnlineOrderRow> parse_online_order(const std::string& order, std::uint64_t log_no,
                                                 const std::string& text) {
  const json parsed = json::parse(text, nullptr, false);
  const bool is_row = parsed.is_object() && parsed.contains("tender") && parsed["tender"].is_string();
  auto lines = is_row && parsed.contains("lines") ? parse_lines(parsed["lines"]) : std::nullopt;
  if (!lines) {
    return std::nullopt;
  }
  return OnlineOrderRow{order, log_no, parsed["tender"].get<std::string>(), std::move(*lines)};
}

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
      .bind(lines_json(order.lines).dump())
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
  auto lines = parse_lines(json::parse(row.text(2), nullptr, false));
  QB_CHECK(lines.has_value());
  return std::optional(OnlineOrderRow{order, row.number(0), row.text(1), std::move(*lines)});
}

}  // namespace queueback::store_server
