// hal/transport/serial and its drivers over CDC-ACM: /dev/ttyACM0 at the till, /dev/ttyGS0 inside of the device.
#include <fcntl.h>

#include <optional>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/printer_emulator.hpp"
#include "hal/emulator/pty.hpp"
#include "tests/hardware_lab/gadget.hpp"

namespace queueback::lab {
namespace {

using hal::api::DeviceErrorCode;
using hal::api::PrintVerdict;
using hal::api::Scan;
using hal::api::ScanEvent;
using test::kPatience;

/// The scanner's side of the line.
class ScannerInside {
 public:
  ScannerInside() : fd_(::open(kSerialGadget, O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)) {
    hal::emulator::make_raw(fd_.get());
  }
  void send(std::string_view bytes) const { EXPECT_TRUE(hal::emulator::write_all(fd_.get(), as_bytes(bytes))); }

 private:
  hal::transport::UniqueFd fd_;
};

class SerialScanner : public LabTest {
 protected:
  void SetUp() override {
    LabTest::SetUp();
    inside_.emplace();
    auto opened = hal::drivers::open_scanner("serial:///dev/ttyACM0?baud=115200", test::device_context());
    ASSERT_TRUE(opened) << opened.error().reason;
    scanner_ = std::move(*opened);
    const auto quiet = scanner_->wait(test::kGlance);  // opens the line; a scan before that belongs to nobody
    ASSERT_FALSE(quiet);
    ASSERT_EQ(quiet.error().code, DeviceErrorCode::kTimeout) << quiet.error().reason;
  }
  void expect_scan(const std::string& text) {
    const auto event = scanner_->wait(kPatience);
    ASSERT_TRUE(event) << event.error().reason;
    EXPECT_TRUE(*event == ScanEvent(Scan{text}));
  }

  std::optional<ScannerInside> inside_;
  std::unique_ptr<hal::api::Scanner> scanner_;
};

TEST_F(SerialScanner, Scan_is_delivered) {
  inside_->send("6901234567892\r");
  expect_scan("6901234567892");
}

TEST_F(SerialScanner, Scan_of_any_bytes_passes_the_line_unchanged) {
  std::string bytes;
  for (int byte = 1; byte < 256; ++byte) {
    if (byte != '\r' && byte != '\n') {
      bytes.push_back(static_cast<char>(byte));
    }
  }
  inside_->send(bytes + "\r");
  expect_scan(bytes);
}

TEST_F(SerialScanner, Unplugged_is_lost_once_and_comes_back) {
  inside_.reset();
  ASSERT_TRUE(Plug::pull());
  const auto lost = scanner_->wait(kPatience);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, DeviceErrorCode::kLost) << lost.error().reason;
  const auto away = scanner_->wait(test::kGlance);
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, DeviceErrorCode::kNotConnected) << away.error().reason;
  ASSERT_TRUE(Plug::put_in());
  EXPECT_FALSE(scanner_->wait(test::kGlance));
  inside_.emplace();
  inside_->send("back\r");
  expect_scan("back");
}

TEST_F(LabTest, SerialPrinter_receipt_is_printed_and_proven) {
  hal::emulator::PrinterWires wires;
  wires.gadget = kSerialGadget;
  auto printer = hal::emulator::PrinterEmulator::start(wires, {});
  ASSERT_TRUE(printer) << printer.error().reason;
  auto devices =
      hal::drivers::open_printer("serial:///dev/ttyACM0?baud=115200", "generic-80-gb18030", test::device_context());
  ASSERT_TRUE(devices) << devices.error().reason;
  const auto outcome = devices->printer->print(test::sample_receipt(), {1}, kPatience);
  EXPECT_EQ(outcome.verdict, PrintVerdict::kPrinted) << outcome.reason;
  EXPECT_EQ((*printer)->receipt_count(), 1U);
}

}  // namespace
}  // namespace queueback::lab
