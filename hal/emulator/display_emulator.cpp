#include "hal/emulator/display_emulator.hpp"

#include <poll.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace queueback::hal::emulator {
namespace {

constexpr std::size_t kColumns = 20;

}  // namespace

DisplayModel::DisplayModel() { lines_.fill(std::string(kColumns, ' ')); }

void DisplayModel::receive(ByteView bytes) {
  for (const std::uint8_t byte : bytes) {
    take(byte);
  }
}

void DisplayModel::take(std::uint8_t byte) {
  switch (state_) {
    case State::kIdle:
      if (byte == 0x0C) {
        lines_.fill(std::string(kColumns, ' '));
      }
      state_ = byte == 0x1B ? State::kEscape : State::kIdle;
      return;
    case State::kEscape:
      state_ = byte == 'Q' ? State::kLineName : State::kIdle;
      return;
    case State::kLineName:
      row_ = byte == 'B' ? 1 : 0;
      text_.clear();
      state_ = byte == 'A' || byte == 'B' ? State::kText : State::kIdle;
      return;
    case State::kText:
      if (byte == 0x0D) {
        return finish_line();
      }
      if (text_.size() < kColumns) {
        text_.push_back(static_cast<char>(byte));
      }
      return;
  }
}

void DisplayModel::finish_line() {
  text_.resize(kColumns, ' ');
  lines_[row_] = text_;
  state_ = State::kIdle;
}

Result<std::unique_ptr<DisplayEmulator>, EmulatorError> DisplayEmulator::start(const std::string& link) {
  auto pty = Pty::open(link);
  if (!pty) {
    return tl::unexpected(pty.error());
  }
  std::unique_ptr<DisplayEmulator> display(new DisplayEmulator(std::move(*pty)));
  display->thread_ = std::thread([raw = display.get()] { raw->run(); });
  return display;
}

DisplayEmulator::~DisplayEmulator() {
  stop_.ring();
  if (thread_.joinable()) {
    thread_.join();
  }
}

DisplayLines DisplayEmulator::lines() const {
  const std::lock_guard lock(mutex_);
  return model_.lines();
}

bool DisplayEmulator::wait_until(const std::function<bool(const DisplayLines&)>& condition, Duration limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::microseconds(limit.micros), [&] { return condition(model_.lines()); });
}

void DisplayEmulator::run() {
  while (true) {
    std::array<pollfd, 2> waiting{pollfd{pty_.master(), POLLIN, 0}, pollfd{stop_.fd(), POLLIN, 0}};
    ::poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) {
      return;
    }
    std::array<std::uint8_t, 256> buffer{};
    const ssize_t count = ::read(pty_.master(), buffer.data(), buffer.size());
    if (count > 0) {
      const std::lock_guard lock(mutex_);
      model_.receive(ByteView(buffer).first(static_cast<std::size_t>(count)));
    } else {
      // Nobody has the other end open: that is readable too, for ever.
      constexpr int kPauseMs = 20;
      ::poll(&waiting[1], 1, kPauseMs);
    }
    changed_.notify_all();
  }
}

}  // namespace queueback::hal::emulator
