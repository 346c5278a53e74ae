#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/base/instant.hpp"

namespace queueback::log {

/// Lines a minute of one event that strangers can cause: enough for a whole shop that reconnects, and less than
/// 100 MB a day.
inline constexpr std::uint64_t kSeldomLinesPerMinute = 300;

/// Counts lines by event and minute. Not thread-safe.
class Quota {
 public:
  /// Whether a line may be written at `now`, of a monotonic clock; if so, how many were not since the one before.
  [[nodiscard]] std::optional<std::uint64_t> pass(std::string_view event, Duration now);

 private:
  struct Count {
    Duration since;
    std::uint64_t written = 0;
    std::uint64_t left_out = 0;
  };
  std::map<std::string, Count, std::less<>> counts_;  ///< events are fixed names, so there are few
};

}  // namespace queueback::log
