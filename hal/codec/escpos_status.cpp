#include "hal/codec/escpos_status.hpp"

namespace queueback::hal::codec {
namespace {

using api::Cover;
using api::Drawer;
using api::Paper;
using api::PrinterFault;
using api::PrinterStatus;

constexpr std::uint8_t kBlockHeader = 0x37;
constexpr std::uint8_t kProcessIdBlock = 0x22;
constexpr std::uint8_t kClearedBlock = 0x25;

bool is_real_time(std::uint8_t byte) { return (byte & 0x93U) == 0x12U; }
bool is_auto_begin(std::uint8_t byte) { return (byte & 0x93U) == 0x10U; }
bool is_plain(std::uint8_t byte) { return (byte & 0x90U) == 0x00U; }

Drawer drawer_from_pin(std::uint8_t pin_bit, DrawerSense sense) {
  switch (sense) {
    case DrawerSense::kNone:
      return Drawer::kUnknown;
    case DrawerSense::kHighIsOpen:
      return pin_bit != 0 ? Drawer::kOpen : Drawer::kClosed;
    case DrawerSense::kLowIsOpen:
      return pin_bit != 0 ? Drawer::kClosed : Drawer::kOpen;
  }
  return Drawer::kUnknown;
}

PrinterStatus::Line line_from(std::uint8_t offline_bit) {
  return offline_bit != 0 ? PrinterStatus::Line::kOffline : PrinterStatus::Line::kOnline;
}

std::optional<StatusReply> finish_block(const Bytes& block) {
  if (block.size() >= 2 && block[1] == kClearedBlock) {
    return ClearedReply{};
  }
  if (block.size() == 6 && block[1] == kProcessIdBlock) {
    return ProcessIdReply{ProcessId({block[2], block[3], block[4], block[5]})};
  }
  return std::nullopt;
}

}  // namespace

std::vector<StatusReply> StatusDecoder::feed(ByteView bytes) {
  std::vector<StatusReply> replies;
  for (const std::uint8_t byte : bytes) {
    if (auto reply = take(byte)) {
      replies.push_back(*reply);
    }
  }
  return replies;
}

void StatusDecoder::reset() {
  state_ = State::kIdle;
  pending_.clear();
}

std::optional<StatusReply> StatusDecoder::take(std::uint8_t byte) {
  switch (state_) {
    case State::kIdle:
      return begin(byte);
    case State::kAuto:
      return continue_auto(byte);
    case State::kBlock:
      return continue_block(byte);
  }
  return std::nullopt;
}

std::optional<StatusReply> StatusDecoder::begin(std::uint8_t byte) {
  if (is_real_time(byte)) {
    return RealTimeReply{byte};
  }
  if (is_auto_begin(byte)) {
    state_ = State::kAuto;
    pending_ = {byte};
  } else if (byte == kBlockHeader) {
    state_ = State::kBlock;
    pending_ = {byte};
  } else if (is_plain(byte)) {
    return InBandReply{byte};
  }
  return std::nullopt;
}

std::optional<StatusReply> StatusDecoder::continue_auto(std::uint8_t byte) {
  if (!is_plain(byte)) {
    reset();
    return begin(byte);
  }
  pending_.push_back(byte);
  if (pending_.size() < 4) {
    return std::nullopt;
  }
  const AutoReply reply{{pending_[0], pending_[1], pending_[2], pending_[3]}};
  reset();
  return reply;
}

std::optional<StatusReply> StatusDecoder::continue_block(std::uint8_t byte) {
  if (byte == 0) {
    const Bytes block = pending_;
    reset();
    return finish_block(block);
  }
  if (byte < 0x20 || byte > 0x7E || pending_.size() >= kMaxBlock) {
    reset();
    return begin(byte);
  }
  pending_.push_back(byte);
  return std::nullopt;
}

PrinterStatus interpret_offline_cause(RealTimeReply reply) {
  PrinterStatus status;
  status.cover = (reply.bits & 0x04U) != 0 ? Cover::kOpen : Cover::kClosed;
  status.paper = (reply.bits & 0x20U) != 0 ? Paper::kEnd : Paper::kOk;
  status.fault = (reply.bits & 0x40U) != 0 ? PrinterFault::kOther : PrinterFault::kNone;
  return status;
}

PrinterStatus interpret(const StatusBytes& bytes, DrawerSense sense) {
  PrinterStatus status = interpret_offline_cause(bytes.offline);
  status.line = line_from(bytes.printer.bits & 0x08U);
  status.drawer = drawer_from_pin(bytes.printer.bits & 0x04U, sense);
  if ((bytes.paper.bits & 0x60U) != 0) {
    status.paper = Paper::kEnd;
  } else if ((bytes.paper.bits & 0x0CU) != 0 && status.paper == Paper::kOk) {
    status.paper = Paper::kNearEnd;
  }
  return status;
}

PrinterStatus interpret(const AutoReply& reply, DrawerSense sense) {
  PrinterStatus status;
  status.line = line_from(reply.bits[0] & 0x08U);
  status.drawer = drawer_from_pin(reply.bits[0] & 0x04U, sense);
  status.cover = (reply.bits[0] & 0x20U) != 0 ? Cover::kOpen : Cover::kClosed;
  if ((reply.bits[1] & 0x08U) != 0) {
    status.fault = PrinterFault::kCutter;
  } else if ((reply.bits[1] & 0x2CU) != 0) {
    status.fault = PrinterFault::kOther;
  }
  if ((reply.bits[2] & 0x0CU) != 0) {
    status.paper = Paper::kEnd;
  } else if ((reply.bits[2] & 0x03U) != 0) {
    status.paper = Paper::kNearEnd;
  }
  return status;
}

PrinterStatus interpret(InBandReply reply) {
  PrinterStatus status;
  if ((reply.bits & 0x0CU) != 0) {
    status.paper = Paper::kEnd;
  } else if ((reply.bits & 0x03U) != 0) {
    status.paper = Paper::kNearEnd;
  }
  return status;
}

}  // namespace queueback::hal::codec
