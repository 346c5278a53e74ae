#include "hal/transport/evdev_transport.hpp"

#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <cerrno>
#include <utility>

namespace queueback::hal::transport {

EvdevTransport::EvdevTransport(const Clock& clock, std::string path)
    : FdTransport(clock, ZeroRead::kEnd), path_(std::move(path)) {}

WriteOutcome EvdevTransport::write(ByteView /*bytes*/, Duration /*limit*/) {
  return {0, TransportError{TransportErrorCode::kUnsupported, "an input device takes no data"}};
}

Result<UniqueFd, TransportError> EvdevTransport::open_fd(const Deadline& /*deadline*/) {
  auto fd = open_path(path_, O_RDONLY);
  if (!fd) {
    return fd;
  }
  struct stat kind {};
  if (::fstat(fd->get(), &kind) != 0) {
    return fail(TransportErrorCode::kCannotOpen, describe_errno("cannot examine " + path_, errno));
  }
  if (S_ISFIFO(kind.st_mode)) {
    return fd;
  }
  if (::ioctl(fd->get(), EVIOCGRAB, 1) != 0) {
    const int error = errno;
    const auto code = error == EBUSY ? TransportErrorCode::kBusy : TransportErrorCode::kCannotOpen;
    return fail(code, describe_errno("cannot grab " + path_, error));
  }
  return fd;
}

}  // namespace queueback::hal::transport
