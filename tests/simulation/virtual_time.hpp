#pragma once
#include <optional>

#include "common/base/instant.hpp"

/// The time of a simulated world. A program that links this file gets its clocks and Asio's timers from here: it stands
/// in front of the C library's clock_gettime, timerfd_create, timerfd_settime and close (clock_gettime(2),
/// timerfd_create(2)). The product is unchanged; its timers fire when the simulation says that it is so late.
namespace queueback::simulation::virtual_time {

/// Both clocks, since the simulation began.
[[nodiscard]] Duration now();
/// What the system's clock says when the simulation begins.
inline constexpr Instant kEpoch{1'780'000'000'000'000};

/// When the next timer of anybody fires; nothing if none is set.
[[nodiscard]] std::optional<Duration> next_timer();
/// Lets time pass; timers that expire become ready. Never backwards.
void advance_to(Duration at);
/// Begins a world anew at zero: no timer may be left.
void restart();

}  // namespace queueback::simulation::virtual_time
