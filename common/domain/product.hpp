#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"

namespace queueback::domain {

/// One article of the catalogue.
struct Product {
  ProductId id;         ///< stock keeping unit
  std::string barcode;  ///< GTIN digits, or empty
  std::string name_zh;
  std::string name_en;
  Money price;                  ///< tax included, per unit
  Ratio vat_rate;               ///< 13 % = 130 000 ppm
  std::uint32_t favourite = 0;  ///< place among the goods that screens offer without a search; 0: none

  friend bool operator==(const Product&, const Product&) = default;
};

/// Longest product name in bytes.
inline constexpr std::size_t kMaxNameBytes = 200;
/// Places of favourites; they count from 1.
inline constexpr std::uint32_t kMaxFavourite = 48;

/// True for 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, section 7.9).
[[nodiscard]] bool is_gtin(std::string_view digits);

}  // namespace queueback::domain
