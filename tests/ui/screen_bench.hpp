#pragma once
#include <optional>
#include <vector>

#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"
#include "tests/ui/screen_hand.hpp"

namespace queueback::tests {

/// A till's core with its devices behind a real socket, and a hand at the touch screen in front of it, on one thread.
class ScreenBench : public ScreenHand {
 public:
  ScreenBench(Look look, const std::vector<replication::ReferenceItem>& reference);
  ~ScreenBench();
  ScreenBench(const ScreenBench&) = delete;
  ScreenBench& operator=(const ScreenBench&) = delete;

  /// The screen's program ends and starts anew.
  void restart_screen();
  /// The core's program ends and starts anew.
  void restart_core();
  TillBench& core() { return *core_; }
  hal::emulator::PrinterEmulator& printer() { return *printer_; }
  /// The second screen, for the buyer.
  ScreenHand& customer();

 private:
  std::vector<replication::ReferenceItem> reference_;
  TemporaryDirectory directory_;
  PrinterOnAWire printer_;
  std::optional<TillBench> core_;
  std::optional<net::LocalSocketServer> socket_;
  Look look_;
  std::optional<ScreenHand> customer_;
};

}  // namespace queueback::tests
