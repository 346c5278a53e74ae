#pragma once
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "common/domain/product.hpp"
#include "store-server/app/catalogue_import.hpp"
#include "store-server/app/reference_data.hpp"
#include "store-server/storage/price_tables.hpp"

namespace queueback::store_server {

/// Prices of one product that are remembered, those to come included.
inline constexpr std::size_t kMaxPriceRows = 100;
/// Products whose price changes in one step: it is not to hold up sales for long.
inline constexpr std::size_t kMaxPricesAtOnce = 5'000;

/// What the store's products cost, at any time. Storage thread only.
class PriceBook {
 public:
  PriceBook(storage::Database& database, DirectoryTables& directory, ReferenceData& reference)
      : tables_(database), directory_(directory), reference_(reference) {}

  [[nodiscard]] Stored<void> load();

  /// The item that terminals get for a row of an import now, and what it costs from when on is noted. What the row does
  /// not say stays as it is.
  [[nodiscard]] Stored<replication::ReferenceItem> take(const ProductRow& row, Instant now);

  /// When the next price begins that terminals are to get as the price, for those that know no others.
  [[nodiscard]] std::optional<Instant> next_change() const { return reference_.next_price_change(); }
  /// Makes prices that began by now the prices, as one version; at most kMaxPricesAtOnce.
  [[nodiscard]] Stored<void> begin_due(Instant now);

  /// What a product cost at any time from `from` to `to`, the oldest first.
  [[nodiscard]] Stored<std::vector<ShelfPrice>> between(const std::string& product, Instant from, Instant to);

 private:
  [[nodiscard]] Stored<std::optional<domain::Product>> find(const std::string& product);
  /// Notes a product's prices from now on; nothing: it is not sold any more.
  [[nodiscard]] Stored<void> note(const std::optional<domain::Product>& before,
                                  const std::optional<domain::Product>& after, Instant now);

  PriceTables tables_;
  DirectoryTables& directory_;
  ReferenceData& reference_;
  std::unordered_set<std::string> changed_;  ///< products with rows in the tables
};

}  // namespace queueback::store_server
