#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "common/base/instant.hpp"
#include "hal/emulator/printer_model.hpp"
#include "hal/emulator/pty.hpp"

namespace queueback::hal::emulator {

/// Where hosts can reach the printer. Port 0 takes a free one; an empty link makes no pseudo-terminal.
struct PrinterWires {
  std::optional<std::uint16_t> tcp_port;
  std::optional<std::string> pty_link;
  /// This computer's own USB device port, through the kernel's gadget drivers: /dev/g_printer0 or /dev/ttyGS0. When
  /// the host at its other end has gone, it is opened again by switching off and on.
  std::optional<std::string> gadget;
  std::string paper_directory;  ///< empty: receipts are kept in memory only
};

/// A printer on its wires, with a thread of its own. All methods may be called from any thread.
class PrinterEmulator {
 public:
  [[nodiscard]] static Result<std::unique_ptr<PrinterEmulator>, EmulatorError> start(PrinterWires wires,
                                                                                     PrinterSettings settings);
  ~PrinterEmulator();
  PrinterEmulator(const PrinterEmulator&) = delete;
  PrinterEmulator& operator=(const PrinterEmulator&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Path of the serial line; empty while the printer is off.
  [[nodiscard]] std::string pty_path() const;

  /// Does something to the printer's inside, for example sets the paper.
  template <class Change>
  auto with_model(Change&& change) {
    const std::lock_guard lock(mutex_);
    struct Ring {
      const WakeUp& wake;
      ~Ring() { wake.ring(); }
    } ring{wake_};
    return std::forward<Change>(change)(model_);
  }
  void power_off();
  /// Error: kDevice when the port has been taken meanwhile.
  [[nodiscard]] Result<void, EmulatorError> power_on();
  /// Breaks all connections; the printer stays on.
  void drop_connections();
  /// Switches the printer off as soon as so many more bytes have come.
  void go_away_after(std::size_t bytes);
  /// Reads at most so many bytes a second; 0: as fast as they come.
  void set_speed(std::size_t bytes_per_second);

  /// Receipts so far.
  [[nodiscard]] std::size_t receipt_count() const;
  [[nodiscard]] Receipt receipt(std::size_t index) const;
  [[nodiscard]] std::vector<ReceiptFiles> receipt_files() const;
  /// Waits until `condition(model, receipts so far)` holds; false after `limit`. Looked at whenever bytes came.
  [[nodiscard]] bool wait_until(const std::function<bool(const PrinterModel&, std::size_t)>& condition, Duration limit);

 private:
  enum class Power { kOn, kOff };
  struct Host {
    transport::UniqueFd fd;
  };

  PrinterEmulator(PrinterWires wires, PrinterSettings settings);
  [[nodiscard]] Result<void, EmulatorError> plug_in();
  [[nodiscard]] Result<void, EmulatorError> listen();
  [[nodiscard]] Result<void, EmulatorError> open_gadget();
  void hang_up();
  void unplug();
  void run();
  void serve(const std::vector<int>& ready);
  void accept_host();
  void read_from(int fd);
  void deliver(int fd, ByteView bytes);
  void send_replies();
  void close_host(int fd);
  [[nodiscard]] std::vector<int> watched() const;
  [[nodiscard]] std::size_t read_limit() const;
  [[nodiscard]] int close_drawer_in_time();
  void keep(const Receipt& receipt);

  PrinterWires wires_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  PrinterModel model_;
  std::optional<PaperTray> tray_;
  std::vector<Receipt> receipts_;
  WakeUp wake_;
  transport::UniqueFd listener_;
  std::optional<Pty> pty_;
  std::vector<Host> hosts_;
  int talker_ = -1;  ///< who sent last; answers go there
  std::uint16_t port_ = 0;
  Power power_ = Power::kOn;
  std::optional<std::size_t> goes_away_after_;
  std::size_t bytes_per_second_ = 0;
  Duration drawer_closes_after_;
  std::optional<std::chrono::steady_clock::time_point> drawer_closes_at_;
  enum class Life { kRunning, kEnding };
  Life life_ = Life::kRunning;
  std::thread thread_;
};

}  // namespace queueback::hal::emulator
