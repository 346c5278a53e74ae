#include "tests/simulation/virtual_time.hpp"

#include <sys/eventfd.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include <cstdint>
#include <map>

#include "common/base/check.hpp"

namespace queueback::simulation::virtual_time {
namespace {

/// One thread, one world: every part of it shares these.
struct World {
  Duration now;
  /// Timers by file descriptor: an event counter that becomes readable when the timer expires.
  std::map<int, std::optional<Duration>> timers;
};

World& world() {
  static World one;
  return one;
}

constexpr std::int64_t kMicros = 1'000'000;

Duration duration_of(const timespec& time) { return {time.tv_sec * kMicros + (time.tv_nsec + 999) / 1000}; }

timespec timespec_of(Duration time) { return {time.micros / kMicros, time.micros % kMicros * 1000}; }

void make_ready(int timer) {
  const std::uint64_t one = 1;
  QB_CHECK(::write(timer, &one, sizeof one) == sizeof one);
}

void make_unready(int timer) {
  std::uint64_t count = 0;
  (void)!::read(timer, &count, sizeof count);  // EAGAIN: it was not ready
}

}  // namespace

Duration now() { return world().now; }

std::optional<Duration> next_timer() {
  std::optional<Duration> next;
  for (const auto& [timer, expiry] : world().timers) {
    if (expiry && (!next || *expiry < *next)) {
      next = expiry;
    }
  }
  return next;
}

void advance_to(Duration at) {
  QB_CHECK(at >= world().now);
  world().now = at;
  for (auto& [timer, expiry] : world().timers) {
    if (expiry && *expiry <= at) {
      expiry.reset();
      make_ready(timer);
    }
  }
}

void restart() {
  QB_CHECK(world().timers.empty());
  world().now = {};
}

namespace {

/// timerfd_settime: relative unless TFD_TIMER_ABSTIME; a zero value disarms.
void set_timer(int timer, int flags, const timespec& value) {
  make_unready(timer);
  std::optional<Duration>& expiry = world().timers.at(timer);
  expiry.reset();
  if (value.tv_sec == 0 && value.tv_nsec == 0) {
    return;
  }
  const Duration wanted = duration_of(value);
  const Duration base = (flags & TFD_TIMER_ABSTIME) != 0 ? Duration{} : world().now;
  const Duration at{base.micros + wanted.micros};
  if (at <= world().now) {
    make_ready(timer);
    return;
  }
  expiry = at;
}

}  // namespace

// In front of the C library's functions of these names; called by Asio and by libstdc++.
extern "C" {

int clock_gettime(clockid_t clock, timespec* out) noexcept {
  if (clock == CLOCK_PROCESS_CPUTIME_ID || clock == CLOCK_THREAD_CPUTIME_ID) {
    return static_cast<int>(::syscall(SYS_clock_gettime, clock, out));
  }
  const std::int64_t epoch = clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE ? kEpoch.micros : 0;
  *out = timespec_of({world().now.micros + epoch});
  return 0;
}

int timerfd_create(clockid_t /*clock*/, int /*flags*/) noexcept {
  const int timer = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (timer >= 0) {
    world().timers[timer] = std::nullopt;
  }
  return timer;
}

int timerfd_settime(int timer, int flags, const itimerspec* value, itimerspec* before) noexcept {
  if (before != nullptr) {
    *before = {};
  }
  set_timer(timer, flags, value->it_value);
  return 0;
}

int close(int descriptor) {
  world().timers.erase(descriptor);
  return static_cast<int>(::syscall(SYS_close, descriptor));
}

}  // extern "C"

}  // namespace queueback::simulation::virtual_time
