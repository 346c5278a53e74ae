#pragma once
#include "hal/api/device_error.hpp"
#include "hal/transport/transport.hpp"

namespace queueback::hal::drivers {

/// The boundary between the two error vocabularies.
[[nodiscard]] api::DeviceError to_device_error(const transport::TransportError& error);

}  // namespace queueback::hal::drivers
