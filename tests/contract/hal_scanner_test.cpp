#include <gtest/gtest.h>

#include <future>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/display_emulator.hpp"
#include "hal/emulator/scanner_emulator.hpp"
#include "tests/support/hal_bench.hpp"

namespace queueback::hal {
namespace {

using api::DeviceErrorCode;
using api::Scan;
using api::ScanEvent;
using api::ScanIncomplete;
using api::ScanTooLong;
using test::kGlance;
using test::kPatience;

/// The two scanner emulators behind one face.
class AnyScanner {
 public:
  AnyScanner() = default;
  AnyScanner(const AnyScanner&) = delete;
  AnyScanner& operator=(const AnyScanner&) = delete;
  virtual ~AnyScanner() = default;
  [[nodiscard]] virtual std::string uri() const = 0;
  virtual void scan(std::string_view text) = 0;
  virtual void begin_scan(std::string_view text) = 0;
  virtual void unplug() = 0;
  virtual void plug_in() = 0;
};

class SerialEnd final : public AnyScanner {
 public:
  explicit SerialEnd(const std::string& path)
      : path_(path), scanner_(std::move(*emulator::SerialScannerEmulator::start(path))) {}
  std::string uri() const override { return "serial://" + path_ + "?baud=115200"; }
  void scan(std::string_view text) override { EXPECT_TRUE(scanner_.scan(text)); }
  void begin_scan(std::string_view text) override { EXPECT_TRUE(scanner_.send(text)); }
  void unplug() override { scanner_.unplug(); }
  void plug_in() override { EXPECT_TRUE(scanner_.plug_in()); }

 private:
  std::string path_;
  emulator::SerialScannerEmulator scanner_;
};

class EvdevEnd final : public AnyScanner {
 public:
  explicit EvdevEnd(const std::string& path) : scanner_(std::move(*emulator::EvdevScannerEmulator::start(path))) {}
  std::string uri() const override { return "evdev://" + scanner_.path(); }
  void scan(std::string_view text) override { EXPECT_TRUE(scanner_.scan(text)); }
  void begin_scan(std::string_view text) override { EXPECT_TRUE(scanner_.type(text)); }
  void unplug() override { scanner_.unplug(); }
  void plug_in() override { EXPECT_TRUE(scanner_.plug_in()); }

 private:
  emulator::EvdevScannerEmulator scanner_;
};

enum class Wire { kSerial, kEvdev };

class ScannerContract : public ::testing::TestWithParam<Wire> {
 protected:
  void SetUp() override {
    if (GetParam() == Wire::kSerial) {
      device_ = std::make_unique<SerialEnd>(directory_.file("scanner"));
    } else {
      device_ = std::make_unique<EvdevEnd>(directory_.file("scanner"));
    }
    auto opened = drivers::open_scanner(device_->uri(), test::device_context());
    ASSERT_TRUE(opened) << opened.error().reason;
    scanner_ = std::move(*opened);
    // Opens the line; a scan before that belongs to nobody.
    EXPECT_FALSE(scanner_->wait(Duration{0}));
  }

  void expect_next(const ScanEvent& expected) {
    const auto event = scanner_->wait(kPatience);
    ASSERT_TRUE(event) << event.error().reason;
    EXPECT_TRUE(*event == expected);
  }
  void expect_failure(DeviceErrorCode code, Duration limit) {
    const auto event = scanner_->wait(limit);
    ASSERT_FALSE(event);
    EXPECT_EQ(event.error().code, code) << event.error().reason;
  }

