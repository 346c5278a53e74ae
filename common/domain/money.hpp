#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace queueback::domain {

/// An amount of one currency in its minor unit (fen, 1/100 CNY). Addition is checked: use `checked_add` on
/// amounts from outside, the operators where a bound is known (they abort on overflow).
class Money {
 public:
  constexpr Money() = default;
  [[nodiscard]] static constexpr Money minor(std::int64_t amount) { return Money(amount); }

  [[nodiscard]] constexpr std::int64_t minor() const { return minor_; }
  [[nodiscard]] constexpr bool is_zero() const { return minor_ == 0; }

  friend constexpr auto operator<=>(Money, Money) = default;
  friend Money operator+(Money a, Money b);
  friend Money operator-(Money a, Money b);
  Money& operator+=(Money other) { return *this = *this + other; }
  Money& operator-=(Money other) { return *this = *this - other; }

 private:
  explicit constexpr Money(std::int64_t amount) : minor_(amount) {}
  std::int64_t minor_ = 0;
};

/// Largest amount accepted from outside for one order, price or tender: 10 billion major units.
inline constexpr Money kMaxAmount = Money::minor(1'000'000'000'000);

[[nodiscard]] std::optional<Money> checked_add(Money a, Money b);

/// A decimal string in the major unit: digits, optionally '.' and one or two digits; 0 to kMaxAmount.
[[nodiscard]] std::optional<Money> parse_money(std::string_view text);
/// 1234.50, -0.05
[[nodiscard]] std::string to_string(Money amount);

/// A share in parts per million: 65 % = 650 000 (rewards rules, "Numbers").
struct Ratio {
  std::int64_t ppm = 0;
  friend constexpr auto operator<=>(Ratio, Ratio) = default;
};

inline constexpr std::int64_t kPpmOne = 1'000'000;
/// Largest ratio accepted from outside: 10 000 %.
inline constexpr Ratio kMaxRatio{100 * kPpmOne};

/// "65%", "33.33%": at most four decimals; 0 to kMaxRatio.
[[nodiscard]] std::optional<Ratio> parse_ratio(std::string_view text);
/// 65%, 33.33%
[[nodiscard]] std::string to_string(Ratio ratio);

/// floor(amount * ratio): the remainder stays with the party that pays. Products are computed in 128 bits;
/// amount >= 0, ratio >= 0; aborts if the result does not fit.
[[nodiscard]] Money mul_floor(Money amount, Ratio ratio);

/// amount * ratio, rounded half up: what a customer expects of "10 % off 0.95". Bounds as for mul_floor, and twice the
/// amount must fit.
[[nodiscard]] Money mul_half_up(Money amount, Ratio ratio);

/// A count in thousandths of a unit, so that weighed goods fit: 2 pieces = 2000, 0.735 kg = 735.
struct Quantity {
  std::int64_t milli = 1000;
  [[nodiscard]] static constexpr Quantity pieces(std::int64_t n) { return {n * 1000}; }
  friend constexpr auto operator<=>(Quantity, Quantity) = default;
};

/// Largest quantity of one line: 100 000 units.
inline constexpr Quantity kMaxQuantity = Quantity::pieces(100'000);

/// "3", "0.735": at most three decimals, above 0, at most kMaxQuantity.
[[nodiscard]] std::optional<Quantity> parse_quantity(std::string_view text);
/// 3, 0.735
[[nodiscard]] std::string to_string(Quantity quantity);

/// unit price * quantity, rounded half up to the minor unit: what shop and customer both expect of a shelf price.
/// Nothing when the result exceeds kMaxAmount.
[[nodiscard]] std::optional<Money> extend_half_up(Money unit_price, Quantity quantity);

/// The tax contained in a tax-inclusive amount: gross - gross / (1 + rate), the net amount rounded half up.
[[nodiscard]] Money included_tax_half_up(Money gross, Ratio rate);

}  // namespace queueback::domain
