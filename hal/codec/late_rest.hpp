#pragma once
#include <optional>
#include <utility>

#include "common/base/instant.hpp"

namespace queueback::hal::codec {

/// What comes so soon after a scan broke off may be its rest, which would be another code: it is dropped up to its end,
/// and reported, so that somebody scans once more. A reader that stood still sees a pause that was none.
inline constexpr Duration kLateRest = Duration::seconds(2);

/// Whether the scan that comes in may be the rest of one that broke off. Times are monotonic.
class LateRest {
 public:
  void broke_off(Duration now) { until_ = Duration{now.micros + kLateRest.micros}; }
  /// Nothing has come in so far: what comes from now on may be a scan of its own.
  void nothing_came(Duration now) {
    if (until_ && now >= *until_) {
      until_.reset();
    }
  }
  /// A scan ended: was it such a rest? The next one is whole.
  [[nodiscard]] bool ended() { return std::exchange(until_, std::nullopt).has_value(); }
  void forget() { until_.reset(); }

 private:
  std::optional<Duration> until_;
};

}  // namespace queueback::hal::codec
