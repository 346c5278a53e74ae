#pragma once
#include "common/base/clock.hpp"
#include "hal/transport/deadline.hpp"
#include "hal/transport/transport.hpp"
#include "hal/transport/unique_fd.hpp"

namespace queueback::hal::transport {

/// Waiting for a descriptor, with a limit and a way to end it from another thread.
class FdWait {
 public:
  FdWait();

  /// Until `fd` is ready for `events` (POLLIN, POLLOUT); a negative one is never. Errors: kTimeout, kInterrupted,
  /// kLost.
  [[nodiscard]] Result<short, TransportError> wait_for(int fd, short events, const Deadline& deadline);
  /// Ends the running or the next wait with kInterrupted, once. From any thread.
  void interrupt();

 private:
  UniqueFd wake_;
};

}  // namespace queueback::hal::transport
