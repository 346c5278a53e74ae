#include "hal/transport/tcp_transport.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <memory>

namespace queueback::hal::transport {
namespace {

// A pulled cable is noticed when data stays unacknowledged for this long.
constexpr int kUnacknowledgedMillis = 5000;

struct FreeAddress {
  void operator()(addrinfo* address) const { ::freeaddrinfo(address); }
};
using AddressPtr = std::unique_ptr<addrinfo, FreeAddress>;

AddressPtr lookup(const std::string& host, const std::string& port) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), port.c_str(), &hints, &found) != 0) {
    return nullptr;
  }
  return AddressPtr(found);
}

void set_option(int fd, int level, int name, int value) {
  // Options only make losses visible sooner; a system without one still works.
  static_cast<void>(::setsockopt(fd, level, name, &value, sizeof value));
}

int pending_error(int fd) {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

}  // namespace

bool is_numeric_address(const std::string& host) { return lookup(host, "1") != nullptr; }

TcpTransport::TcpTransport(const Clock& clock, TcpAddress address)
    : FdTransport(clock, ZeroRead::kEnd), address_(std::move(address)) {}

Result<UniqueFd, TransportError> TcpTransport::open_fd(const Deadline& deadline) {
  const std::string name = address_.host + " port " + std::to_string(address_.port);
  const AddressPtr address = lookup(address_.host, std::to_string(address_.port));
  if (address == nullptr) {
    return fail(TransportErrorCode::kCannotOpen, "not a numeric address: " + name);
  }
  UniqueFd fd(::socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, IPPROTO_TCP));
  if (!fd.valid()) {
    return fail(TransportErrorCode::kCannotOpen, describe_errno("cannot make a socket", errno));
  }
  set_option(fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(fd.get(), IPPROTO_TCP, TCP_USER_TIMEOUT, kUnacknowledgedMillis);
  set_option(fd.get(), SOL_SOCKET, SO_KEEPALIVE, 1);
  if (::connect(fd.get(), address->ai_addr, address->ai_addrlen) != 0 && errno != EINPROGRESS) {
    return fail(TransportErrorCode::kCannotOpen, describe_errno("cannot connect to " + name, errno));
  }
  const auto ready = wait_for(fd.get(), POLLOUT, deadline);
  if (!ready) {
    return fail(ready.error().code, "cannot connect to " + name + ": " + ready.error().reason);
  }
  if (const int error = pending_error(fd.get()); error != 0) {
    return fail(TransportErrorCode::kCannotOpen, describe_errno("cannot connect to " + name, error));
  }
  return fd;
}

}  // namespace queueback::hal::transport
