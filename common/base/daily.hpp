#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>

#include "common/base/instant.hpp"

namespace queueback {

/// A time of day where something happens once a day.
struct Daily {
  std::int64_t minute = 0;  ///< of the local day
  /// Minutes that local time is ahead of UTC, at a time.
  std::function<std::int64_t(Instant)> offset;
};

/// `03:30` as minutes since midnight.
[[nodiscard]] std::optional<std::int64_t> parse_time_of_day(std::string_view text);

/// The first such time after `now`. On a day on which clocks change it may be an hour early or late.
[[nodiscard]] Instant next_after(const Daily& daily, Instant now);

}  // namespace queueback
