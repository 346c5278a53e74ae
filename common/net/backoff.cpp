#include "common/net/backoff.hpp"

#include <algorithm>

namespace queueback::net {

Duration Backoff::next() {
  const std::int64_t half = span_.micros / 2;
  const auto jitter = static_cast<std::int64_t>(random_->next_u64() % static_cast<std::uint64_t>(half + 1));
  const Duration wait{span_.micros - jitter};
  span_ = {std::min(limits_.max.micros, span_.micros > limits_.max.micros / 2 ? limits_.max.micros : span_.micros * 2)};
  return wait;
}

}  // namespace queueback::net
