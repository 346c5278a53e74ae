// A receipt that waits for a printer without its plug: over libudev and the kernel's netlink, like devices_test.cpp and
// in the same program.
#include <boost/asio/io_context.hpp>
#include <chrono>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "terminal/till/print_queue.hpp"
#include "tests/support/hal_bench.hpp"
#include "tests/support/udev_daemon.hpp"
#include "tests/terminal/till_tables_bench.hpp"

namespace queueback::terminal {
namespace {

namespace emulator = hal::emulator;
using tests::must;

// So long that a test which waits for it fails.
constexpr Duration kBeyondTheTest = Duration::minutes(60);

class PluggedPrinterTest : public tests::TillTablesBench {
 protected:
  void SetUp() override {
    std::string why;
    udev_ = test::UdevDaemon::start(why);
    if (udev_ == nullptr) {
      GTEST_SKIP() << why;
    }
    sale_.emplace(sell());
    start();
  }
  void TearDown() override {
    devices_.reset();
    if (storage_) {
      storage_->close();
    }
  }
  void start() {
    emulator::PrinterWires wires;
    wires.pty_link = node_;
    printer_ = must(emulator::PrinterEmulator::start(wires, {}));
    storage_.emplace(*database_, storage::GroupCommit::Hooks{nullptr, nullptr, [](const storage::Error& error) {
                                                               ADD_FAILURE() << error.reason;
                                                               std::abort();
                                                             }});
    queue_.emplace(
        io_.get_executor(), *till_, *storage_, system_clock_,
        [](const PrintJob&, const Paper&) { return std::optional(test::long_receipt(2)); }, kBeyondTheTest);
    DeviceSet set;
    set.printer =
        must(hal::drivers::open_printer("usblp://" + node_, "generic-80-gb18030", test::device_context())).printer;
    set.nodes.printer = node_;
    set.watch = must(hal::drivers::watch_nodes({node_}, test::device_context()));
    set.ask_printer_every = kBeyondTheTest;
    devices_.emplace(
        io_.get_executor(), std::move(set),
        Devices::Callbacks{[](const std::string&) {}, [](std::size_t) {}, [] {}, [this] { queue_->wake(); }});
    queue_->attach(*devices_);
  }
  void unplug() {
    printer_->power_off();
    udev_->announce("remove", node_);
  }
  void plug_in() {
    must(printer_->power_on());
    udev_->announce("add", node_);
  }
  void print() {
    PrintJob job = sale_->job;
    job.made_at = system_clock_.now();
    queue_->add(std::move(job), SoldGoods{sale_->order, "00112233"});
  }
  bool until(const std::function<bool()>& condition) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(test::kPatience.micros);
    while (!condition() && std::chrono::steady_clock::now() < end) {
      io_.restart();
      io_.run_for(std::chrono::milliseconds(5));
    }
    return condition();
  }
  /// The job was tried in vain and waits.
  bool it_waits() {
    return until([&] { return queue_->waiting() == 1 && !devices_->printer_status().problem.empty(); });
  }

  test::TempDir node_directory_{"/dev/shm"};  // libudev knows no devices elsewhere
  std::string node_ = node_directory_.file("printer");
  SystemClock system_clock_;
  boost::asio::io_context io_{1};
  std::unique_ptr<test::UdevDaemon> udev_;
  std::unique_ptr<emulator::PrinterEmulator> printer_;
  std::optional<SavedSale> sale_;
  std::optional<storage::GroupCommit> storage_;
  std::optional<PrintQueue> queue_;
  std::optional<Devices> devices_;
};

TEST_F(PluggedPrinterTest, ReceiptThatWaits_isPrintedAsSoonAsThePrinterIsPluggedIn) {
  unplug();
  EXPECT_TRUE(until([&] { return !devices_->printer_status().problem.empty(); }));
  print();
  ASSERT_TRUE(it_waits());
  plug_in();
  EXPECT_TRUE(until([&] { return printer_->receipt_count() == 1; })) << "nothing but the plug wakes this queue";
  EXPECT_TRUE(until([&] { return queue_->waiting() == 0; }));
}

TEST_F(PluggedPrinterTest, PlugPulledAgainAndAgain_printsOnceInTheEnd) {
  unplug();
  print();
  ASSERT_TRUE(it_waits());
  for (int i = 0; i < 5; ++i) {
    udev_->announce("add", node_);
    udev_->announce("remove", node_);
  }
  ASSERT_TRUE(it_waits());
  EXPECT_EQ(printer_->receipt_count(), 0U);
  plug_in();
  EXPECT_TRUE(until([&] { return printer_->receipt_count() == 1; }));
  EXPECT_TRUE(until([&] { return queue_->waiting() == 0; }));
  EXPECT_EQ(printer_->receipt_count(), 1U);
}

}  // namespace
}  // namespace queueback::terminal
