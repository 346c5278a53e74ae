// The devices of a till that come, go and are in trouble while nobody uses them.
#include "terminal/devices/devices.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/display_emulator.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "hal/emulator/scanner_emulator.hpp"
#include "tests/support/hal_bench.hpp"
#include "tests/support/must.hpp"
#include "tests/support/udev_daemon.hpp"

namespace queueback::terminal {
namespace {

namespace emulator = hal::emulator;
using emulator::PaperState;
using emulator::PrinterModel;
using tests::must;

constexpr Duration kOften = Duration::milliseconds(20);
// So long that a test which waits for it fails.
constexpr Duration kNever = Duration::minutes(60);

class DevicesTest : public ::testing::Test {
 protected:
  void start_printer(const char* profile = "generic-80-gb18030") {
    emulator::PrinterWires wires;
    wires.pty_link = directory_.file("printer");
    printer_ = must(emulator::PrinterEmulator::start(wires, {}));
    auto devices =
        must(hal::drivers::open_printer("usblp://" + directory_.file("printer"), profile, test::device_context()));
    set_.printer = std::move(devices.printer);
    set_.drawer = std::move(devices.drawer);
    set_.nodes.printer = directory_.file("printer");
  }
  void start() {
    devices_.emplace(io_.get_executor(), std::move(set_),
                     Devices::Callbacks{[this](const std::string& bytes) { scanned_ = bytes; }, [](std::size_t) {},
                                        [this] { ++changes_; }});
  }
  template <class Change>
  void printer_is(Change&& change) {
    printer_->with_model([&](PrinterModel& model) { change(model); });
  }
  bool until(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(test::kPatience.micros);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      io_.restart();
      io_.run_for(std::chrono::milliseconds(5));
    }
    return condition();
  }
  bool printer_says(const std::string& problem) {
    return until([&] { return devices_->printer_status().problem == problem; });
  }

  test::TempDir directory_{"/dev/shm"};  // libudev knows no devices elsewhere
  boost::asio::io_context io_{1};
  std::unique_ptr<emulator::PrinterEmulator> printer_;
  DeviceSet set_;
  std::optional<Devices> devices_;
  std::string scanned_;
  int changes_ = 0;
};

TEST_F(DevicesTest, IdlePrinter_isAskedAndItsTroubleComesAndGoes) {
  start_printer();
  set_.ask_printer_every = kOften;
  start();
  EXPECT_EQ(devices_->printer_status().problem, "not seen yet");
  EXPECT_TRUE(printer_says(""));
  printer_is([](PrinterModel& model) { model.set_paper(PaperState::kOut); });
  EXPECT_TRUE(printer_says("the printer is out of paper"));
  printer_is([](PrinterModel& model) { model.set_paper(PaperState::kNearEnd); });
  EXPECT_TRUE(printer_says("the paper is near its end"));
  printer_is([](PrinterModel& model) { model.set_cover(emulator::CoverState::kOpen); });
  EXPECT_TRUE(printer_says("the printer's cover is open"));
  printer_is([](PrinterModel& model) {
    model.set_cover(emulator::CoverState::kClosed);
    model.set_paper(PaperState::kIn);
  });
  EXPECT_TRUE(printer_says(""));
}

TEST_F(DevicesTest, IdlePrinter_switchedOffAndOnAgain_isNoticed) {
  start_printer();
  set_.ask_printer_every = kOften;
  start();
  EXPECT_TRUE(printer_says(""));
  printer_->power_off();
  EXPECT_TRUE(until([&] { return !devices_->printer_status().problem.empty(); }));
  must(printer_->power_on());
  EXPECT_TRUE(printer_says(""));
}

TEST_F(DevicesTest, PrinterWithoutAnswers_isAskedOnceAndTakenForWell) {
  start_printer("generic-58-gbk-silent");
  set_.ask_printer_every = kOften;
  start();
  EXPECT_TRUE(printer_says(""));
  const int changes = changes_;
  io_.restart();
  io_.run_for(std::chrono::microseconds(test::kGlance.micros));
  EXPECT_EQ(changes_, changes);
}

TEST_F(DevicesTest, Drawer_leftOpen_isSaidUntilItIsClosed) {
  start_printer();
  set_.ask_printer_every = kOften;
  start();
  EXPECT_TRUE(printer_says(""));  // and has seen the drawer closed
  printer_is([](PrinterModel& model) { model.set_drawer(emulator::DrawerState::kOpen); });
  EXPECT_TRUE(until([&] { return devices_->drawer_status().problem == "the drawer was left open"; }));
  printer_is([](PrinterModel& model) { model.set_drawer(emulator::DrawerState::kClosed); });
  EXPECT_TRUE(until([&] { return devices_->drawer_status().problem.empty(); }));
}

TEST_F(DevicesTest, Drawer_thatWasNeverSeenClosed_mayHaveNoSensor) {
  start_printer();
  printer_is([](PrinterModel& model) { model.set_drawer(emulator::DrawerState::kOpen); });
  set_.ask_printer_every = Duration::milliseconds(1);
  start();
  EXPECT_TRUE(printer_says(""));
  // Trouble comes and goes as often as it would take to believe the drawer.
  for (int i = 0; i < kDrawerOpenAnswers; ++i) {
    printer_is([](PrinterModel& model) { model.set_paper(PaperState::kOut); });
    EXPECT_TRUE(printer_says("the printer is out of paper"));
    printer_is([](PrinterModel& model) { model.set_paper(PaperState::kIn); });
    EXPECT_TRUE(printer_says(""));
  }
  EXPECT_EQ(devices_->drawer_status().problem, "");
}

TEST_F(DevicesTest, Receipt_paperNearItsEnd_isStillSaidAfterwards) {
  start_printer();
  set_.ask_printer_every = kNever;
  printer_is([](PrinterModel& model) { model.set_paper(PaperState::kNearEnd); });
  start();
  ASSERT_TRUE(printer_says("the paper is near its end"));
  const int changes = changes_;
  std::optional<hal::api::PrintOutcome> outcome;
  devices_->print(test::long_receipt(2), {1}, [&outcome](const hal::api::PrintOutcome& got) { outcome = got; });
  EXPECT_TRUE(until([&] { return outcome.has_value(); }));
  EXPECT_EQ(outcome->verdict, hal::api::PrintVerdict::kPrinted) << outcome->reason;
  EXPECT_EQ(devices_->printer_status().problem, "the paper is near its end");
  printer_is([](PrinterModel& model) { model.set_paper(PaperState::kIn); });
  devices_->print(test::long_receipt(2), {2}, [](const hal::api::PrintOutcome&) {});
  EXPECT_TRUE(printer_says("")) << "asked again after each receipt";
  EXPECT_EQ(changes_, changes + 1);
}

// Over libudev and the kernel's netlink. In a program of their own, since the daemon's namespace has no TCP.
class PluggedDevicesTest : public DevicesTest {
 protected:
  void SetUp() override {
    std::string why;
    udev_ = test::UdevDaemon::start(why);
    if (udev_ == nullptr) {
      GTEST_SKIP() << why;
    }
  }
  void start_watched() {
    set_.watch = must(hal::drivers::watch_nodes({set_.nodes.printer, set_.nodes.scanner, set_.nodes.display},
                                                test::device_context()));
    set_.ask_printer_every = kNever;
    start();
  }

