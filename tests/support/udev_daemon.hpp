#pragma once
#include <memory>
#include <string>
#include <vector>

#include "hal/transport/unique_fd.hpp"

namespace queueback::test {

/// Speaks as udevd does, over the kernel's own netlink, in a network namespace of the calling thread: what listens to
/// udev must be made by the same thread afterwards. Nobody outside hears it.
class UdevDaemon {
 public:
  /// Null where the system gives this process no namespace of its own; `why` says so.
  [[nodiscard]] static std::unique_ptr<UdevDaemon> start(std::string& why);

  /// As after the rules for a device: `action` is "add" or "remove".
  void announce(const std::string& action, const std::string& node, const std::vector<std::string>& links = {});
  /// Bytes as they are.
  void send(const std::string& message);

 private:
  explicit UdevDaemon(hal::transport::UniqueFd fd) : fd_(std::move(fd)) {}
  hal::transport::UniqueFd fd_;
  int sequence_ = 0;
};

}  // namespace queueback::test
