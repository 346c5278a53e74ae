#pragma once
#include <string>

#include "common/base/result.hpp"
#include "hal/emulator/receipts.hpp"
#include "hal/transport/unique_fd.hpp"

namespace queueback::hal::emulator {

/// A pseudo-terminal that stands for a serial cable: the emulator holds the master, a driver opens `link`, a
/// symbolic link to the slave. Destroying it is pulling the plug; the link goes with it.
class Pty {
 public:
  /// An empty `link` makes no link; use slave_path(). Error: kDevice.
  [[nodiscard]] static Result<Pty, EmulatorError> open(const std::string& link);
  Pty(Pty&& other) noexcept = default;
  Pty& operator=(Pty&& other) noexcept;
  Pty(const Pty&) = delete;
  Pty& operator=(const Pty&) = delete;
  ~Pty();

  [[nodiscard]] int master() const { return master_.get(); }
  [[nodiscard]] const std::string& slave_path() const { return slave_path_; }

 private:
  Pty() = default;
  void unlink_link();

  transport::UniqueFd master_;
  transport::UniqueFd slave_;  ///< kept open, so that a driver that closes its side does not hang up ours
  std::string slave_path_;
  std::string link_;
};

/// Bytes as they are, if this is a terminal line.
void make_raw(int fd);

/// A non-blocking eventfd that wakes a poll(2) loop.
class WakeUp {
 public:
  WakeUp();
  [[nodiscard]] int fd() const { return fd_.get(); }
  void ring() const;
  void silence() const;

 private:
  transport::UniqueFd fd_;
};

/// Writes everything to a non-blocking descriptor or fails after a fixed patience of some seconds.
[[nodiscard]] Result<void, EmulatorError> write_all(int fd, ByteView bytes);

}  // namespace queueback::hal::emulator
