#include "common/replication/sender.hpp"

#include <algorithm>
#include <utility>

#include "common/base/check.hpp"
#include "common/replication/limits.hpp"

namespace queueback::replication {

Sender::Sender(SenderHistory history) : history_(std::move(history)) {
  QB_CHECK(!history_.incarnation.is_none());
  QB_CHECK(history_.first_retained >= 1 && history_.first_retained <= history_.head().seq + 1);
}

Record Sender::make_record(Bytes payload) const {
  QB_CHECK(payload.size() <= kMaxRecordBytes);
  return next_record(head(), history_.incarnation, std::move(payload));
}

void Sender::appended(const Appended& record) {
  QB_CHECK(record.position.seq == head().seq + 1 && record.previous == head().hash);
  const bool opens_segment =
      history_.segments.empty() || history_.segments.back().last.incarnation != record.position.incarnation;
  if (opens_segment) {
    history_.segments.push_back({head(), record.position});
  } else {
    history_.segments.back().last = record.position;
  }
}

Hello Sender::hello(std::string program, const ReferenceCursor& reference, Instant now) const {
  Hello hello;
  hello.version = kProtocolVersion;
  hello.oldest_version = kOldestProtocolVersion;
  hello.program = std::move(program);
  hello.incarnation = history_.incarnation;
  const bool has_written =
      !history_.segments.empty() && history_.segments.back().last.incarnation == history_.incarnation;
  hello.parent = has_written ? history_.segments.back().parent : head();
  hello.head = head();
  hello.first_retained = history_.first_retained;
  const std::size_t skip = history_.segments.size() - std::min(history_.segments.size(), kMaxHelloSegments);
  hello.segments.assign(history_.segments.begin() + static_cast<std::ptrdiff_t>(skip), history_.segments.end());
  hello.reference = reference;
  hello.clock_micros = now.micros;
  return hello;
}

Result<Watermarks, SenderFailure> Sender::on_welcome(const Welcome& welcome) {
  const Watermarks& theirs = welcome.watermarks;
  if (welcome.version < kOldestProtocolVersion || welcome.version > kProtocolVersion) {
    return fail(SenderError::kVersion, "receiver speaks protocol " + std::to_string(welcome.version));
  }
  if (theirs.here > head().seq || theirs.headquarters > theirs.here) {
    return fail(SenderError::kImpossibleAck,
                "receiver claims record " + std::to_string(theirs.here) + " of " + std::to_string(head().seq));
  }
  if (theirs.here + 1 < history_.first_retained) {
    return fail(SenderError::kReceiverBehind, "receiver has records up to " + std::to_string(theirs.here) +
                                                  ", the oldest kept here is " +
                                                  std::to_string(history_.first_retained));
  }
  // A restored receiver may stand further back than before: its word counts, what it lacks is sent again.
  history_.watermarks.here = theirs.here;
  history_.watermarks.headquarters = std::max(history_.watermarks.headquarters, theirs.headquarters);
  history_.watermarks.headquarters = std::min(history_.watermarks.headquarters, theirs.here);
  sent_ = theirs.here;
  in_session_ = true;
  return history_.watermarks;
}

std::optional<SendRange> Sender::next_range() const {
  const std::uint64_t window_end = history_.watermarks.here + kMaxUnackedRecords;
  const std::uint64_t last = std::min({head().seq, sent_ + kMaxBatchRecords, window_end});
  if (!in_session_ || last <= sent_) {
    return std::nullopt;
  }
  return SendRange{sent_ + 1, last};
}

void Sender::sent(std::uint64_t last) {
  QB_CHECK(last >= sent_ && last <= head().seq);
  sent_ = last;
}

Result<Watermarks, SenderFailure> Sender::on_ack(const Ack& ack) {
  const Watermarks& theirs = ack.watermarks;
  if (theirs.here > sent_ || theirs.headquarters > theirs.here) {
    return fail(SenderError::kImpossibleAck,
                "acknowledged record " + std::to_string(theirs.here) + ", sent up to " + std::to_string(sent_));
  }
  history_.watermarks.here = std::max(history_.watermarks.here, theirs.here);
  history_.watermarks.headquarters = std::max(history_.watermarks.headquarters, theirs.headquarters);
  return history_.watermarks;
}

void Sender::disconnected() { in_session_ = false; }

void Sender::dropped_below(std::uint64_t first_retained) {
  QB_CHECK(first_retained <= history_.watermarks.headquarters + 1);
  history_.first_retained = std::max(history_.first_retained, first_retained);
}

}  // namespace queueback::replication
