#pragma once
#include "common/base/instant.hpp"

namespace queueback {

/// Where time comes from. Passed in everywhere, so that tests and the simulation run on virtual time.
class Clock {
 public:
  Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;
  virtual ~Clock() = default;

  /// Wall clock. May jump; never used for deadlines.
  [[nodiscard]] virtual Instant now() const = 0;
  /// Time since an arbitrary start that never goes back; for deadlines and durations.
  [[nodiscard]] virtual Duration monotonic() const = 0;
};

/// The machine's clocks (clock_gettime(2)). Thread-safe.
class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override;
  [[nodiscard]] Duration monotonic() const override;
};

}  // namespace queueback
