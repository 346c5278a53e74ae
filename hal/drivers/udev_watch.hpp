#pragma once
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "hal/api/device_watch.hpp"
#include "hal/transport/fd_wait.hpp"

struct udev;
struct udev_monitor;
struct udev_device;

namespace queueback::hal::drivers {

/// Listens to udev, which speaks after its rules have run: then a node has its permissions and its links, such as those
/// in /dev/input/by-id.
class UdevWatch final : public api::DeviceWatch {
 public:
  /// Looks after these nodes or links. Error: kNotConnected.
  [[nodiscard]] static Result<std::unique_ptr<UdevWatch>, api::DeviceError> open(const Clock& clock,
                                                                                 std::vector<std::string> nodes);
  ~UdevWatch() override;

  [[nodiscard]] Result<std::string, api::DeviceError> wait(Duration limit) override;
  void interrupt() override { wait_.interrupt(); }

 private:
  struct Free {
    void operator()(udev* context) const;
    void operator()(udev_monitor* monitor) const;
    void operator()(udev_device* device) const;
  };

  UdevWatch(const Clock& clock, std::vector<std::string> nodes);
  void receive();

  const Clock& clock_;
  std::vector<std::string> nodes_;
  std::unique_ptr<udev, Free> context_;
  std::unique_ptr<udev_monitor, Free> monitor_;
  transport::FdWait wait_;
  std::deque<std::string> changed_;  ///< at most nodes_
};

/// What udev said of one device.
struct UdevEvent {
  std::string_view node;                ///< "/dev/ttyACM0"
  std::vector<std::string_view> links;  ///< "/dev/serial/by-id/..."
};

/// Those of `nodes` that the event is about.
[[nodiscard]] std::vector<std::string> nodes_of(const UdevEvent& event, std::span<const std::string> nodes);

}  // namespace queueback::hal::drivers
