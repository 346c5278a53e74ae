#include "hal/drivers/transport_errors.hpp"

namespace queueback::hal::drivers {
namespace {

api::DeviceErrorCode translate(transport::TransportErrorCode code) {
  using api::DeviceErrorCode;
  using transport::TransportErrorCode;
  switch (code) {
    case TransportErrorCode::kCannotOpen:
    case TransportErrorCode::kBusy:
      return DeviceErrorCode::kNotConnected;
    case TransportErrorCode::kTimeout:
      return DeviceErrorCode::kTimeout;
    case TransportErrorCode::kLost:
      return DeviceErrorCode::kLost;
    case TransportErrorCode::kInterrupted:
      return DeviceErrorCode::kInterrupted;
    case TransportErrorCode::kUnsupported:
      return DeviceErrorCode::kUnsupported;
  }
  return DeviceErrorCode::kProtocol;
}

}  // namespace

api::DeviceError to_device_error(const transport::TransportError& error) {
  return {translate(error.code), error.reason};
}

}  // namespace queueback::hal::drivers
