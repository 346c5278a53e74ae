#include "hal/emulator/scanner_emulator.hpp"

#include <fcntl.h>
#include <linux/input-event-codes.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "hal/codec/key_decoder.hpp"

namespace queueback::hal::emulator {
namespace {

using codec::InputEvent;
using codec::KeyStroke;

constexpr mode_t kFifoMode = 0600;

void append(Bytes& frames, const InputEvent& event) {
  const Bytes frame = codec::encode_input_event(event);
  frames.insert(frames.end(), frame.begin(), frame.end());
}

void append_key(Bytes& frames, std::uint16_t key, std::int32_t value) {
  append(frames, {EV_KEY, key, value});
  append(frames, {EV_SYN, SYN_REPORT, 0});
}

std::uint16_t modifier_key(KeyStroke::Modifier modifier) {
  switch (modifier) {
    case KeyStroke::Modifier::kNone:
      return 0;
    case KeyStroke::Modifier::kShift:
      return KEY_LEFTSHIFT;
    case KeyStroke::Modifier::kControl:
      return KEY_LEFTCTRL;
  }
  return 0;
}

}  // namespace

Bytes key_frames(std::string_view text) {
  Bytes frames;
  for (const char character : text) {
    const KeyStroke stroke = codec::key_stroke_for(character);
    if (stroke.key == 0) {
      continue;
    }
    const std::uint16_t modifier = modifier_key(stroke.modifier);
    if (modifier != 0) {
      append_key(frames, modifier, 1);
    }
    append_key(frames, stroke.key, 1);
    append_key(frames, stroke.key, 0);
    if (modifier != 0) {
      append_key(frames, modifier, 0);
    }
  }
  return frames;
}

Result<SerialScannerEmulator, EmulatorError> SerialScannerEmulator::start(const std::string& link) {
  SerialScannerEmulator scanner(link);
  if (auto plugged = scanner.plug_in(); !plugged) {
    return tl::unexpected(plugged.error());
  }
  return scanner;
}

std::string SerialScannerEmulator::path() const {
  if (!link_.empty()) {
    return link_;
  }
  return pty_ ? pty_->slave_path() : "";
}

Result<void, EmulatorError> SerialScannerEmulator::scan(std::string_view text) {
  return send(std::string(text) + "\r");
}

Result<void, EmulatorError> SerialScannerEmulator::send(std::string_view bytes) {
  if (!pty_) {
    return fail(EmulatorErrorCode::kDevice, "the scanner is unplugged");
  }
  return write_all(pty_->master(), as_bytes(bytes));
}

Result<void, EmulatorError> SerialScannerEmulator::plug_in() {
  auto pty = Pty::open(link_);
  if (!pty) {
    return tl::unexpected(pty.error());
  }
  pty_ = std::move(*pty);
  return {};
}

Result<EvdevScannerEmulator, EmulatorError> EvdevScannerEmulator::start(const std::string& fifo) {
  EvdevScannerEmulator scanner(fifo);
  if (auto plugged = scanner.plug_in(); !plugged) {
    return tl::unexpected(plugged.error());
  }
  return scanner;
}

EvdevScannerEmulator::EvdevScannerEmulator(EvdevScannerEmulator&& other) noexcept
    : path_(std::exchange(other.path_, {})), fd_(std::move(other.fd_)) {}

EvdevScannerEmulator::~EvdevScannerEmulator() { unplug(); }

Result<void, EmulatorError> EvdevScannerEmulator::scan(std::string_view text) { return type(std::string(text) + "\n"); }

Result<void, EmulatorError> EvdevScannerEmulator::type(std::string_view text) { return send(key_frames(text)); }

Result<void, EmulatorError> EvdevScannerEmulator::send(ByteView frames) {
  if (!fd_.valid()) {
    return fail(EmulatorErrorCode::kDevice, "the scanner is unplugged");
  }
  return write_all(fd_.get(), frames);
}

void EvdevScannerEmulator::unplug() {
  fd_.reset();
  if (!path_.empty()) {
    ::unlink(path_.c_str());
  }
}

Result<void, EmulatorError> EvdevScannerEmulator::plug_in() {
  ::unlink(path_.c_str());
  if (::mkfifo(path_.c_str(), kFifoMode) != 0) {
    return fail(EmulatorErrorCode::kDevice, "cannot make the FIFO " + path_);
  }
  // Open for both directions, so that opening needs no reader and a reader that leaves breaks nothing.
  fd_.reset(::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd_.valid()) {
    return fail(EmulatorErrorCode::kDevice, "cannot open the FIFO " + path_);
  }
  return {};
}

}  // namespace queueback::hal::emulator
