// hal/transport/evdev and the keyboard scanner: a real input device at the till, the HID gadget's /dev/hidg0 types.
#include <fcntl.h>
#include <linux/input.h>
#include <unistd.h>

#include <future>
#include <optional>

#include "hal/drivers/device_factory.hpp"
#include "hal/emulator/hid_keyboard.hpp"
#include "hal/transport/evdev_transport.hpp"
#include "tests/hardware_lab/gadget.hpp"

namespace queueback::lab {
namespace {

using hal::api::DeviceErrorCode;
using hal::api::Scan;
using hal::api::ScanEvent;
using hal::transport::TransportErrorCode;
using test::kPatience;

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

class KeyboardScanner : public LabTest {
 protected:
  void SetUp() override {
    LabTest::SetUp();
    start_keyboard();
    auto opened = hal::drivers::open_scanner("evdev:///dev/queueback/scanner?gap_ms=2000", test::device_context());
    ASSERT_TRUE(opened) << opened.error().reason;
    scanner_ = std::move(*opened);
    const auto quiet = scanner_->wait(test::kGlance);  // opens and grabs
    ASSERT_FALSE(quiet);
    ASSERT_EQ(quiet.error().code, DeviceErrorCode::kTimeout) << quiet.error().reason;
  }
  void start_keyboard() {
    keyboard_.reset();
    auto started = hal::emulator::HidKeyboardEmulator::start(kKeyboardGadget);
    ASSERT_TRUE(started) << started.error().reason;
    keyboard_.emplace(std::move(*started));
  }
  // Scans while expect_scan reads: the kernel keeps only some ten keys for a reader.
  void scan(const std::string& text) {
    scanning_ = std::async(std::launch::async, [this, text] {
      const auto typed = keyboard_->scan(text);
      EXPECT_TRUE(typed) << typed.error().reason;
    });
  }
  void expect_scan(const std::string& text) {
    const auto event = scanner_->wait(kPatience);
    ASSERT_TRUE(event) << event.error().reason;
    EXPECT_TRUE(*event == ScanEvent(Scan{text})) << text;
    scanning_.wait();
  }

  std::optional<hal::emulator::HidKeyboardEmulator> keyboard_;
  std::unique_ptr<hal::api::Scanner> scanner_;
  std::future<void> scanning_;
};

TEST_F(KeyboardScanner, Scan_is_delivered) {
  scan("6901234567892");
  expect_scan("6901234567892");
}

TEST_F(KeyboardScanner, Scan_of_every_printable_character_is_delivered) {
  std::string all;
  for (char c = ' '; c <= '~'; ++c) {
    all.push_back(c);
  }
  scan(all);
  expect_scan(all);
}

TEST_F(KeyboardScanner, Scan_with_keys_lost_by_the_kernel_is_dropped_and_the_next_is_fine) {
  const auto typed = keyboard_->scan(std::string(40, '7'));  // and nobody reads
  ASSERT_TRUE(typed) << typed.error().reason;
  const auto event = scanner_->wait(kPatience);
  ASSERT_TRUE(event) << event.error().reason;
  EXPECT_TRUE(std::holds_alternative<hal::api::ScanIncomplete>(*event));
  scan("6901234567892");
  expect_scan("6901234567892");
}

TEST_F(KeyboardScanner, Scan_of_control_characters_is_delivered_as_data) {
  const std::string gs1 =
      "\x1d"
      "0106901234567892"
      "\x1d"
      "10ABC\x04\x1b";
  scan(gs1);
  expect_scan(gs1);
}

TEST_F(KeyboardScanner, Second_grab_is_busy) {
  hal::transport::EvdevTransport second(system_clock(), kKeyboardHost);
  const auto opened = second.open(kPatience);
  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, TransportErrorCode::kBusy) << opened.error().reason;
}

TEST_F(KeyboardScanner, Grab_is_free_again_when_the_first_holder_ends) {
  scanner_.reset();
  hal::transport::EvdevTransport second(system_clock(), kKeyboardHost);
  EXPECT_TRUE(second.open(kPatience));
}

TEST_F(KeyboardScanner, Another_reader_of_the_device_sees_nothing) {
  const hal::transport::UniqueFd other(::open(kKeyboardHost, O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  ASSERT_TRUE(other.valid());
  scan("secret");
  expect_scan("secret");
  input_event event{};
  EXPECT_EQ(::read(other.get(), &event, sizeof event), -1);
  EXPECT_EQ(errno, EAGAIN);
}

TEST_F(KeyboardScanner, Unplugged_is_lost_once_and_comes_back) {
  keyboard_.reset();
  ASSERT_TRUE(Plug::pull());
  const auto lost = scanner_->wait(kPatience);
  ASSERT_FALSE(lost);
  EXPECT_EQ(lost.error().code, DeviceErrorCode::kLost) << lost.error().reason;
  const auto away = scanner_->wait(test::kGlance);
  ASSERT_FALSE(away);
  EXPECT_EQ(away.error().code, DeviceErrorCode::kNotConnected) << away.error().reason;
  ASSERT_TRUE(Plug::put_in());
  const auto quiet = scanner_->wait(Duration::seconds(1));
  ASSERT_FALSE(quiet);
  EXPECT_EQ(quiet.error().code, DeviceErrorCode::kTimeout) << quiet.error().reason;
  start_keyboard();
  scan("back");
  expect_scan("back");
}

}  // namespace
}  // namespace queueback::lab
