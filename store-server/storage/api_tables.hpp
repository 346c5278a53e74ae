#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/digest/digest.hpp"
#include "common/domain/money.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A request of the HTTPS API and what it was answered.
struct ApiRequestRow {
  std::string key;           ///< the caller's
  digest::Hash body_hash{};  ///< over method, path and body
  std::uint16_t status = 0;  ///< of HTTP
  std::string answer;        ///< JSON
  std::optional<std::uint64_t> log_no;
  Instant at;
};

/// What an online order has besides what the rewards remember.
struct OnlineOrderRow {
  struct Line {
    domain::Quantity quantity;
    domain::Money deducted;
    friend bool operator==(const Line&, const Line&) = default;
  };
  std::string order;
  std::uint64_t log_no = 0;
  std::string tender;
  std::vector<Line> lines;
};

/// The row without its order and log number, as the command log keeps it: one JSON object.
[[nodiscard]] std::string to_text(const OnlineOrderRow& row);
/// The row out of that text; nothing if it is none.
[[nodiscard]] std::optional<OnlineOrderRow> parse_online_order(const std::string& order, std::uint64_t log_no,
                                                               const std::string& text);

/// The statements of the HTTPS API. Storage thread only; every write belongs to the group's transaction.
class ApiTables {
 public:
  explicit ApiTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<std::optional<ApiRequestRow>> find_request(const std::string& key);
  /// Replaces an older request with this key.
  [[nodiscard]] Stored<void> save_request(const ApiRequestRow& request);
  /// Drops the oldest requests from before `before`, at most `most`.
  [[nodiscard]] Stored<void> drop_requests(Instant before, std::uint64_t most);

  [[nodiscard]] Stored<void> insert_order(const OnlineOrderRow& order);
  [[nodiscard]] Stored<std::optional<OnlineOrderRow>> find_order(const std::string& order);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
