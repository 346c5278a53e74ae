#include "hal/api/device_error.hpp"

namespace queueback::hal::api {

std::string_view to_string(DeviceErrorCode code) {
  switch (code) {
    case DeviceErrorCode::kInvalid:
      return "invalid";
    case DeviceErrorCode::kUnsupported:
      return "unsupported";
    case DeviceErrorCode::kNotConnected:
      return "not connected";
    case DeviceErrorCode::kLost:
      return "lost";
    case DeviceErrorCode::kTimeout:
      return "timeout";
    case DeviceErrorCode::kOffline:
      return "offline";
    case DeviceErrorCode::kProtocol:
      return "protocol";
    case DeviceErrorCode::kInterrupted:
      return "interrupted";
  }
  return "unknown";
}

}  // namespace queueback::hal::api
