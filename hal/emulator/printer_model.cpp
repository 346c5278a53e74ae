#include "hal/emulator/printer_model.hpp"

#include <algorithm>
#include <utility>

namespace queueback::hal::emulator {
namespace {

constexpr std::size_t kLongestRealTime = 10;

// DLE DC4 8 with its seven fixed parameters: clear the buffers.
const Bytes& clear_command() {
  static const Bytes kCommand{0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8};
  return kCommand;
}

bool ends_with(const Bytes& bytes, const Bytes& end) {
  return bytes.size() >= end.size() && std::equal(end.rbegin(), end.rend(), bytes.rbegin());
}

// The byte `back` places before the newest one; 0 if there is none.
std::uint8_t recent_byte(const Bytes& recent, std::size_t back) {
  return back < recent.size() ? recent[recent.size() - 1 - back] : std::uint8_t{0};
}

}  // namespace

PrinterModel::PrinterModel(PrinterSettings settings, OnReceipt on_receipt)
    : settings_(std::move(settings)),
      on_receipt_(std::move(on_receipt)),
      head_(settings_.width_dots, settings_.font_path) {}

std::size_t PrinterModel::room() const {
  return settings_.buffer_bytes - std::min(settings_.buffer_bytes, buffer_.size());
}

Bytes PrinterModel::take_replies() { return std::exchange(replies_, {}); }

void PrinterModel::receive(ByteView bytes) {
  for (const std::uint8_t byte : bytes) {
    buffer_.push_back(byte);
    watch_for_real_time(byte);
  }
  work();
}

void PrinterModel::work() {
  std::size_t done = 0;
  while (can_print()) {
    const Command command = parse_command(ByteView(buffer_).subspan(done), head_.text_mode());
    if (command.length == 0) {
      break;
    }
    const auto begin = buffer_.begin() + static_cast<std::ptrdiff_t>(done);
    raw_.insert(raw_.end(), begin, begin + static_cast<std::ptrdiff_t>(command.length));
    done += command.length;
    obey(command);
  }
  buffer_.erase(buffer_.begin(), buffer_.begin() + static_cast<std::ptrdiff_t>(std::min(done, buffer_.size())));
}

void PrinterModel::obey(const Command& command) {
  const int height_before = head_.paper().height();
  head_.obey(command);
  use_up_paper(head_.paper().height() - height_before);
  switch (command.kind) {
    case CommandKind::kCut:
      return tear_off();
    case CommandKind::kDrawer:
      return kick_drawer();
    case CommandKind::kAutoStatus:
      auto_status_ = command.arguments[0];
      return announce();
    case CommandKind::kInBandStatus:
      // GS r 1: paper sensor; GS r 2: drawer connector.
      if (command.arguments[0] == 2 || command.arguments[0] == 50) {
        return prove({static_cast<std::uint8_t>(drawer_ == DrawerState::kOpen ? 1 : 0)});
      }
      return prove({static_cast<std::uint8_t>(paper_ == PaperState::kIn ? 0x00 : 0x03)});
    case CommandKind::kProcessId:
      if (command.arguments.size() == 6 && command.arguments[0] == 48) {
        const Bytes& a = command.arguments;
        prove({0x37, 0x22, a[2], a[3], a[4], a[5], 0x00});
      }
      return;
    default:
      return;
  }
}

void PrinterModel::use_up_paper(int dots) {
  if (!paper_left_ || dots <= 0) {
    return;
  }
  *paper_left_ -= dots;
  if (*paper_left_ <= 0) {
    set_paper(PaperState::kOut);
  }
}

void PrinterModel::tear_off() {
  if (head_.paper().height() > 0) {
    const Receipt receipt{head_.paper().tear_off(), std::exchange(raw_, {})};
    on_receipt_(receipt);
  }
}

void PrinterModel::set_paper(PaperState state) {
  const PaperState before = std::exchange(paper_, state);
  paper_left_.reset();
  if (before == PaperState::kOut && state != PaperState::kOut) {
    tear_off();  // the end of the old roll falls out
  }
  announce();
  work();
}

void PrinterModel::set_paper_left(int dots) { paper_left_ = dots; }

void PrinterModel::set_cover(CoverState state) {
  cover_ = state;
  announce();
  work();
}

void PrinterModel::power_cycle() {
  buffer_.clear();
  recent_.clear();
  replies_.clear();
  held_.reset();
  late_proof_.reset();
  auto_status_ = 0;
  head_.reset();
}

// Real printers look for these bytes in everything that arrives, also in the middle of a picture.
void PrinterModel::watch_for_real_time(std::uint8_t byte) {
  recent_.push_back(byte);
  if (recent_.size() > kLongestRealTime) {
    recent_.erase(recent_.begin());
  }
  if (ends_with(recent_, clear_command())) {
    clear_buffer();
    reply({0x37, 0x25, 0x00});
    return;
  }
  if (recent_byte(recent_, 2) == 0x10 && recent_byte(recent_, 1) == 0x04 && byte >= 1 && byte <= 4) {
    answer_status(byte);
  } else if (recent_byte(recent_, 2) == 0x10 && recent_byte(recent_, 1) == 0x05 && byte == 2) {
    clear_buffer();
  } else if (recent_byte(recent_, 4) == 0x10 && recent_byte(recent_, 3) == 0x14 && recent_byte(recent_, 2) == 1) {
    kick_drawer();
  }
}

void PrinterModel::clear_buffer() {
  buffer_.clear();
  recent_.clear();
  head_.reset();
}

void PrinterModel::answer_status(std::uint8_t kind) {
  std::uint8_t bits = 0x12;
  const auto set = [&bits](std::uint8_t bit) { bits = static_cast<std::uint8_t>(bits | bit); };
  if (kind == 1) {
    set(drawer_ == DrawerState::kOpen ? 0x04 : 0);
    set(can_print() ? 0 : 0x08);
  } else if (kind == 2) {
    set(cover_ == CoverState::kOpen ? 0x04 : 0);
    set(paper_ == PaperState::kOut ? 0x20 : 0);
  } else if (kind == 4) {
    set(paper_ == PaperState::kIn ? 0 : 0x0C);
    set(paper_ == PaperState::kOut ? 0x60 : 0);
  }
  reply({bits});
}

void PrinterModel::announce() {
  if (auto_status_ == 0) {
    return;
  }
  std::uint8_t first = 0x10;
  const auto set = [&first](std::uint8_t bit) { first = static_cast<std::uint8_t>(first | bit); };
  set(drawer_ == DrawerState::kOpen ? 0x04 : 0);
  set(can_print() ? 0 : 0x08);
  set(cover_ == CoverState::kOpen ? 0x20 : 0);
  const std::uint8_t third = paper_ == PaperState::kIn ? 0x00 : paper_ == PaperState::kNearEnd ? 0x03 : 0x0F;
  reply({first, 0x00, third, 0x00});
}

void PrinterModel::kick_drawer() {
  drawer_ = DrawerState::kOpen;
  ++drawer_kicks_;
}

void PrinterModel::prove(const Bytes& proof) {
  if (reply_mode_ == ReplyMode::kStatusOnly) {
    return;
  }
  if (reply_mode_ != ReplyMode::kLateProof) {
    return reply(proof);
  }
  if (late_proof_) {
    reply(*late_proof_);
  }
  late_proof_ = proof;
}

void PrinterModel::reply(const Bytes& bytes) {
  switch (reply_mode_) {
    case ReplyMode::kSilent:
      return;
    case ReplyMode::kHoldOne:
      held_ = bytes;
      reply_mode_ = ReplyMode::kPrompt;
      return;
    case ReplyMode::kPrompt:
    case ReplyMode::kStatusOnly:
    case ReplyMode::kLateProof:
      break;
  }
  if (held_) {
    replies_.insert(replies_.end(), held_->begin(), held_->end());
    held_.reset();
  }
  replies_.insert(replies_.end(), bytes.begin(), bytes.end());
}

}  // namespace queueback::hal::emulator
