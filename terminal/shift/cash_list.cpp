#include "terminal/shift/cash_list.hpp"

#include <algorithm>
#include <initializer_list>

namespace queueback::terminal {
namespace {

using domain::Money;

std::vector<Money> in_minor(std::initializer_list<std::int64_t> values) {
  std::vector<Money> out;
  for (const std::int64_t value : values) {
    out.push_back(Money::minor(value));
  }
  return out;
}

}  // namespace

const std::vector<Money>& cash_list(std::string_view currency) {
  static const std::vector<Money> kNothing;
  // The People's Bank of China: notes from 100 to 1 yuan, coins from 1 yuan to 1 fen. 2 yuan and 2 jiao were taken out
  // of circulation in 2018.
  static const std::vector<Money> kYuan = in_minor({10'000, 5'000, 2'000, 1'000, 500, 100, 50, 10, 5, 2, 1});
  return currency == "CNY" ? kYuan : kNothing;
}

std::optional<Money> largest_note(std::string_view currency) {
  const auto& list = cash_list(currency);
  return list.empty() ? std::nullopt : std::optional(list.front());
}

bool is_coin_or_note(std::string_view currency, Money value) {
  const auto& list = cash_list(currency);
  return list.empty() || std::find(list.begin(), list.end(), value) != list.end();
}

}  // namespace queueback::terminal
