#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "hal/emulator/pty.hpp"

namespace queueback::hal::emulator {

/// A serial scanner: sends what it scans, with a suffix. One thread.
class SerialScannerEmulator {
 public:
  [[nodiscard]] static Result<SerialScannerEmulator, EmulatorError> start(const std::string& link);

  /// Path that a driver opens; stays the same over unplugging if a link was given.
  [[nodiscard]] std::string path() const;
  /// Sends text and CR. Error: kTimeout when nobody reads, kDevice while unplugged.
  [[nodiscard]] Result<void, EmulatorError> scan(std::string_view text);
  /// Sends bytes as they are.
  [[nodiscard]] Result<void, EmulatorError> send(std::string_view bytes);
  void unplug() { pty_.reset(); }
  [[nodiscard]] Result<void, EmulatorError> plug_in();

 private:
  explicit SerialScannerEmulator(std::string link) : link_(std::move(link)) {}
  std::string link_;
  std::optional<Pty> pty_;
};

/// A scanner that plays a keyboard: writes `struct input_event` frames into a FIFO, which it makes and
/// removes. One thread.
class EvdevScannerEmulator {
 public:
  [[nodiscard]] static Result<EvdevScannerEmulator, EmulatorError> start(const std::string& fifo);
  EvdevScannerEmulator(EvdevScannerEmulator&& other) noexcept;
  EvdevScannerEmulator& operator=(EvdevScannerEmulator&&) = delete;
  EvdevScannerEmulator(const EvdevScannerEmulator&) = delete;
  EvdevScannerEmulator& operator=(const EvdevScannerEmulator&) = delete;
  ~EvdevScannerEmulator();

  [[nodiscard]] const std::string& path() const { return path_; }
  /// Types text and Enter. Characters that are on no key are left out, as scanners do.
  [[nodiscard]] Result<void, EmulatorError> scan(std::string_view text);
  [[nodiscard]] Result<void, EmulatorError> type(std::string_view text);
  [[nodiscard]] Result<void, EmulatorError> send(ByteView frames);
  void unplug();
  [[nodiscard]] Result<void, EmulatorError> plug_in();

 private:
  explicit EvdevScannerEmulator(std::string path) : path_(std::move(path)) {}
  std::string path_;
  transport::UniqueFd fd_;
};

/// The frames of a scanner that types the text: press and release of each key, shift where needed.
[[nodiscard]] Bytes key_frames(std::string_view text);

}  // namespace queueback::hal::emulator
