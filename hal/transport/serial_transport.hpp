#pragma once
#include <string>

#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::transport {

enum class FlowControl { kNone, kHardware, kSoftware };
enum class Parity { kNone, kEven, kOdd };

struct SerialSettings {
  std::string path;
  int baud = 9600;  ///< one of the rates of termios(3), 1200 to 921600
  Parity parity = Parity::kNone;
  FlowControl flow = FlowControl::kNone;
};

/// A serial line: RS-232, USB adapters, CDC-ACM scanners, pseudo-terminals. Eight bits, one stop bit, raw.
/// Holds the line exclusively (TIOCEXCL).
class SerialTransport final : public FdTransport {
 public:
  SerialTransport(const Clock& clock, SerialSettings settings);

 private:
  [[nodiscard]] Result<UniqueFd, TransportError> open_fd(const Deadline& deadline) override;
  SerialSettings settings_;
};

[[nodiscard]] bool is_supported_baud(int baud);

}  // namespace queueback::hal::transport
