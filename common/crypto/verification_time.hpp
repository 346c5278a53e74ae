#pragma once
#include <atomic>
#include <memory>

#include "common/base/clock.hpp"

namespace queueback::crypto {

/// When this program was built (SOURCE_DATE_EPOCH if the packager set it): no clock can honestly show less.
[[nodiscard]] Instant build_time();

/// The time that certificates are checked against: the latest of the clock, the last time a server told us and the
/// build time. A terminal whose battery died starts in 1970 and must still know that a certificate has expired, and
/// still accept one that was issued yesterday. Copies share the server time. Thread-safe; `clock` must outlive all.
class VerificationTime {
 public:
  explicit VerificationTime(const Clock& clock, Instant last_server_time = {});

  [[nodiscard]] Instant now() const;
  /// Never goes back. Only for times that an authenticated server sent.
  void observe_server_time(Instant at);

 private:
  const Clock* clock_;
  std::shared_ptr<std::atomic<std::int64_t>> floor_micros_;
};

}  // namespace queueback::crypto
