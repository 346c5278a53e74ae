#include "common/domain/money.hpp"

#include <limits>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/base/wide.hpp"

namespace queueback::domain {
namespace {

/// Reads "12", "12.5" … with at most `decimals` decimals as an integer count of 10^-decimals.
std::optional<std::int64_t> parse_decimal(std::string_view text, std::size_t decimals) {
  const std::size_t dot = text.find('.');
  const std::string_view fraction = dot == std::string_view::npos ? std::string_view{} : text.substr(dot + 1);
  const bool empty_fraction = dot != std::string_view::npos && fraction.empty();
  if (empty_fraction || fraction.size() > decimals) {
    return std::nullopt;
  }
  std::string all(text.substr(0, dot));
  if (all.empty()) {
    return std::nullopt;
  }
  all += fraction;
  all.append(decimals - fraction.size(), '0');
  return parse_digits(all);
}

/// 1234 with 2 decimals: "12.34"; trailing zeros kept.
std::string format_decimal(std::int64_t value, std::size_t decimals) {
  const bool negative = value < 0;
  std::string digits = std::to_string(value);
  if (negative) {
    digits.erase(0, 1);
  }
  if (digits.size() <= decimals) {
    digits.insert(0, decimals + 1 - digits.size(), '0');
  }
  digits.insert(digits.size() - decimals, 1, '.');
  return negative ? "-" + digits : digits;
}

std::string without_trailing_zeros(std::string text) {
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') {
    text.pop_back();
  }
  return text;
}

std::int64_t narrow(Wide value) {
  QB_CHECK(value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max());
  return static_cast<std::int64_t>(value);
}

}  // namespace

std::optional<Money> checked_add(Money a, Money b) {
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.minor(), b.minor(), &sum)) {
    return std::nullopt;
  }
  return Money::minor(sum);
}

Money operator+(Money a, Money b) {
  const auto sum = checked_add(a, b);
  QB_CHECK(sum.has_value());
  return *sum;
}

Money operator-(Money a, Money b) {
  std::int64_t difference = 0;
  QB_CHECK(!__builtin_sub_overflow(a.minor(), b.minor(), &difference));
  return Money::minor(difference);
}

std::optional<Money> parse_money(std::string_view text) {
  const auto minor = parse_decimal(text, 2);
  if (!minor || *minor > kMaxAmount.minor()) {
    return std::nullopt;
  }
  return Money::minor(*minor);
}

std::string to_string(Money amount) { return format_decimal(amount.minor(), 2); }

std::optional<Ratio> parse_ratio(std::string_view text) {
  if (text.empty() || text.back() != '%') {
    return std::nullopt;
  }
  const auto ppm = parse_decimal(text.substr(0, text.size() - 1), 4);
  if (!ppm || *ppm > kMaxRatio.ppm) {
    return std::nullopt;
  }
  return Ratio{*ppm};
}

std::string to_string(Ratio ratio) { return without_trailing_zeros(format_decimal(ratio.ppm, 4)) + "%"; }

Money mul_floor(Money amount, Ratio ratio) {
  QB_CHECK(amount.minor() >= 0 && ratio.ppm >= 0);
  return Money::minor(narrow(static_cast<Wide>(amount.minor()) * ratio.ppm / kPpmOne));
}

Money mul_half_up(Money amount, Ratio ratio) {
  const std::int64_t twice = mul_floor(Money::minor(amount.minor() * 2), ratio).minor();
  return Money::minor(twice / 2 + twice % 2);
}

std::optional<Quantity> parse_quantity(std::string_view text) {
  const auto milli = parse_decimal(text, 3);
  if (!milli || *milli == 0 || *milli > kMaxQuantity.milli) {
    return std::nullopt;
  }
  return Quantity{*milli};
}

std::string to_string(Quantity quantity) { return without_trailing_zeros(format_decimal(quantity.milli, 3)); }

std::optional<Money> extend_half_up(Money unit_price, Quantity quantity) {
  const Wide product = static_cast<Wide>(unit_price.minor()) * quantity.milli;
  const Wide rounded = (product + 500) / 1000;
  if (rounded < 0 || rounded > kMaxAmount.minor()) {
    return std::nullopt;
  }
  return Money::minor(static_cast<std::int64_t>(rounded));
}

Money included_tax_half_up(Money gross, Ratio rate) {
  const Wide divisor = kPpmOne + rate.ppm;
  const Wide net = (static_cast<Wide>(gross.minor()) * kPpmOne * 2 + divisor) / (divisor * 2);
  return gross - Money::minor(narrow(net));
}

}  // namespace queueback::domain
