#include "hal/transport/file_transport.hpp"

#include <fcntl.h>

#include <utility>

namespace queueback::hal::transport {

FileTransport::FileTransport(const Clock& clock, std::string path)
    : FdTransport(clock, ZeroRead::kEnd), path_(std::move(path)) {}

Result<std::size_t, TransportError> FileTransport::read(std::span<std::uint8_t> /*out*/, Duration /*limit*/) {
  return fail(TransportErrorCode::kUnsupported, "a file gives no answers");
}

Result<UniqueFd, TransportError> FileTransport::open_fd(const Deadline& /*deadline*/) {
  return open_path(path_, O_WRONLY | O_CREAT | O_APPEND | O_DSYNC);
}

}  // namespace queueback::hal::transport
