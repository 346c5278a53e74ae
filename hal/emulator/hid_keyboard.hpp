#pragma once
#include <string>
#include <string_view>

#include "hal/emulator/pty.hpp"

namespace queueback::hal::emulator {

/// A scanner that is a USB keyboard, through the kernel's HID gadget driver: what it types arrives at a host as a real
/// keyboard's keys. One thread.
class HidKeyboardEmulator {
 public:
  /// `device` is /dev/hidg0, made with the report descriptor of a boot keyboard. Error: kDevice.
  [[nodiscard]] static Result<HidKeyboardEmulator, EmulatorError> start(const std::string& device);

  /// Types text and Enter. Errors: kTimeout when no host takes the keys, kDevice when it is gone.
  [[nodiscard]] Result<void, EmulatorError> scan(std::string_view text);
  [[nodiscard]] Result<void, EmulatorError> type(std::string_view text);

 private:
  explicit HidKeyboardEmulator(transport::UniqueFd fd) : fd_(std::move(fd)) {}
  transport::UniqueFd fd_;
};

/// Reports of a boot keyboard (USB HID 1.11, appendix B.1), eight bytes each: every key pressed and released.
/// Characters that are on no key of the US layout are left out.
[[nodiscard]] Bytes hid_reports(std::string_view text);

}  // namespace queueback::hal::emulator
