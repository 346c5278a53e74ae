#include "tests/bench/printer_tap.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>

#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"

namespace queueback::bench {
namespace {

constexpr int kPollMillis = 100;

struct sockaddr_in loopback(std::uint16_t port) {
  struct sockaddr_in address {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

/// Bytes of the command at the front of `bytes` if it belongs to no receipt; 0 if it does; nothing yet: more than
/// there is.
std::size_t side_command(const std::string& bytes) {
  if (bytes.starts_with("\x10\x04")) {
    return 3;  // DLE EOT n
  }
  if (bytes.starts_with("\x10\x14")) {
    return 5;  // DLE DC4 fn m t
  }
  if (bytes.starts_with("\x1bp")) {
    return 5;  // ESC p m t1 t2
  }
  return bytes == "\x10" || bytes == "\x1b" ? 2 : 0;
}

/// Passes what `from` has on to `to`; the number of bytes, 0 at the end.
std::size_t pass_on(int from, int to, std::array<std::uint8_t, 65536>& buffer) {
  const ssize_t count = ::recv(from, buffer.data(), buffer.size(), 0);
  if (count <= 0 || ::send(to, buffer.data(), static_cast<std::size_t>(count), MSG_NOSIGNAL) != count) {
    return 0;
  }
  return static_cast<std::size_t>(count);
}

void send_at_once(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

}  // namespace

PrinterTap::PrinterTap(std::uint16_t printer_port)
    : printer_port_(printer_port), listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  struct sockaddr_in address = loopback(0);
  socklen_t size = sizeof address;
  auto* generic = reinterpret_cast<struct sockaddr*>(&address);
  const bool listening = ::bind(listener_, generic, size) == 0 && ::listen(listener_, 4) == 0 &&
                         ::getsockname(listener_, generic, &size) == 0;
  if (!listening) {
    give_up("the printer's wire cannot listen");
  }
  port_ = ntohs(address.sin_port);
  thread_ = std::thread([this] { run(); });
}

PrinterTap::~PrinterTap() {
  ending_ = true;
  thread_.join();
  ::close(listener_);
}

void PrinterTap::arm() {
  const std::lock_guard lock(mutex_);
  seen_.clear();
  first_byte_ = 0;
}

void PrinterTap::note(const std::uint8_t* bytes, std::size_t count) {
  const std::lock_guard lock(mutex_);
  if (first_byte_ != 0) {
    return;
  }
  const double now = now_seconds();
  seen_.append(bytes, bytes + count);
  for (std::size_t length = side_command(seen_); length > 0 && length <= seen_.size(); length = side_command(seen_)) {
    seen_.erase(0, length);
  }
  if (!seen_.empty() && side_command(seen_) == 0) {
    first_byte_ = now;
  }
}

void PrinterTap::run() {
  while (!ending_) {
    struct pollfd waiting {
      listener_, POLLIN, 0
    };
    if (::poll(&waiting, 1, kPollMillis) > 0) {
      const int host = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      serve(host);
      ::close(host);
    }
  }
}

void PrinterTap::serve(int host) {
  const int printer = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const struct sockaddr_in address = loopback(printer_port_);
  bool open = ::connect(printer, reinterpret_cast<const struct sockaddr*>(&address), sizeof address) == 0;
  send_at_once(host);
  send_at_once(printer);
  std::array<std::uint8_t, 65536> buffer{};
  while (open && !ending_) {
    std::array<struct pollfd, 2> both{{{host, POLLIN, 0}, {printer, POLLIN, 0}}};
    ::poll(both.data(), both.size(), kPollMillis);
    if (both[0].revents != 0) {
      const std::size_t count = pass_on(host, printer, buffer);
      note(buffer.data(), count);
      open = count > 0;
    }
    if (open && both[1].revents != 0) {
      open = pass_on(printer, host, buffer) > 0;
    }
  }
  ::close(printer);
}

}  // namespace queueback::bench
