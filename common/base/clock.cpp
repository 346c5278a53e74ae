#include "common/base/clock.hpp"

#include <time.h>

#include <chrono>

#include "common/base/check.hpp"

namespace queueback {

Instant SystemClock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return {std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count()};
}

Duration SystemClock::monotonic() const {
  // Unlike CLOCK_MONOTONIC it goes on while the machine is suspended.
  timespec since_start{};
  QB_CHECK(::clock_gettime(CLOCK_BOOTTIME, &since_start) == 0);
  return {since_start.tv_sec * 1'000'000 + since_start.tv_nsec / 1'000};
}

}  // namespace queueback
