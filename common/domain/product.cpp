#include "common/domain/product.hpp"

#include <algorithm>

namespace queueback::domain {

Money Product::price_at(Instant at) const {
  Money out = price;
  for (const FuturePrice& next : future_prices) {
    out = next.from <= at ? next.price : out;
  }
  return out;
}

const FuturePrice* Product::next_price(Instant after) const {
  const auto found = std::find_if(future_prices.begin(), future_prices.end(),
                                  [after](const FuturePrice& one) { return one.from > after; });
  return found == future_prices.end() ? nullptr : &*found;
}

Product settled(Product product, Instant now) {
  const auto coming = std::find_if(product.future_prices.begin(), product.future_prices.end(),
                                   [now](const FuturePrice& one) { return one.from > now; });
  for (auto begun = product.future_prices.begin(); begun != coming; ++begun) {
    if (begun->price != product.price) {
      product.former_price = FormerPrice{begun->from, product.price};
      product.price = begun->price;
    }
  }
  product.future_prices.erase(product.future_prices.begin(), coming);
  return product;
}

CivilDay latest_birthday(CivilDay today, std::uint32_t years) {
  const CivilDay then{today.year - static_cast<int>(years), today.month, today.day};
  // 29 February of a year without one: those of 28 February are old enough, those of 1 March are not.
  const bool exists = civil_from_days(days_from_civil(then)) == then;
  return exists ? then : CivilDay{then.year, 2, 28};
}

bool is_gtin(std::string_view digits) {
  const bool right_length = digits.size() == 8 || (digits.size() >= 12 && digits.size() <= 14);
  if (!right_length || !std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return false;
  }
  // From the right, the check digit has weight 1, its neighbour 3, and so on.
  int sum = 0;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    const int weight = (digits.size() - i) % 2 == 0 ? 3 : 1;
    sum += weight * (digits[i] - '0');
  }
  return sum % 10 == 0;
}

}  // namespace queueback::domain
