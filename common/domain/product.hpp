#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/instant.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"

namespace queueback::domain {

/// A price of a product, and the time from which it holds.
struct FuturePrice {
  Instant from;
  Money price;
  friend bool operator==(const FuturePrice&, const FuturePrice&) = default;
};
/// What a product cost before its price, and until when.
struct FormerPrice {
  Instant until;
  Money price;
  friend bool operator==(const FormerPrice&, const FormerPrice&) = default;
};

/// One article of the catalogue.
struct Product {
  ProductId id;         ///< stock keeping unit
  std::string barcode;  ///< GTIN digits, or empty
  std::string name_zh;
  std::string name_en;
  Money price;                  ///< tax included, per unit
  Ratio vat_rate;               ///< 13 % = 130 000 ppm
  std::uint32_t favourite = 0;  ///< place among the goods that screens offer without a search; 0: none
  /// For sales that were begun before `price` held; nothing: nobody knows, or it never changed.
  std::optional<FormerPrice> former_price = {};
  std::vector<FuturePrice> future_prices = {};  ///< rising in time, at most kMaxFuturePrices; some may hold already
  std::uint32_t min_age = 0;                    ///< of the buyer, in years, at most kMaxMinAge; 0: anybody

  /// What a unit costs at this time, by `price` and those to come; the former one is for sales that go on.
  [[nodiscard]] Money price_at(Instant at) const;
  /// The next price after this time; null: none is known.
  [[nodiscard]] const FuturePrice* next_price(Instant after) const;

  friend bool operator==(const Product&, const Product&) = default;
};

/// Longest product name in bytes.
inline constexpr std::size_t kMaxNameBytes = 200;
/// Places of favourites; they count from 1.
inline constexpr std::uint32_t kMaxFavourite = 48;
/// Future prices of one product.
inline constexpr std::size_t kMaxFuturePrices = 10;
/// Years.
inline constexpr std::uint32_t kMaxMinAge = 99;

/// The product as it is when the prices that began by now are its price, and the one before them its former price.
/// From its former price's end on it costs the same at every time.
[[nodiscard]] Product settled(Product product, Instant now);

/// The latest day of birth of somebody who has completed so many years on this day. Who was born on 29 February has
/// completed a year on 1 March where the year has no such day.
[[nodiscard]] CivilDay latest_birthday(CivilDay today, std::uint32_t years);

/// True for 8, 12, 13 or 14 digits with a right check digit (GS1 General Specifications, section 7.9).
[[nodiscard]] bool is_gtin(std::string_view digits);

}  // namespace queueback::domain
