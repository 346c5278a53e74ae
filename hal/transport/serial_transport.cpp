#include "hal/transport/serial_transport.hpp"

#include <fcntl.h>
#include <sys/ioctl.h>
#include <termios.h>

#include <array>
#include <cerrno>
#include <optional>

namespace queueback::hal::transport {
namespace {

struct Rate {
  int baud;
  speed_t speed;
};

constexpr std::array kRates{Rate{1200, B1200},     Rate{2400, B2400},     Rate{4800, B4800},    Rate{9600, B9600},
                            Rate{19200, B19200},   Rate{38400, B38400},   Rate{57600, B57600},  Rate{115200, B115200},
                            Rate{230400, B230400}, Rate{460800, B460800}, Rate{921600, B921600}};

std::optional<speed_t> speed_of(int baud) {
  for (const Rate& rate : kRates) {
    if (rate.baud == baud) {
      return rate.speed;
    }
  }
  return std::nullopt;
}

void set_framing(termios& line, const SerialSettings& settings) {
  ::cfmakeraw(&line);
  line.c_cflag |= CLOCAL | CREAD;
  line.c_cflag &= ~static_cast<tcflag_t>(CSTOPB | CRTSCTS | PARENB | PARODD);
  line.c_iflag &= ~static_cast<tcflag_t>(IXON | IXOFF | IXANY | INPCK);
  if (settings.parity != Parity::kNone) {
    line.c_cflag |= PARENB;
    line.c_iflag |= INPCK;
  }
  if (settings.parity == Parity::kOdd) {
    line.c_cflag |= PARODD;
  }
  if (settings.flow == FlowControl::kHardware) {
    line.c_cflag |= CRTSCTS;
  }
  if (settings.flow == FlowControl::kSoftware) {
    line.c_iflag |= IXON;
  }
  line.c_cc[VMIN] = 1;
  line.c_cc[VTIME] = 0;
}

}  // namespace

bool is_supported_baud(int baud) { return speed_of(baud).has_value(); }

SerialTransport::SerialTransport(const Clock& clock, SerialSettings settings)
    : FdTransport(clock, ZeroRead::kEnd), settings_(std::move(settings)) {}

Result<UniqueFd, TransportError> SerialTransport::open_fd(const Deadline& /*deadline*/) {
  auto fd = open_path(settings_.path, O_RDWR);
  if (!fd) {
    return fd;
  }
  const auto speed = speed_of(settings_.baud);
  termios line{};
  if (!speed || ::tcgetattr(fd->get(), &line) != 0) {
    return fail(TransportErrorCode::kCannotOpen, "not a serial line of that speed: " + settings_.path);
  }
  set_framing(line, settings_);
  static_cast<void>(::cfsetispeed(&line, *speed));
  static_cast<void>(::cfsetospeed(&line, *speed));
  if (::tcsetattr(fd->get(), TCSANOW, &line) != 0) {
    return fail(TransportErrorCode::kCannotOpen, describe_errno("cannot set up " + settings_.path, errno));
  }
  static_cast<void>(::ioctl(fd->get(), TIOCEXCL));
  return fd;
}

}  // namespace queueback::hal::transport
