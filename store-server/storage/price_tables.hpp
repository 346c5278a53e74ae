#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// What a unit of a product costs; nothing: the product is not sold.
using ShelfPrice = std::optional<domain::Money>;

/// The statements of what products cost, from when on. Storage thread only; every write belongs to the group's
/// transaction.
class PriceTables {
 public:
  explicit PriceTables(storage::Database& database) : database_(database) {}

  /// Every product with a row.
  [[nodiscard]] Stored<std::vector<std::string>> products();
  /// The product costs this from `since` on; what was planned for the same time is replaced.
  [[nodiscard]] Stored<void> put(const std::string& product, Instant since, ShelfPrice price);
  /// Forgets what was planned for times after this one.
  [[nodiscard]] Stored<void> drop_after(const std::string& product, Instant since);
  /// Forgets all but the newest `kept` rows.
  [[nodiscard]] Stored<void> keep_newest(const std::string& product, std::uint64_t kept);
  /// What held at any time from `from` to `to`, both inclusive, the oldest first; before the first known price that
  /// one. Empty for a product without rows.
  [[nodiscard]] Stored<std::vector<ShelfPrice>> between(const std::string& product, Instant from, Instant to);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
