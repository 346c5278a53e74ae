#pragma once
#include <string>

#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::transport {

/// Appends to a file (or writes into a FIFO): captures for tests, demonstrations and service. A regular file
/// is written durably (O_DSYNC), so what write() took is on the disk. There is nothing to read.
class FileTransport final : public FdTransport {
 public:
  FileTransport(const Clock& clock, std::string path);
  [[nodiscard]] Result<std::size_t, TransportError> read(std::span<std::uint8_t> out, Duration limit) override;

 private:
  [[nodiscard]] Result<UniqueFd, TransportError> open_fd(const Deadline& deadline) override;
  std::string path_;
};

}  // namespace queueback::hal::transport
