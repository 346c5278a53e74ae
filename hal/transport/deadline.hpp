#pragma once
#include <algorithm>

#include "common/base/clock.hpp"

namespace queueback::hal::transport {

/// The moment when a call must return: a limit counted from now. The clock outlives it.
class Deadline {
 public:
  Deadline(const Clock& clock, Duration limit) : clock_(&clock), at_{clock.monotonic().micros + limit.micros} {}

  /// Never negative.
  [[nodiscard]] Duration left() const { return {std::max<std::int64_t>(at_.micros - clock_->monotonic().micros, 0)}; }
  [[nodiscard]] Duration left_at_most(Duration most) const { return std::min(left(), most); }
  [[nodiscard]] bool expired() const { return left().micros == 0; }

 private:
  const Clock* clock_;
  Duration at_;
};

}  // namespace queueback::hal::transport
