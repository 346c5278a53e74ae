#pragma once
#include <algorithm>

#include "common/base/clock.hpp"
#include "common/base/daily.hpp"
#include "common/net/sleep.hpp"

namespace queueback::runtime {

/// How often the clock is looked at: somebody may set it.
inline constexpr Duration kLookAtClockEvery = Duration::minutes(1);

/// Waits for the next time of day, or until `stopping`.
inline boost::asio::awaitable<void> wait_for(boost::asio::any_io_executor executor, const Clock& clock, Daily daily,
                                             const bool& stopping) {
  Instant next = next_after(daily, clock.now());
  while (!stopping && clock.now() < next) {
    const Duration left = std::min(next - clock.now(), kLookAtClockEvery);
    (void)co_await net::sleep_for(executor, left);
    next = std::min(next, next_after(daily, clock.now()));
  }
}

}  // namespace queueback::runtime
