#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "hal/api/cash_drawer.hpp"
#include "hal/api/device_watch.hpp"
#include "hal/api/line_display.hpp"
#include "hal/api/receipt_printer.hpp"
#include "hal/api/scanner.hpp"
#include "hal/drivers/device_uri.hpp"
#include "hal/drivers/escpos_link.hpp"
#include "hal/transport/transport.hpp"

namespace queueback::hal::drivers {

/// What drivers need from the program. Clock and random source outlive every device made with them.
struct DeviceContext {
  const Clock& clock;
  RandomSource& random;
  std::string font_path;  ///< for characters that a printer lacks; empty: the packaged font
  LinkLimits limits;
};

/// A printer and the drawer on its connector. Both belong to one thread; either may outlive the other.
struct PrinterDevices {
  std::unique_ptr<api::ReceiptPrinter> printer;
  std::unique_ptr<api::CashDrawer> drawer;
};

/// The devices that a configuration names. Making one touches no hardware: it is opened by the first call,
/// so a terminal starts without its printer. Error: kInvalid.
[[nodiscard]] Result<PrinterDevices, api::DeviceError> open_printer(std::string_view uri, std::string_view profile,
                                                                    const DeviceContext& context);
[[nodiscard]] Result<std::unique_ptr<api::Scanner>, api::DeviceError> open_scanner(std::string_view uri,
                                                                                   const DeviceContext& context);
[[nodiscard]] Result<std::unique_ptr<api::LineDisplay>, api::DeviceError> open_display(std::string_view uri,
                                                                                       const DeviceContext& context);
/// Tells when these nodes come and go. Errors: kNotConnected.
[[nodiscard]] Result<std::unique_ptr<api::DeviceWatch>, api::DeviceError> watch_nodes(std::vector<std::string> nodes,
                                                                                      const DeviceContext& context);
/// The node that can be plugged in and out; nothing for a network address or a file. The URI is one that parsed.
[[nodiscard]] std::optional<std::string> node_of(std::string_view uri);
/// The bare transport, for contract tests and tools.
[[nodiscard]] Result<std::unique_ptr<transport::Transport>, api::DeviceError> make_transport(const DeviceUri& uri,
                                                                                             const Clock& clock);

}  // namespace queueback::hal::drivers
