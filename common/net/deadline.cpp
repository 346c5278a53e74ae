#include "common/net/deadline.hpp"

#include <algorithm>

namespace queueback::net {

Duration remaining(std::chrono::steady_clock::time_point end) {
  const auto left = std::chrono::duration_cast<std::chrono::microseconds>(end - std::chrono::steady_clock::now());
  return {std::max<std::int64_t>(left.count(), 1)};
}

namespace detail {

void arm(const std::shared_ptr<Deadline>& deadline, Duration limit) {
  deadline->timer.expires_after(std::chrono::microseconds(limit.micros));
  deadline->timer.async_wait([deadline](const boost::system::error_code& error) {
    if (!error && deadline->phase == Deadline::Phase::kRunning) {
      deadline->phase = Deadline::Phase::kExpired;
      deadline->signal.emit(asio::cancellation_type::terminal);
    }
  });
}

void forward_cancellation(const std::shared_ptr<Deadline>& deadline, asio::cancellation_slot slot) {
  if (!slot.is_connected()) {
    return;
  }
  slot.assign([deadline](asio::cancellation_type type) {
    if (deadline->phase == Deadline::Phase::kRunning) {
      deadline->signal.emit(type);
    }
  });
}

}  // namespace detail

}  // namespace queueback::net
