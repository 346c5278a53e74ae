#pragma once
#include <string_view>

#include "common/base/result.hpp"

namespace queueback::hal::api {

/// Every way in which a device call can fail. A caller decides by the code and shows the reason.
enum class DeviceErrorCode {
  kInvalid,       ///< the configuration or an argument is wrong; trying again cannot help
  kUnsupported,   ///< this device cannot do that
  kNotConnected,  ///< the device could not be opened: unplugged, switched off, no permission, held by another
  kLost,          ///< the device was open and went away during the call; the next call opens it again
  kTimeout,       ///< the time limit of the call has passed
  kOffline,       ///< the device answers and says that it cannot work now (paper, cover, error)
  kProtocol,      ///< the device answered something that it must not answer
  kInterrupted,   ///< interrupt() was called
};

using DeviceError = Failure<DeviceErrorCode>;

/// For log lines: "timeout", "not connected", ...
[[nodiscard]] std::string_view to_string(DeviceErrorCode code);

}  // namespace queueback::hal::api
