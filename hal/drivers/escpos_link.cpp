#include "hal/drivers/escpos_link.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "hal/codec/escpos_encoder.hpp"

namespace queueback::hal::drivers {
namespace {

using transport::Deadline;
using transport::TransportError;
using transport::TransportErrorCode;

constexpr std::size_t kMaxReplies = 64;
constexpr int kMaxDiscardRounds = 256;

bool timed_out(const TransportError& error) { return error.code == TransportErrorCode::kTimeout; }

}  // namespace

bool stops_printing(const api::PrinterStatus& status) {
  return status.paper == api::Paper::kEnd || status.cover == api::Cover::kOpen ||
         status.fault != api::PrinterFault::kNone;
}

EscPosLink::EscPosLink(std::unique_ptr<transport::Transport> transport, const codec::PrinterProfile& profile,
                       const Clock& clock, LinkLimits limits)
    : transport_(std::move(transport)), profile_(profile), clock_(clock), limits_(limits) {}

Result<void, TransportError> EscPosLink::open(const Deadline& deadline) {
  if (!transport_->is_open()) {
    decoder_.reset();
    replies_.clear();
  }
  return transport_->open(deadline.left());
}

void EscPosLink::abandon() {
  transport_->close();
  trust_ = Trust::kSuspect;
}

Result<api::PrinterStatus, TransportError> EscPosLink::query_status(const Deadline& deadline) {
  const bool was_open = transport_->is_open();
  auto bytes = ask_all(deadline);
  if (!bytes && was_open && bytes.error().code == TransportErrorCode::kLost) {
    bytes = ask_all(deadline);
  }
  if (!bytes) {
    abandon();
    return tl::unexpected(bytes.error());
  }
  return codec::interpret(*bytes, profile_.drawer_sense);
}

Result<codec::StatusBytes, TransportError> EscPosLink::ask_all(const Deadline& deadline) {
  if (auto opened = open(deadline); !opened) {
    return tl::unexpected(opened.error());
  }
  codec::StatusBytes bytes;
  const std::array questions{std::pair{std::uint8_t{1}, &bytes.printer}, std::pair{std::uint8_t{2}, &bytes.offline},
                             std::pair{std::uint8_t{4}, &bytes.paper}};
  for (const auto& [kind, answer] : questions) {
    const auto reply = ask(kind, deadline);
    if (!reply) {
      return tl::unexpected(reply.error());
    }
    *answer = *reply;
  }
  trust_ = Trust::kGood;
  return bytes;
}

Result<codec::RealTimeReply, TransportError> EscPosLink::ask(std::uint8_t kind, const Deadline& deadline) {
  if (auto discarded = discard_replies(); !discarded) {
    return tl::unexpected(discarded.error());
  }
  const auto written = transport_->write(codec::real_time_status_request(kind), deadline.left_at_most(limits_.answer));
  if (written.error) {
    return tl::unexpected(*written.error);
  }
  auto answer = next_real_time(deadline.left_at_most(limits_.answer));
  while (answer && trust_ == Trust::kSuspect) {
    const auto later = next_real_time(deadline.left_at_most(limits_.quiet));
    if (!later) {
      return timed_out(later.error()) ? answer : later;
    }
    answer = later;
  }
  return answer;
}

// Other replies that come in between are old news and are dropped.
Result<codec::RealTimeReply, TransportError> EscPosLink::next_real_time(Duration limit) {
  const Deadline deadline(clock_, limit);
  while (true) {
    const auto reply = next_reply(deadline.left());
    if (!reply) {
      return tl::unexpected(reply.error());
    }
    if (const auto* answer = std::get_if<codec::RealTimeReply>(&*reply)) {
      return *answer;
    }
  }
}

Result<codec::StatusReply, TransportError> EscPosLink::next_reply(Duration limit) {
  const Deadline deadline(clock_, limit);
  while (replies_.empty()) {
    if (auto received = receive(deadline.left()); !received) {
      return tl::unexpected(received.error());
    }
  }
  const codec::StatusReply reply = replies_.front();
  replies_.pop_front();
  return reply;
}

Result<void, TransportError> EscPosLink::receive(Duration limit) {
  std::array<std::uint8_t, 256> buffer{};
  const auto count = transport_->read(buffer, limit);
  if (!count) {
    return tl::unexpected(count.error());
  }
  for (const codec::StatusReply& reply : decoder_.feed(ByteView(buffer).first(*count))) {
    replies_.push_back(reply);
    if (replies_.size() > kMaxReplies) {
      replies_.pop_front();
    }
  }
  return {};
}

Result<void, TransportError> EscPosLink::discard_replies() {
  for (int round = 0; round < kMaxDiscardRounds; ++round) {
    replies_.clear();
    const auto received = receive(Duration{0});
    if (!received) {
      const auto code = received.error().code;
      const bool nothing_there = code == TransportErrorCode::kTimeout || code == TransportErrorCode::kUnsupported;
      return nothing_there ? Result<void, TransportError>{} : tl::unexpected(received.error());
    }
  }
  return fail(TransportErrorCode::kLost, "the printer talks without end");
}

SendOutcome EscPosLink::send(ByteView bytes, const Deadline& deadline) {
  SendOutcome outcome;
  while (outcome.taken < bytes.size()) {
    const ByteView rest = bytes.subspan(outcome.taken);
    const auto written = transport_->write(rest.first(std::min(rest.size(), profile_.pace.chunk_bytes)),
                                           deadline.left_at_most(limits_.write_stall));
    outcome.taken += written.taken;
    const bool gave_up = written.error && (!timed_out(*written.error) || deadline.expired());
    if (gave_up) {
      outcome.error = written.error;
      return outcome;
    }
    if (auto paced = keep_pace(written.taken, deadline); !paced) {
      outcome.error = paced.error();
      return outcome;
    }
    outcome.fault = announced_fault();
    if (outcome.fault) {
      return outcome;
    }
  }
  return outcome;
}

// Reading is the waiting: what the printer says meanwhile is kept.
Result<void, TransportError> EscPosLink::keep_pace(std::size_t sent, const Deadline& deadline) {
  Duration rest{0};
  if (profile_.pace.bytes_per_second > 0) {
    rest.micros = static_cast<std::int64_t>(sent) * 1'000'000 / profile_.pace.bytes_per_second;
  }
  const Deadline due(clock_, deadline.left_at_most(rest));
  while (true) {
    auto received = receive(due.left());
    if (received && !due.expired()) {
      continue;
    }
    if (received) {
      return {};
    }
    switch (received.error().code) {
      case TransportErrorCode::kTimeout:
        return {};
      case TransportErrorCode::kUnsupported:
        return transport_->pause(due.left());
      case TransportErrorCode::kCannotOpen:
      case TransportErrorCode::kBusy:
      case TransportErrorCode::kLost:
      case TransportErrorCode::kInterrupted:
        return received;
    }
  }
}

std::optional<api::PrinterStatus> EscPosLink::announced_fault() {
  for (const codec::StatusReply& reply : replies_) {
    if (const auto* automatic = std::get_if<codec::AutoReply>(&reply)) {
      const api::PrinterStatus status = codec::interpret(*automatic, profile_.drawer_sense);
      if (stops_printing(status)) {
        return status;
      }
    }
  }
  return std::nullopt;
}

}  // namespace queueback::hal::drivers
