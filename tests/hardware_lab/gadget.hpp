#pragma once
#include <gtest/gtest.h>
#include <poll.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>

#include "tests/support/hal_bench.hpp"

namespace queueback::lab {

/// The USB gadget that tests/hardware_lab/gadget makes: printer, keyboard and serial line of one device, with a host
/// controller that is this same machine.
inline constexpr const char* kSerialHost = "/dev/ttyACM0";
inline constexpr const char* kSerialGadget = "/dev/ttyGS0";
inline constexpr const char* kPrinterHost = "/dev/usb/lp0";
inline constexpr const char* kPrinterGadget = "/dev/g_printer0";
inline constexpr const char* kKeyboardHost = "/dev/queueback/scanner";  // by packaging/udev
inline constexpr const char* kKeyboardGadget = "/dev/hidg0";

/// Waits until `condition` holds; false after test::kPatience.
inline bool wait_until(const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(test::kPatience.micros);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) {
      return false;
    }
    ::poll(nullptr, 0, 20);
  }
  return true;
}

/// The plug between gadget and host. While it is out the gadget's own nodes are gone as well; whoever has one open
/// closes it before.
class Plug {
 public:
  static bool pull() {
    return run("/lab/gadget out") && wait_until([] { return nodes_there() == 0; });
  }
  static bool put_in() {
    return (is_in() || run("/lab/gadget in")) && wait_until([] { return nodes_there() == 3; });
  }

 private:
  static bool is_in() { return !test::read_file("/sys/kernel/config/usb_gadget/till/UDC").starts_with('\n'); }
  static bool run(const char* command) { return std::system(command) == 0; }
  // The scanner's link comes with its permissions, when udev is done.
  static int nodes_there() {
    using std::filesystem::exists;
    return int{exists(kSerialHost)} + int{exists(kPrinterHost)} + int{exists(kKeyboardHost)};
  }
};

/// A test with the plug in at its start.
class LabTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(Plug::put_in()) << "the gadget's devices do not appear"; }
};

}  // namespace queueback::lab
