#include "common/rewards/queue_rebate/draw.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

#include "common/base/check.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

/// floor(2^64 / bound) * bound, or 0 for the whole range when 2^64 is a multiple of `bound`.
std::uint64_t rejection_limit(std::uint64_t bound) {
  const std::uint64_t remainder = (UINT64_MAX % bound + 1) % bound;
  return UINT64_MAX - remainder + 1;
}

std::uint64_t first_eight_bytes(const digest::Hash& hash) {
  std::uint64_t number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = number << 8U | hash[i];
  }
  return number;
}

}  // namespace

std::uint64_t draw_number(const digest::Hash& secret, const std::string& label, std::uint64_t bound) {
  QB_CHECK(bound > 0);
  const std::uint64_t limit = rejection_limit(bound);
  for (std::uint64_t counter = 0;; ++counter) {
    const std::string message = label + "|" + std::to_string(counter);
    const std::uint64_t number = first_eight_bytes(digest::hmac_sha256(ByteView(secret), as_bytes(message)));
    if (limit == 0 || number < limit) {
      return number % bound;
    }
  }
}

std::uint64_t numbers_of(const DrawSetting& setting) {
  if (setting.range) {
    return static_cast<std::uint64_t>((setting.range->to.ppm - setting.range->from.ppm) / setting.range->step.ppm) + 1;
  }
  return std::accumulate(setting.choices.begin(), setting.choices.end(), std::uint64_t{0},
                         [](std::uint64_t sum, const DrawSetting::Choice& choice) { return sum + choice.weight; });
}

domain::Ratio ratio_of(const DrawSetting& setting, std::uint64_t number) {
  if (setting.range) {
    return {setting.range->from.ppm + setting.range->step.ppm * static_cast<std::int64_t>(number)};
  }
  for (const DrawSetting::Choice& choice : setting.choices) {
    if (number < choice.weight) {
      return choice.ratio;
    }
    number -= choice.weight;
  }
  QB_CHECK(false);
  return {};
}

std::string draw_label(const std::string& entry) { return "draw|" + entry; }

std::vector<std::uint32_t> cash_slots(const digest::Hash& secret, const std::string& queue, std::uint64_t group,
                                      const RandomReturn& setting) {
  std::vector<std::pair<digest::Hash, std::uint32_t>> order;
  order.reserve(setting.group);
  const std::string prefix = "random-return|" + queue + "|" + std::to_string(group) + "|";
  for (std::uint32_t slot = 0; slot < setting.group; ++slot) {
    order.emplace_back(digest::hmac_sha256(ByteView(secret), as_bytes(prefix + std::to_string(slot))), slot);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> cash;
  for (std::uint32_t i = 0; i < setting.cash; ++i) {
    cash.push_back(order[i].second);
  }
  std::sort(cash.begin(), cash.end());
  return cash;
}

}  // namespace queueback::rewards::queue_rebate
