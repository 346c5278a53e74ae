#pragma once
#include "hal/codec/key_decoder.hpp"
#include "hal/drivers/stream_scanner.hpp"

namespace queueback::hal::drivers {

/// A USB scanner that plays a keyboard, read from its input device.
using EvdevScanner = StreamScanner<codec::KeyDecoder>;

}  // namespace queueback::hal::drivers
