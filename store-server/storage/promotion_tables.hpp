#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A version of the store's promotions.
struct PromotionVersionRow {
  std::uint64_t number = 0;  ///< from 1
  std::string version;
  Instant applied_at;
  std::string toml;
};

/// The statements of promotions. Storage thread only; every write belongs to the group's transaction.
class PromotionTables {
 public:
  explicit PromotionTables(storage::Database& database) : database_(database) {}

  /// The row's number is given here.
  [[nodiscard]] Stored<void> insert(const PromotionVersionRow& row);
  [[nodiscard]] Stored<bool> holds(const std::string& version);
  /// The newest first, at most `limit`.
  [[nodiscard]] Stored<std::vector<PromotionVersionRow>> versions(std::uint64_t limit);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