  test::TempDir directory_;
  std::unique_ptr<AnyScanner> device_;
  std::unique_ptr<api::Scanner> scanner_;
};

TEST_P(ScannerContract, Scan_barcode_is_delivered) {
  device_->scan("6901234567892");
  expect_next(Scan{"6901234567892"});
}

TEST_P(ScannerContract, Scan_every_printable_character_is_delivered) {
  std::string all;
  for (char c = ' '; c <= '~'; ++c) {
    all.push_back(c);
  }
  device_->scan(all);
  expect_next(Scan{all});
}

TEST_P(ScannerContract, Scan_control_characters_are_delivered_as_data) {
  const std::string gs1 =
      "\x1d"
      "0106901234567892"
      "\x1d"
      "10ABC\x04\x1b";
  device_->scan(gs1);
  expect_next(Scan{gs1});
}

TEST_P(ScannerContract, Scan_two_in_a_row_are_two) {
  device_->scan("first");
  device_->scan("second");
  expect_next(Scan{"first"});
  expect_next(Scan{"second"});
}

TEST_P(ScannerContract, Scan_of_the_greatest_length_is_delivered) {
  const std::string text(api::kMaxScanBytes, '7');
  auto scanning = std::async(std::launch::async, [&] { device_->scan(text); });
  expect_next(Scan{text});
}

TEST_P(ScannerContract, Scan_of_10000_bytes_is_reported_too_long_and_the_next_is_fine) {
  auto scanning = std::async(std::launch::async, [&] {
    device_->scan(std::string(10'000, 'x'));
    device_->scan("after");
  });
  expect_next(ScanTooLong{10'000});
  expect_next(Scan{"after"});
}

TEST_P(ScannerContract, Scan_nothing_times_out) { expect_failure(DeviceErrorCode::kTimeout, kGlance); }

TEST_P(ScannerContract, Scan_without_end_is_incomplete) {
  device_->begin_scan("69012");
  expect_next(ScanIncomplete{5});
}

TEST_P(ScannerContract, Wait_interrupted_from_another_thread_returns) {
  auto waiting = std::async(std::launch::async, [this] { return scanner_->wait(kPatience); });
  scanner_->interrupt();
  const auto event = waiting.get();
  ASSERT_FALSE(event);
  EXPECT_EQ(event.error().code, DeviceErrorCode::kInterrupted);
}

TEST_P(ScannerContract, Scanner_unplugged_is_reported_lost_once_and_then_missing) {
  device_->unplug();
  expect_failure(DeviceErrorCode::kLost, kPatience);
  expect_failure(DeviceErrorCode::kNotConnected, kGlance);
}

TEST_P(ScannerContract, Scanner_unplugged_in_the_middle_of_a_scan_drops_the_fragment) {
  device_->begin_scan("69012");
  device_->unplug();
  const auto event = scanner_->wait(kPatience);
  // The fragment is reported if the system still delivered it; it is never a scan.
  if (event) {
    EXPECT_TRUE(*event == ScanEvent(ScanIncomplete{5}));
    expect_failure(DeviceErrorCode::kLost, kPatience);
  } else {
    EXPECT_EQ(event.error().code, DeviceErrorCode::kLost);
  }
}

TEST_P(ScannerContract, Scanner_plugged_in_again_scans) {
  device_->unplug();
  expect_failure(DeviceErrorCode::kLost, kPatience);
  device_->plug_in();
  EXPECT_FALSE(scanner_->wait(kGlance));
  device_->scan("again");
  expect_next(Scan{"again"});
}

TEST_P(ScannerContract, Wait_interrupted_while_the_scanner_is_missing_returns) {
  device_->unplug();
  expect_failure(DeviceErrorCode::kLost, kPatience);
  auto waiting = std::async(std::launch::async, [this] { return scanner_->wait(kPatience); });
  scanner_->interrupt();
  EXPECT_EQ(waiting.get().error().code, DeviceErrorCode::kInterrupted);
}

INSTANTIATE_TEST_SUITE_P(Wires, ScannerContract, ::testing::Values(Wire::kSerial, Wire::kEvdev),
                         [](const auto& wire) { return wire.param == Wire::kSerial ? "serial" : "evdev"; });

TEST(SerialScanner, Scan_with_prefix_and_suffix_is_stripped) {
  const test::TempDir directory;
  SerialEnd device(directory.file("scanner"));
  auto scanner = drivers::open_scanner(device.uri() + "&prefix=02&suffix=etx", test::device_context());
  ASSERT_TRUE(scanner) << scanner.error().reason;
  EXPECT_FALSE((*scanner)->wait(Duration{0}));
  device.begin_scan(
      "noise\x02"
      "code\r\n1\x03");
  const auto event = (*scanner)->wait(kPatience);
  ASSERT_TRUE(event);
  EXPECT_TRUE(*event == ScanEvent(Scan{"code\r\n1"}));
}

TEST(EvdevScanner, Scan_ended_by_a_gap_is_complete_when_so_configured) {
  const test::TempDir directory;
  EvdevEnd device(directory.file("scanner"));
  auto scanner = drivers::open_scanner(device.uri() + "?end=gap&gap_ms=50", test::device_context());
  ASSERT_TRUE(scanner) << scanner.error().reason;
  EXPECT_FALSE((*scanner)->wait(Duration{0}));
  device.begin_scan("12345670");
  const auto event = (*scanner)->wait(kPatience);
  ASSERT_TRUE(event);
  EXPECT_TRUE(*event == ScanEvent(Scan{"12345670"}));
}

class Display : public ::testing::Test {
 protected:
  void SetUp() override {
    auto started = emulator::DisplayEmulator::start(directory_.file("display"));
    ASSERT_TRUE(started);
    device_ = std::move(*started);
    auto opened = drivers::open_display("serial://" + directory_.file("display"), test::device_context());
    ASSERT_TRUE(opened) << opened.error().reason;
    display_ = std::move(*opened);
  }
  [[nodiscard]] bool shows(const std::string& upper, const std::string& lower) {
    const emulator::DisplayLines expected{upper, lower};
    return device_->wait_until([&](const emulator::DisplayLines& lines) { return lines == expected; }, kPatience);
  }

  test::TempDir directory_;
  std::unique_ptr<emulator::DisplayEmulator> device_;
  std::unique_ptr<api::LineDisplay> display_;
};

TEST_F(Display, Show_two_lines_replaces_all_of_the_old_ones) {
  const auto longer = api::DisplayText::parse("12345678901234567890", "abcdefghijklmnopqrst");
  ASSERT_TRUE(display_->show(*longer, kPatience));
  EXPECT_TRUE(shows("12345678901234567890", "abcdefghijklmnopqrst"));
  ASSERT_TRUE(display_->show(*api::DisplayText::parse("TOTAL", "80.40"), kPatience));
  EXPECT_TRUE(shows("TOTAL               ", "80.40               "));
}

TEST_F(Display, Clear_shows_nothing) {
  ASSERT_TRUE(display_->show(*api::DisplayText::parse("TOTAL", "80.40"), kPatience));
  ASSERT_TRUE(display_->clear(kPatience));
  EXPECT_TRUE(shows(std::string(20, ' '), std::string(20, ' ')));
}

TEST_F(Display, Show_on_a_missing_display_is_not_connected) {
  device_.reset();
  const auto shown = display_->show(*api::DisplayText::parse("TOTAL", "80.40"), kPatience);
  ASSERT_FALSE(shown);
  EXPECT_EQ(shown.error().code, DeviceErrorCode::kNotConnected);
}

TEST(DisplayText, Parse_too_long_or_not_ascii_fails_instead_of_cutting) {
  EXPECT_FALSE(api::DisplayText::parse(std::string(21, 'x'), ""));
  EXPECT_FALSE(api::DisplayText::parse("合计", ""));
  EXPECT_FALSE(api::DisplayText::parse("", "a\x1b"));
}

}  // namespace
}  // namespace queueback::hal
