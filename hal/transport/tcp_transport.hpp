#pragma once
#include <cstdint>
#include <string>

#include "hal/transport/fd_transport.hpp"

namespace queueback::hal::transport {

/// A numeric address: names are not resolved, since the system's resolver knows no deadline.
struct TcpAddress {
  std::string host;  ///< IPv4 or IPv6 literal
  std::uint16_t port = 9100;
};

/// A raw TCP connection, as network printers offer on port 9100.
class TcpTransport final : public FdTransport {
 public:
  TcpTransport(const Clock& clock, TcpAddress address);

 private:
  [[nodiscard]] Result<UniqueFd, TransportError> open_fd(const Deadline& deadline) override;
  TcpAddress address_;
};

/// True for an IPv4 or IPv6 literal.
[[nodiscard]] bool is_numeric_address(const std::string& host);

}  // namespace queueback::hal::transport
