#include "hal/transport/fd_transport.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace queueback::hal::transport {
namespace {

constexpr mode_t kNewFileMode = 0640;
// An empty USB packet makes the descriptor readable; without a pause the loop would spin.
constexpr Duration kEmptyPacketPause = Duration::milliseconds(10);

// A closed socket must be an error and not the signal SIGPIPE. For a FIFO (captures only) there is no such
// flag: programs that write into one ignore the signal.
ssize_t write_some(int fd, ByteView bytes) {
  const ssize_t sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
  return sent < 0 && errno == ENOTSOCK ? ::write(fd, bytes.data(), bytes.size()) : sent;
}

bool would_block(int error) { return error == EAGAIN || error == EWOULDBLOCK || error == EINTR; }

}  // namespace

std::string_view to_string(TransportErrorCode code) {
  switch (code) {
    case TransportErrorCode::kCannotOpen:
      return "cannot open";
    case TransportErrorCode::kBusy:
      return "busy";
    case TransportErrorCode::kTimeout:
      return "timeout";
    case TransportErrorCode::kLost:
      return "lost";
    case TransportErrorCode::kInterrupted:
      return "interrupted";
    case TransportErrorCode::kUnsupported:
      return "unsupported";
  }
  return "unknown";
}

std::string describe_errno(const std::string& what, int error) {
  return what + ": " + std::generic_category().message(error);
}

Result<UniqueFd, TransportError> open_path(const std::string& path, int flags) {
  UniqueFd fd(::open(path.c_str(), flags | O_NONBLOCK | O_CLOEXEC | O_NOCTTY, kNewFileMode));
  if (!fd.valid()) {
    const int error = errno;
    const auto code = error == EBUSY ? TransportErrorCode::kBusy : TransportErrorCode::kCannotOpen;
    return fail(code, describe_errno("cannot open " + path, error));
  }
  return fd;
}

FdTransport::FdTransport(const Clock& clock, ZeroRead zero_read) : clock_(clock), zero_read_(zero_read) {}

Result<void, TransportError> FdTransport::open(Duration limit) {
  if (fd_.valid()) {
    return {};
  }
  auto opened = open_fd(Deadline(clock_, limit));
  if (!opened) {
    return tl::unexpected(opened.error());
  }
  fd_ = std::move(*opened);
  return {};
}

void FdTransport::close() { fd_.reset(); }

Result<void, TransportError> FdTransport::pause(Duration limit) {
  // poll(2) skips a negative descriptor, so only the limit or interrupt() ends this wait.
  const auto waited = wait_for(-1, 0, Deadline(clock_, limit));
  if (!waited && waited.error().code == TransportErrorCode::kInterrupted) {
    return tl::unexpected(waited.error());
  }
  return {};
}

void FdTransport::interrupt() { wait_.interrupt(); }

Result<short, TransportError> FdTransport::wait_for(int fd, short events, const Deadline& deadline) {
  return wait_.wait_for(fd, events, deadline);
}

Result<std::size_t, TransportError> FdTransport::read(std::span<std::uint8_t> out, Duration limit) {
  const Deadline deadline(clock_, limit);
  while (fd_.valid()) {
    auto count = read_once(out, deadline);
    if (!count || *count > 0) {
      return count;
    }
  }
  return fail(TransportErrorCode::kLost, "the device is not open");
}

// 0: nothing yet, try again.
Result<std::size_t, TransportError> FdTransport::read_once(std::span<std::uint8_t> out, const Deadline& deadline) {
  const auto ready = wait_for(fd_.get(), POLLIN, deadline);
  if (!ready) {
    return tl::unexpected(ready.error());
  }
  const ssize_t count = ::read(fd_.get(), out.data(), out.size());
  if (count > 0) {
    return static_cast<std::size_t>(count);
  }
  const int error = count < 0 ? errno : 0;
  if (count == 0 && zero_read_ == ZeroRead::kEnd) {
    return lose("the other end closed the connection");
  }
  if (count < 0 && !would_block(error)) {
    return lose(describe_errno("reading failed", error));
  }
  if ((*ready & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
    return lose("the device was unplugged");
  }
  if (count == 0) {
    if (const auto paused = pause(deadline.left_at_most(kEmptyPacketPause)); !paused) {
      return tl::unexpected(paused.error());
    }
  }
  return 0;
}

WriteOutcome FdTransport::write(ByteView bytes, Duration limit) {
  const Deadline deadline(clock_, limit);
  std::size_t taken = 0;
  while (taken < bytes.size()) {
    if (!fd_.valid()) {
      return {taken, TransportError{TransportErrorCode::kLost, "the device is not open"}};
    }
    const auto count = write_once(bytes.subspan(taken), deadline);
    if (!count) {
      return {taken, count.error()};
    }
    taken += *count;
  }
  return {taken, std::nullopt};
}

Result<std::size_t, TransportError> FdTransport::write_once(ByteView bytes, const Deadline& deadline) {
  const auto ready = wait_for(fd_.get(), POLLOUT, deadline);
  if (!ready) {
    return tl::unexpected(ready.error());
  }
  const ssize_t count = write_some(fd_.get(), bytes);
  if (count >= 0) {
    return static_cast<std::size_t>(count);
  }
  const int error = errno;
  if (!would_block(error)) {
    return lose(describe_errno("writing failed", error));
  }
  if ((*ready & (POLLHUP | POLLERR | POLLNVAL)) != 0) {
    return lose("the device was unplugged");
  }
  return 0;
}

tl::unexpected<TransportError> FdTransport::lose(const std::string& why) {
  close();
  return fail(TransportErrorCode::kLost, why);
}

}  // namespace queueback::hal::transport
