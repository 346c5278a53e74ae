#pragma once
#include <atomic>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "hal/api/cash_drawer.hpp"
#include "hal/api/device_watch.hpp"
#include "hal/api/line_display.hpp"
#include "hal/api/receipt_printer.hpp"
#include "hal/api/scanner.hpp"
#include "terminal/devices/device_events.hpp"
#include "terminal/devices/device_thread.hpp"

namespace queueback::terminal {

/// How long one device call may take.
inline constexpr Duration kPrintLimit = Duration::seconds(20);
inline constexpr Duration kStatusLimit = Duration::seconds(3);
inline constexpr Duration kDrawerLimit = Duration::seconds(2);
inline constexpr Duration kDisplayLimit = Duration::seconds(1);
inline constexpr Duration kScanWait = Duration::seconds(1);
inline constexpr Duration kWatchWait = Duration::seconds(1);
/// An idle printer is asked so often how it is: a cashier knows of an empty roll before the next sale.
inline constexpr Duration kAskPrinterEvery = Duration::seconds(5);

/// A drawer that is open in so many answers in a row was left open: about a minute.
inline constexpr int kDrawerOpenAnswers = 12;

/// What `watch` calls the devices; empty for one that cannot be plugged in and out.
struct DeviceNodes {
  std::string printer;
  std::string scanner;
  std::string display;
};

/// The devices of a till; any may be missing.
struct DeviceSet {
  std::unique_ptr<hal::api::ReceiptPrinter> printer;
  std::unique_ptr<hal::api::CashDrawer> drawer;
  std::unique_ptr<hal::api::Scanner> scanner;
  std::unique_ptr<hal::api::LineDisplay> display;
  std::unique_ptr<hal::api::DeviceWatch> watch;
  DeviceNodes nodes;
  Duration ask_printer_every = kAskPrinterEvery;
};

/// Runs the devices on threads of their own; every callback arrives on the owner's executor. A device that is missing
/// or broken never holds up a sale. One that is plugged in is used again at once, where the watch tells of it.
class Devices {
 public:
  struct Callbacks {
    std::function<void(std::string bytes)> scanned;
    std::function<void(std::size_t bytes)> scan_too_long;
    std::function<void()> status_changed;
    /// The printer was plugged in, or pulled out: what waits for it may try again.
    std::function<void()> printer_plugged = [] {};
    /// A scan broke off in the middle, or its rest came late: neither is delivered.
    std::function<void()> scan_broke_off = [] {};
  };
  using Printed = std::function<void(hal::api::PrintOutcome)>;

  Devices(boost::asio::any_io_executor executor, DeviceSet set, Callbacks callbacks);
  ~Devices();
  Devices(const Devices&) = delete;
  Devices& operator=(const Devices&) = delete;

  /// Ends the threads; nothing is called back afterwards. What is being printed is finished first and its outcome
  /// handed over before this returns; what had not begun was not printed. Without it, outcomes that were not handed
  /// over yet never are.
  void stop();

  /// `printed` is called exactly once, unless it is destroyed without `stop`.
  void print(hal::api::PrintDocument document, hal::api::JobId job, Printed printed);
  void open_drawer();
  /// Only the newest text counts; texts of more than a line are cut by the caller.
  void show(std::string upper, std::string lower);

  [[nodiscard]] const DeviceStatus& printer_status() const { return printer_status_; }
  [[nodiscard]] const DeviceStatus& drawer_status() const { return drawer_status_; }
  [[nodiscard]] const DeviceStatus& scanner_status() const { return scanner_status_; }
  [[nodiscard]] const DeviceStatus& display_status() const { return display_status_; }

 private:
  /// A document that was taken and whose outcome was not handed over.
  struct Printing {
    Printed printed;
    std::optional<hal::api::PrintOutcome> outcome;
  };
  void end_threads();
  void hand_over(const std::shared_ptr<Printing>& printing);
  void ask_printer();
  void ask_printer_later();
  void printer_answered(const Result<hal::api::PrinterStatus, hal::api::DeviceError>& status);
  void note_outcome(const hal::api::PrintOutcome& outcome);
  void show_on_display();
  void note_drawer(hal::api::Drawer drawer);
  void scan_loop();
  void watch_loop();
  void plugged(const std::string& node);
  void set_status(DeviceStatus& status, std::string problem);
  void post(std::function<void()> task);

  boost::asio::any_io_executor executor_;
  DeviceSet set_;
  Callbacks callbacks_;
  DeviceStatus printer_status_;
  DeviceStatus drawer_status_;
  DeviceStatus scanner_status_;
  DeviceStatus display_status_;
  enum class Asking { kNo, kYes, kAndOnceMore, kUseless };
  Asking asking_ = Asking::kNo;  ///< the printer how it is
  boost::asio::steady_timer ask_timer_;
  /// Without a sensor a printer says the same for ever: nothing is said of a drawer that was never seen closed.
  enum class DrawerSeen { kNever, kClosed };
  DrawerSeen drawer_seen_ = DrawerSeen::kNever;
  int drawer_open_answers_ = 0;
  std::vector<std::shared_ptr<Printing>> printing_;
  std::optional<hal::api::DisplayText> shown_;
  std::atomic<bool> stopping_ = false;
  /// Guards what a late callback would touch after destruction.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
  std::optional<DeviceThread> printer_thread_;
  std::optional<DeviceThread> display_thread_;
  std::thread scanner_thread_;
  std::thread watch_thread_;
};

}  // namespace queueback::terminal
