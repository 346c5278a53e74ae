#include "hal/transport/fd_wait.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>

#include "common/base/check.hpp"
#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::transport {
namespace {

int poll_millis(Duration left) {
  constexpr std::int64_t kLongest = 1'000'000;
  return static_cast<int>(std::min(kLongest, (left.micros + 999) / 1000));
}

}  // namespace

FdWait::FdWait() : wake_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { QB_CHECK(wake_.valid()); }

void FdWait::interrupt() {
  const std::uint64_t one = 1;
  // Only fails when the counter is full, and then the wake-up is pending already.
  [[maybe_unused]] const auto ignored = ::write(wake_.get(), &one, sizeof one);
}

Result<short, TransportError> FdWait::wait_for(int fd, short events, const Deadline& deadline) {
  while (true) {
    std::array<pollfd, 2> waiting{pollfd{fd, events, 0}, pollfd{wake_.get(), POLLIN, 0}};
    const int count = ::poll(waiting.data(), waiting.size(), poll_millis(deadline.left()));
    if (count < 0 && errno != EINTR) {
      return fail(TransportErrorCode::kLost, describe_errno("poll", errno));
    }
    if (waiting[1].revents != 0) {
      std::uint64_t drained = 0;
      [[maybe_unused]] const auto ignored = ::read(wake_.get(), &drained, sizeof drained);
      return fail(TransportErrorCode::kInterrupted, "the wait was interrupted");
    }
    if (count > 0) {
      return waiting[0].revents;
    }
    if (deadline.expired()) {
      return fail(TransportErrorCode::kTimeout, "the time limit has passed");
    }
  }
}

}  // namespace queueback::hal::transport
