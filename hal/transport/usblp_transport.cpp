#include "hal/transport/usblp_transport.hpp"

#include <fcntl.h>

#include <utility>

namespace queueback::hal::transport {

UsblpTransport::UsblpTransport(const Clock& clock, std::string path)
    : FdTransport(clock, ZeroRead::kNothing), path_(std::move(path)) {}

Result<UniqueFd, TransportError> UsblpTransport::open_fd(const Deadline& /*deadline*/) {
  return open_path(path_, O_RDWR);
}

}  // namespace queueback::hal::transport
