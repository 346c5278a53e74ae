#include "common/runtime/guarded_clock.hpp"

#include <cstdlib>

namespace queueback::runtime {
namespace {

bool is_small(Duration step) { return std::llabs(step.micros) <= kMaxClockStep.micros; }

}  // namespace

GuardedClock::GuardedClock(const Clock& machine)
    : machine_(machine), time_(machine.now()), read_at_(machine.monotonic()) {}

Instant GuardedClock::read() const {
  const Duration at = machine_.monotonic();
  const Instant shown = machine_.now();
  const Instant expected = time_ + Duration{at.micros - read_at_.micros};
  const Duration ahead{shown.micros - expected.micros};
  const bool came_back = behind_ && shown >= *behind_ && shown <= *behind_ + kMaxTimeOff;
  const bool is_believed = is_small(ahead) || came_back;
  if (is_believed) {
    behind_.reset();
  }
  ahead_ = is_believed ? std::nullopt : std::optional(ahead);
  time_ = is_believed ? shown : expected;
  read_at_ = at;
  return time_;
}

Instant GuardedClock::now() const {
  const std::lock_guard lock(mutex_);
  return read();
}

void GuardedClock::begin_after(Instant newest) {
  const std::lock_guard lock(mutex_);
  if (read() < newest) {
    time_ = newest;
    behind_ = newest;
    (void)read();
  }
}

void GuardedClock::compare(Instant other) {
  if (is_small(Duration{machine_.now().micros - other.micros})) {
    believe();
  }
}

void GuardedClock::believe() {
  const std::lock_guard lock(mutex_);
  time_ = machine_.now();
  read_at_ = machine_.monotonic();
  ahead_.reset();
  behind_.reset();
}

std::optional<Duration> GuardedClock::jump() const {
  const std::lock_guard lock(mutex_);
  (void)read();
  return ahead_;
}

}  // namespace queueback::runtime
