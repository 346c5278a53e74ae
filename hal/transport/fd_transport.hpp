#pragma once
#include <string>

#include "common/base/clock.hpp"
#include "hal/transport/deadline.hpp"
#include "hal/transport/fd_wait.hpp"
#include "hal/transport/transport.hpp"
#include "hal/transport/unique_fd.hpp"

namespace queueback::hal::transport {

/// What read(2) returning 0 means on a kind of device.
enum class ZeroRead {
  kEnd,      ///< the other end closed
  kNothing,  ///< an empty USB packet
};

/// What all transports share: a non-blocking file descriptor, waited for with poll(2). Derived classes know
/// how to open theirs.
class FdTransport : public Transport {
 public:
  FdTransport(const Clock& clock, ZeroRead zero_read);

  [[nodiscard]] Result<void, TransportError> open(Duration limit) final;
  [[nodiscard]] bool is_open() const final { return fd_.valid(); }
  [[nodiscard]] Result<std::size_t, TransportError> read(std::span<std::uint8_t> out, Duration limit) override;
  WriteOutcome write(ByteView bytes, Duration limit) override;
  void close() final;
  [[nodiscard]] Result<void, TransportError> pause(Duration limit) final;
  void interrupt() final;

 protected:
  /// A new descriptor with O_NONBLOCK and O_CLOEXEC.
  [[nodiscard]] virtual Result<UniqueFd, TransportError> open_fd(const Deadline& deadline) = 0;
  /// Waits until `fd` is ready for `events` (POLLIN, POLLOUT). Errors: kTimeout, kInterrupted.
  [[nodiscard]] Result<short, TransportError> wait_for(int fd, short events, const Deadline& deadline);

 private:
  [[nodiscard]] Result<std::size_t, TransportError> read_once(std::span<std::uint8_t> out, const Deadline& deadline);
  [[nodiscard]] Result<std::size_t, TransportError> write_once(ByteView bytes, const Deadline& deadline);
  [[nodiscard]] tl::unexpected<TransportError> lose(const std::string& why);

  const Clock& clock_;
  ZeroRead zero_read_;
  UniqueFd fd_;
  FdWait wait_;
};

/// Opens a path with the flags plus O_NONBLOCK, O_CLOEXEC and O_NOCTTY. Errors: kCannotOpen, kBusy.
[[nodiscard]] Result<UniqueFd, TransportError> open_path(const std::string& path, int flags);
/// "cannot open /dev/x: No such file or directory" for an errno value.
[[nodiscard]] std::string describe_errno(const std::string& what, int error);

}  // namespace queueback::hal::transport
