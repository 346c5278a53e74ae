#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::rewards::queue_rebate {

/// A number in [0, bound) out of a draw series: section 0, Randomness. Counters that would favour small numbers are
/// passed over. `bound` above 0.
[[nodiscard]] std::uint64_t draw_number(const digest::Hash& secret, const std::string& label, std::uint64_t bound);

/// How many numbers a draw has: the sum of weights, or the steps of the range.
[[nodiscard]] std::uint64_t numbers_of(const DrawSetting& setting);
/// What a number below numbers_of(setting) stands for (1.6).
[[nodiscard]] domain::Ratio ratio_of(const DrawSetting& setting, std::uint64_t number);

/// `draw|<entry id>`
[[nodiscard]] std::string draw_label(const std::string& entry);

/// The slots of a random-return group that wait for cash, ascending: the `cash` smallest of
/// HMAC(secret, "random-return|<queue>|<group>|<slot>") (1.7).
[[nodiscard]] std::vector<std::uint32_t> cash_slots(const digest::Hash& secret, const std::string& queue,
                                                    std::uint64_t group, const RandomReturn& setting);

}  // namespace queueback::rewards::queue_rebate
