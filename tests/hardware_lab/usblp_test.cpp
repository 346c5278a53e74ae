// hal/transport/usblp and the ESC/POS driver: /dev/usb/lp0 at the till, the printer emulator on /dev/g_printer0.
#include <fcntl.h>

#include <thread>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "hal/transport/usblp_transport.hpp"
#include "tests/hardware_lab/gadget.hpp"

namespace queueback::lab {
namespace {

using hal::api::DeviceErrorCode;
using hal::api::PrintVerdict;
using hal::emulator::PaperState;
using hal::emulator::PrinterModel;
using test::kPatience;

// The kernel opens the gadget's node to one program at a time.
bool printer_is_off() {
  return hal::transport::UniqueFd(::open(kPrinterGadget, O_RDWR | O_NONBLOCK | O_CLOEXEC)).valid();
}

class UsbPrinter : public LabTest {
 protected:
  void SetUp() override {
    LabTest::SetUp();
    hal::emulator::PrinterWires wires;
    wires.gadget = kPrinterGadget;
    auto started = hal::emulator::PrinterEmulator::start(wires, {});
    ASSERT_TRUE(started) << started.error().reason;
    printer_ = std::move(*started);
    use("generic-80-gb18030");
  }
  void use(const char* profile) {
    auto devices = hal::drivers::open_printer("usblp:///dev/usb/lp0", profile, test::device_context());
    ASSERT_TRUE(devices) << devices.error().reason;
    devices_ = std::move(*devices);
  }
  hal::api::PrintOutcome print(const hal::api::PrintDocument& document) {
    return devices_.printer->print(document, {++job_}, kPatience);
  }
  void expect(const hal::api::PrintOutcome& outcome, PrintVerdict verdict) const {
    EXPECT_EQ(outcome.verdict, verdict) << outcome.reason;
  }

  std::unique_ptr<hal::emulator::PrinterEmulator> printer_;
  hal::drivers::PrinterDevices devices_;
  std::uint64_t job_ = 0;
};

TEST_F(UsbPrinter, Print_is_proven_by_the_jobs_id) {
  expect(print(test::sample_receipt()), PrintVerdict::kPrinted);
  EXPECT_EQ(printer_->receipt_count(), 1U);
}

TEST_F(UsbPrinter, Print_is_proven_by_status_behind_the_job) {
  use("generic-80-gbk-basic");
  expect(print(test::sample_receipt()), PrintVerdict::kPrinted);
  EXPECT_EQ(printer_->receipt_count(), 1U);
}

TEST_F(UsbPrinter, Print_many_jobs_are_as_many_receipts) {
  for (int i = 0; i < 5; ++i) {
    expect(print(test::long_receipt(5)), PrintVerdict::kPrinted);
  }
  EXPECT_EQ(printer_->receipt_count(), 5U);
}

TEST_F(UsbPrinter, Print_without_paper_is_not_printed_and_later_nothing_comes_out) {
  printer_->with_model([](PrinterModel& model) { model.set_paper(PaperState::kOut); });
  expect(print(test::long_receipt(5)), PrintVerdict::kNotPrinted);
  printer_->with_model([](PrinterModel& model) { model.set_paper(PaperState::kIn); });
  expect(print(test::long_receipt(5)), PrintVerdict::kPrinted);
  EXPECT_EQ(printer_->receipt_count(), 1U);
}

TEST_F(UsbPrinter, Print_paper_ends_in_the_middle_and_the_rest_is_dropped) {
  printer_->with_model([](PrinterModel& model) { model.set_paper_left(100); });
  expect(print(test::long_receipt(40)), PrintVerdict::kNotPrinted);
  printer_->with_model([](PrinterModel& model) {
    model.set_paper(PaperState::kIn);
    model.tear_off();
    static_cast<void>(model.take_text());
  });
  expect(print(test::long_receipt(1)), PrintVerdict::kPrinted);
  const std::string text = printer_->with_model([](PrinterModel& model) { return model.take_text(); });
  EXPECT_EQ(text.find("第40行"), std::string::npos) << "the old receipt came out after all";
}

TEST_F(UsbPrinter, Print_slow_printer_is_waited_for) {
  printer_->set_speed(20'000);
  expect(print(test::sample_receipt()), PrintVerdict::kPrinted);
}

TEST_F(UsbPrinter, Drawer_opens) {
  const auto opened = devices_.drawer->open_drawer(kPatience);
  ASSERT_TRUE(opened) << opened.error().reason;
  EXPECT_TRUE(printer_->wait_until([](const PrinterModel& model, std::size_t) { return model.drawer_kicks() == 1; },
                                   kPatience));
}

TEST_F(UsbPrinter, Node_held_by_another_program_is_busy) {
  static const SystemClock clock;
  hal::transport::UsblpTransport other(clock, kPrinterHost);
  ASSERT_TRUE(other.open(kPatience));
  const auto status = devices_.printer->status(kPatience);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().code, DeviceErrorCode::kNotConnected) << status.error().reason;
  other.close();
  EXPECT_TRUE(devices_.printer->status(kPatience));
}

TEST_F(UsbPrinter, Unplugged_in_the_middle_is_unknown_and_after_replugging_it_prints) {
  printer_->go_away_after(300);
  std::thread puller([this] {
    EXPECT_TRUE(wait_until([] { return printer_is_off(); }));
    EXPECT_TRUE(Plug::pull());
  });
  const auto outcome = print(test::long_receipt(400));
  puller.join();
  expect(outcome, PrintVerdict::kUnknown);
  expect(print(test::long_receipt(1)), PrintVerdict::kNotPrinted);
  ASSERT_TRUE(Plug::put_in());
  ASSERT_TRUE(printer_->power_on());
  expect(print(test::long_receipt(1)), PrintVerdict::kPrinted);
}

}  // namespace
}  // namespace queueback::lab
