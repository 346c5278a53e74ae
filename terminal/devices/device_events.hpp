#pragma once
#include <functional>
#include <string>

#include "hal/api/receipt_printer.hpp"
#include "hal/api/scanner.hpp"

namespace queueback::terminal {

/// How one device stands, for the status bar. An empty problem means that it works.
struct DeviceStatus {
  bool configured = false;
  std::string problem;
  friend bool operator==(const DeviceStatus&, const DeviceStatus&) = default;
};

}  // namespace queueback::terminal
