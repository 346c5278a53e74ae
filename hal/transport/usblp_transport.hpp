#pragma once
#include <string>

#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::transport {

/// A USB printer through the kernel's usblp driver: /dev/usb/lp0.
class UsblpTransport final : public FdTransport {
 public:
  UsblpTransport(const Clock& clock, std::string path);

 private:
  [[nodiscard]] Result<UniqueFd, TransportError> open_fd(const Deadline& deadline) override;
  std::string path_;
};

}  // namespace queueback::hal::transport
