#pragma once
#include <mutex>
#include <optional>

#include "common/base/clock.hpp"

namespace queueback::runtime {

/// A machine's clock that moves by more at once than this is not believed: time servers correct seconds, a dead
/// battery, a wrong time server or a hand on the wrong key moves it by years.
inline constexpr Duration kMaxClockStep = Duration::minutes(5);

/// A machine that started with a clock behind its newest entry gets the time later, from a time server: it is believed
/// if it was not switched off for longer than this.
inline constexpr Duration kMaxTimeOff = Duration::days(31);

/// The machine's clock without its jumps. Rewards are settled and lines are cleared by the clock, so a jump may not be
/// acted upon before somebody who can know has agreed: time goes on from before it, by the clock that never jumps.
/// Thread-safe.
class GuardedClock final : public Clock {
 public:
  /// `machine` outlives it. What it shows first is believed.
  explicit GuardedClock(const Clock& machine);

  [[nodiscard]] Instant now() const override;
  [[nodiscard]] Duration monotonic() const override { return machine_.monotonic(); }

  /// At a start: `newest` was written before it. A machine's clock that is further back is not believed; once it shows
  /// what it could have shown at the start, it is.
  void begin_after(Instant newest);
  /// A server that this one trusts shows `other` now. If the machine's clock agrees with it, it is believed from now
  /// on.
  void compare(Instant other);
  /// Somebody says that the machine's clock is right.
  void believe();

  /// By how much the machine's clock is ahead of what `now` gives; nothing while it is believed.
  [[nodiscard]] std::optional<Duration> jump() const;
  [[nodiscard]] Instant machine_time() const { return machine_.now(); }

 private:
  /// Reads the machine's clocks and goes on from the reading before.
  Instant read() const;

  const Clock& machine_;
  mutable std::mutex mutex_;
  mutable Instant time_;                   ///< what the newest reading gave
  mutable Duration read_at_;               ///< when, by the clock that never jumps
  mutable std::optional<Duration> ahead_;  ///< the machine's clock, at that reading; nothing: it is believed
  mutable std::optional<Instant> behind_;  ///< the newest entry, while the clock has not come back from behind it
};

}  // namespace queueback::runtime
