#pragma once
#include <optional>
#include <string>

#include "common/runtime/guarded_clock.hpp"
#include "common/runtime/json_service.hpp"

namespace queueback::runtime {

/// Puts the commands `clock` (what the server's clock shows and whether it is believed) and `clock.accept` (with `by`
/// and `reason`: it is right) into a service. The clock outlives it.
void install_clock(JsonService& service, GuardedClock& clock);

/// Notices once when the clock is no longer believed, and when it is again, and writes it into the log.
class ClockWatch {
 public:
  explicit ClockWatch(const GuardedClock& clock) : clock_(clock) {}

  /// To be called every second or so: the text of an alarm when the clock has just jumped.
  [[nodiscard]] std::optional<std::string> look();

 private:
  const GuardedClock& clock_;
  bool has_jumped_ = false;
};

/// The kind of that alarm.
inline constexpr const char* kClockAlarm = "clock";

}  // namespace queueback::runtime
