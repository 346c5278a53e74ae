#pragma once
#include <string>

#include "common/base/instant.hpp"
#include "hal/api/device_error.hpp"

namespace queueback::hal::api {

/// Tells when one of some devices is plugged in or pulled out, so that nobody has to wait for the next attempt. It may
/// miss something (no udev here, an overrun); drivers open their devices again by themselves, only later. wait()
/// belongs to one thread.
class DeviceWatch {
 public:
  DeviceWatch() = default;
  DeviceWatch(const DeviceWatch&) = delete;
  DeviceWatch& operator=(const DeviceWatch&) = delete;
  virtual ~DeviceWatch() = default;

  /// The node, as the configuration names it, that came or went. Errors: kTimeout, kInterrupted; kLost when the watch
  /// itself broke and will tell nothing more.
  [[nodiscard]] virtual Result<std::string, DeviceError> wait(Duration limit) = 0;
  /// Ends a running or the next wait() with kInterrupted. From any thread.
  virtual void interrupt() = 0;
};

}  // namespace queueback::hal::api
