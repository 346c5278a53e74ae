#include "common/domain/product.hpp"

#include <algorithm>

namespace queueback::domain {

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
