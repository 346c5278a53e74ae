#pragma once
#include <algorithm>
#include <cstdint>
#include <optional>

#include "common/base/instant.hpp"
#include "common/link/link_limits.hpp"

namespace queueback::link {

/// Slows down whoever sends one small message after the other: heartbeats, news of reference data, questions. Batches
/// with records are slowed down by their acks.
class Pace {
 public:
  /// How long to wait before the next message is read. `now` is of a monotonic clock.
  [[nodiscard]] Duration pause_after(bool carries_records, Duration now) {
    if (carries_records) {
      return {};
    }
    const std::int64_t earliest = now.micros - kAheadMicros;
    due_micros_ = std::max(due_micros_.value_or(earliest), earliest) + kEachMicros;
    return {std::max<std::int64_t>(*due_micros_ - now.micros, 0)};
  }

 private:
  static constexpr std::int64_t kEachMicros = 1'000'000 / kIdleMessagesPerSecond;
  static constexpr std::int64_t kAheadMicros = std::int64_t{kIdleMessagesAtOnce} * kEachMicros;

  /// When the messages so far would all be there if they came evenly.
  std::optional<std::int64_t> due_micros_;
};

}  // namespace queueback::link
