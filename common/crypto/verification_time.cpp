#include "common/crypto/verification_time.hpp"

#include <algorithm>

#ifndef QUEUEBACK_BUILD_EPOCH
#error "QUEUEBACK_BUILD_EPOCH must be set by the build: seconds since 1970"
#endif

namespace queueback::crypto {

Instant build_time() { return Instant{} + Duration::seconds(QUEUEBACK_BUILD_EPOCH); }

VerificationTime::VerificationTime(const Clock& clock, Instant last_server_time)
    : clock_(&clock),
      floor_micros_(std::make_shared<std::atomic<std::int64_t>>(std::max(last_server_time, build_time()).micros)) {}

Instant VerificationTime::now() const { return std::max(clock_->now(), Instant{floor_micros_->load()}); }

void VerificationTime::observe_server_time(Instant at) {
  std::int64_t known = floor_micros_->load();
  while (known < at.micros && !floor_micros_->compare_exchange_weak(known, at.micros)) {
  }
}

}  // namespace queueback::crypto
