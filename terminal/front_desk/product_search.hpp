#pragma once
#include <cstdint>
#include <string>

#include "common/runtime/json_service.hpp"
#include "terminal/search/product_index.hpp"
#include "terminal/till/till.hpp"

namespace queueback::terminal {

/// Products in one answer when a front end does not say, and at most; it asks on with `after`.
inline constexpr std::int64_t kProductsShown = 20;
inline constexpr std::int64_t kMaxProductsShown = 100;

/// What a front end asks to see: products that match `search`, from the one after `after` on; the best first.
struct ProductQuery {
  std::string search;
  std::string after;  ///< SKU; empty: from the best on
  std::int64_t limit = kProductsShown;
};

/// Products as front ends look for them. Indexes a catalogue when it is first searched. Lives on the I/O thread.
class ProductSearch {
 public:
  /// At most `limit` of them, at the prices of now, and how many match in all. An error if `after` does not match any
  /// more.
  [[nodiscard]] runtime::ServiceResult find(const ProductQuery& query, const Till& till, Instant now);
  /// Goods that are offered without a search.
  [[nodiscard]] nlohmann::json favourites(const Till& till, Instant now);

 private:
  void index(const Till& till);

  ProductIndex index_;
  std::uint64_t indexed_ = 0;  ///< number of the catalogue
};

}  // namespace queueback::terminal
