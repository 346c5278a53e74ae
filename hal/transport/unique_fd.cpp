#include "hal/transport/unique_fd.hpp"

#include <unistd.h>

namespace queueback::hal::transport {

void UniqueFd::reset(int fd) {
  if (fd_ >= 0) {
    ::close(fd_);
  }
  fd_ = fd;
}

}  // namespace queueback::hal::transport
