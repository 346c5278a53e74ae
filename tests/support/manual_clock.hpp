#pragma once
#include "common/base/clock.hpp"

namespace queueback::tests {

/// Noon UTC of a working day: a moment to start from when a test does not care which.
inline constexpr Instant kNoon{1'763'640'000'000'000};  // 2025-11-20T12:00:00Z

/// Time that passes when the test says so. The wall clock may jump; monotonic time only advances. One thread.
class ManualClock final : public Clock {
 public:
  explicit ManualClock(Instant now = kNoon) : now_(now) {}
  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] Duration monotonic() const override { return passed_; }

  void pass(Duration time) {
    now_ = now_ + time;
    passed_.micros += time.micros;
  }
  /// Somebody sets the clock.
  void jump_to(Instant now) { now_ = now; }

 private:
  Instant now_;
  Duration passed_;
};

}  // namespace queueback::tests
