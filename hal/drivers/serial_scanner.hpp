#pragma once
#include "hal/codec/scan_splitter.hpp"
#include "hal/drivers/stream_scanner.hpp"

namespace queueback::hal::drivers {

/// A scanner on a serial line or a USB CDC-ACM port.
using SerialScanner = StreamScanner<codec::ScanSplitter>;

}  // namespace queueback::hal::drivers
