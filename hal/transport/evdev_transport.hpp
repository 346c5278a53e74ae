#pragma once
#include <string>

#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::transport {

/// A Linux input device, grabbed so that no other program (desktop, console) sees its keys. Also takes a
/// FIFO that carries `struct input_event`, which has nothing to grab. There is nothing to write.
class EvdevTransport final : public FdTransport {
 public:
  EvdevTransport(const Clock& clock, std::string path);
  WriteOutcome write(ByteView bytes, Duration limit) override;

 private:
  [[nodiscard]] Result<UniqueFd, TransportError> open_fd(const Deadline& deadline) override;
  std::string path_;
};

}  // namespace queueback::hal::transport