  std::unique_ptr<test::UdevDaemon> udev_;
};

TEST_F(PluggedDevicesTest, Printer_pulledOutAndPluggedIn_isNoticedAtOnce) {
  start_printer();
  start_watched();
  EXPECT_TRUE(printer_says(""));
  printer_->power_off();
  udev_->announce("remove", directory_.file("printer"));
  EXPECT_TRUE(until([&] { return !devices_->printer_status().problem.empty(); }));
  must(printer_->power_on());
  udev_->announce("add", directory_.file("printer"));
  EXPECT_TRUE(printer_says(""));
}

TEST_F(PluggedDevicesTest, Display_pluggedIn_showsTheNewestTextAgain) {
  const std::string link = directory_.file("display");
  auto display = must(emulator::DisplayEmulator::start(link));
  set_.display = must(hal::drivers::open_display("serial://" + link, test::device_context()));
  set_.nodes.display = link;
  start_watched();
  devices_->show("TOTAL", "5.00");
  const auto shows_total = [](const emulator::DisplayLines& lines) { return lines[0].starts_with("TOTAL"); };
  EXPECT_TRUE(display->wait_until(shows_total, test::kPatience));
  display.reset();
  udev_->announce("remove", link);
  EXPECT_TRUE(until([&] { return !devices_->display_status().problem.empty(); }));
  display = must(emulator::DisplayEmulator::start(link));
  udev_->announce("add", link);
  EXPECT_TRUE(until([&] { return shows_total(display->lines()); }));
}

TEST_F(PluggedDevicesTest, Scanner_pluggedIn_scansAgain) {
  const std::string link = directory_.file("scanner");
  auto scanner = must(emulator::SerialScannerEmulator::start(link));
  set_.scanner = must(hal::drivers::open_scanner("serial://" + link, test::device_context()));
  set_.nodes.scanner = link;
  start_watched();
  scanner.unplug();
  udev_->announce("remove", link);
  EXPECT_TRUE(until([&] { return !devices_->scanner_status().problem.empty(); }));
  must(scanner.plug_in());
  udev_->announce("add", link);
  EXPECT_TRUE(until([&] { return devices_->scanner_status().problem.empty(); }));
  must(scanner.scan("6901234567892"));
  EXPECT_TRUE(until([&] { return scanned_ == "6901234567892"; }));
}

}  // namespace
}  // namespace queueback::terminal
