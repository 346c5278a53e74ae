#pragma once
#include "common/base/instant.hpp"
#include "hal/api/receipt_printer.hpp"

namespace queueback::hal::api {

struct DrawerCapabilities {
  enum class Sensor { kNone, kOpenState };
  Sensor sensor = Sensor::kNone;
};

/// A cash drawer (UnifiedPOS CashDrawer). Same thread and lifetime rules as the printer it hangs on.
class CashDrawer {
 public:
  CashDrawer() = default;
  CashDrawer(const CashDrawer&) = delete;
  CashDrawer& operator=(const CashDrawer&) = delete;
  virtual ~CashDrawer() = default;

  [[nodiscard]] virtual const DrawerCapabilities& capabilities() const = 0;
  /// Opens the drawer now or not at all: a kick is never left in a queue, where it would open the drawer
  /// later with nobody watching. Errors: kNotConnected, kOffline, kTimeout, kLost (it may have opened).
  [[nodiscard]] virtual Result<void, DeviceError> open_drawer(Duration limit) = 0;
  /// Errors: kUnsupported without a sensor, kNotConnected, kLost, kTimeout, kProtocol.
  [[nodiscard]] virtual Result<Drawer, DeviceError> state(Duration limit) = 0;
};

}  // namespace queueback::hal::api
