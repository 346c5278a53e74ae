#pragma once
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

namespace queueback::bench {

/// A wire between a terminal and its emulated printer that notes when a receipt's first byte passes. Questions about
/// the printer's state (DLE EOT n) and the drawer's kick (DLE DC4 …, ESC p …) are not part of a receipt.
class PrinterTap {
 public:
  explicit PrinterTap(std::uint16_t printer_port);
  ~PrinterTap();
  PrinterTap(const PrinterTap&) = delete;
  PrinterTap& operator=(const PrinterTap&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Forgets what passed.
  void arm();
  /// Monotonic time of the first byte since `arm`; 0 if none passed.
  [[nodiscard]] double first_byte() const { return first_byte_; }

 private:
  void run();
  void serve(int host);
  void note(const std::uint8_t* bytes, std::size_t count);

  std::uint16_t printer_port_;
  std::uint16_t port_ = 0;
  int listener_ = -1;
  std::atomic<bool> ending_ = false;
  std::atomic<double> first_byte_ = 0;
  std::mutex mutex_;
  std::string seen_;  ///< since `arm`, until the first byte of a receipt
  std::thread thread_;
};

}  // namespace queueback::bench
