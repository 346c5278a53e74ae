#pragma once
#include <array>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "common/base/instant.hpp"
#include "hal/emulator/pty.hpp"

namespace queueback::hal::emulator {

using DisplayLines = std::array<std::string, 2>;

/// What a CD5220 display shows: ESC Q A/B <text> CR and CLR. Total; not thread-safe.
class DisplayModel {
 public:
  DisplayModel();
  void receive(ByteView bytes);
  [[nodiscard]] const DisplayLines& lines() const { return lines_; }

 private:
  void take(std::uint8_t byte);
  void finish_line();
  enum class State { kIdle, kEscape, kLineName, kText };
  State state_ = State::kIdle;
  std::size_t row_ = 0;
  std::string text_;
  DisplayLines lines_;
};

/// The display on a pseudo-terminal, with a thread of its own. Methods may be called from any thread.
class DisplayEmulator {
 public:
  [[nodiscard]] static Result<std::unique_ptr<DisplayEmulator>, EmulatorError> start(const std::string& link);
  ~DisplayEmulator();
  DisplayEmulator(const DisplayEmulator&) = delete;
  DisplayEmulator& operator=(const DisplayEmulator&) = delete;

  [[nodiscard]] std::string path() const { return pty_.slave_path(); }
  [[nodiscard]] DisplayLines lines() const;
  /// Waits until the lines fulfil the condition; false after `limit`.
  [[nodiscard]] bool wait_until(const std::function<bool(const DisplayLines&)>& condition, Duration limit);

 private:
  explicit DisplayEmulator(Pty pty) : pty_(std::move(pty)) {}
  void run();

  Pty pty_;
  WakeUp stop_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  DisplayModel model_;
  std::thread thread_;
};

}  // namespace queueback::hal::emulator
