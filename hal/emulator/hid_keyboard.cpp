#include "hal/emulator/hid_keyboard.hpp"

#include <fcntl.h>

#include <array>
#include <cstdint>
#include <utility>

namespace queueback::hal::emulator {
namespace {

constexpr std::uint8_t kLeftControl = 0x01;
constexpr std::uint8_t kLeftShift = 0x02;

// Keys with consecutive numbers (USB HID Usage Tables, keyboard page), US layout.
struct KeyRow {
  std::uint8_t first;
  std::string_view plain;
  std::string_view shifted;
};
constexpr std::array kRows{
    KeyRow{4, "abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    KeyRow{30, "1234567890\n", "!@#$%^&*()"},
    KeyRow{43, "\t -=[]\\", ""},
    KeyRow{45, "", "_+{}|"},
    KeyRow{51, ";'`,./", ":\"~<>?"},
};

struct Stroke {
  std::uint8_t modifiers = 0;
  std::uint8_t key = 0;  ///< 0: on no key
};

Stroke stroke_for(char character) {
  for (const KeyRow& row : kRows) {
    if (const auto at = row.plain.find(character); at != std::string_view::npos) {
      return {0, static_cast<std::uint8_t>(row.first + at)};
    }
    if (const auto at = row.shifted.find(character); at != std::string_view::npos) {
      return {kLeftShift, static_cast<std::uint8_t>(row.first + at)};
    }
  }
  if (character > 0 && character < 0x20) {
    const Stroke base = stroke_for(static_cast<char>(character + (character < 27 ? 0x60 : 0x40)));
    return base.modifiers == 0 && base.key != 0 ? Stroke{kLeftControl, base.key} : Stroke{};
  }
  return {};
}

}  // namespace

Bytes hid_reports(std::string_view text) {
  Bytes reports;
  for (const char character : text) {
    const Stroke stroke = stroke_for(character);
    if (stroke.key != 0) {
      const std::array<std::uint8_t, 16> both{stroke.modifiers, 0, stroke.key};  // pressed, then nothing
      reports.insert(reports.end(), both.begin(), both.end());
    }
  }
  return reports;
}

Result<HidKeyboardEmulator, EmulatorError> HidKeyboardEmulator::start(const std::string& device) {
  transport::UniqueFd fd(::open(device.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd.valid()) {
    return fail(EmulatorErrorCode::kDevice, "cannot open " + device);
  }
  return HidKeyboardEmulator(std::move(fd));
}

Result<void, EmulatorError> HidKeyboardEmulator::scan(std::string_view text) { return type(std::string(text) + "\n"); }

// The driver takes one report a write.
Result<void, EmulatorError> HidKeyboardEmulator::type(std::string_view text) {
  return write_all(fd_.get(), hid_reports(text));
}

}  // namespace queueback::hal::emulator
