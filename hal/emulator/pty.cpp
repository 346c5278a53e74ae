#include "hal/emulator/pty.hpp"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <termios.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <utility>

#include "common/base/check.hpp"

namespace queueback::hal::emulator {
namespace {

constexpr int kPatienceMillis = 5000;

}  // namespace

void make_raw(int fd) {
  termios line{};
  if (::tcgetattr(fd, &line) == 0) {
    ::cfmakeraw(&line);
    static_cast<void>(::tcsetattr(fd, TCSANOW, &line));
  }
}

Result<Pty, EmulatorError> Pty::open(const std::string& link) {
  Pty pty;
  pty.master_.reset(::posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
  std::array<char, 128> name{};
  if (!pty.master_.valid() || ::grantpt(pty.master_.get()) != 0 || ::unlockpt(pty.master_.get()) != 0 ||
      ::ptsname_r(pty.master_.get(), name.data(), name.size()) != 0) {
    return fail(EmulatorErrorCode::kDevice, "cannot make a pseudo-terminal");
  }
  pty.slave_path_ = name.data();
  pty.slave_.reset(::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC));
  make_raw(pty.slave_.get());
  if (!link.empty()) {
    ::unlink(link.c_str());
    if (::symlink(name.data(), link.c_str()) != 0) {
      return fail(EmulatorErrorCode::kDevice, "cannot make the link " + link);
    }
    pty.link_ = link;
  }
  return pty;
}

Pty& Pty::operator=(Pty&& other) noexcept {
  if (this != &other) {
    unlink_link();
    master_ = std::move(other.master_);
    slave_ = std::move(other.slave_);
    slave_path_ = std::move(other.slave_path_);
    link_ = std::exchange(other.link_, {});
  }
  return *this;
}

Pty::~Pty() { unlink_link(); }

void Pty::unlink_link() {
  if (!link_.empty() && master_.valid()) {
    ::unlink(link_.c_str());
  }
}

WakeUp::WakeUp() : fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) { QB_CHECK(fd_.valid()); }

void WakeUp::ring() const {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto ignored = ::write(fd_.get(), &one, sizeof one);
}

void WakeUp::silence() const {
  std::uint64_t count = 0;
  [[maybe_unused]] const auto ignored = ::read(fd_.get(), &count, sizeof count);
}

Result<void, EmulatorError> write_all(int fd, ByteView bytes) {
  while (!bytes.empty()) {
    pollfd waiting{fd, POLLOUT, 0};
    if (::poll(&waiting, 1, kPatienceMillis) <= 0) {
      return fail(EmulatorErrorCode::kTimeout, "nobody reads what the device sends");
    }
    const ssize_t count = ::write(fd, bytes.data(), bytes.size());
    if (count < 0 && errno != EAGAIN && errno != EINTR) {
      return fail(EmulatorErrorCode::kDevice, "the other end is gone");
    }
    bytes = bytes.subspan(static_cast<std::size_t>(count > 0 ? count : 0));
  }
  return {};
}

}  // namespace queueback::hal::emulator
