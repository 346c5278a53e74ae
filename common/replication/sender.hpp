#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"
#include "common/replication/messages.hpp"

namespace queueback::replication {

/// What a sender's tables say at start. Its own history is one line: segment after segment.
struct SenderHistory {
  Incarnation incarnation;           ///< of this start, fresh and random
  std::vector<Segment> segments;     ///< incarnations that wrote records, oldest first
  std::uint64_t first_retained = 1;  ///< oldest record still in the outbox, or head + 1
  Watermarks watermarks;             ///< as last acknowledged

  [[nodiscard]] Position head() const { return segments.empty() ? Position{} : segments.back().last; }
};

/// A record that was committed to the outbox, without its payload.
struct Appended {
  Position position;
  Hash previous{};

  Appended(const Record& record) : position(record.position()), previous(record.previous) {}
};

/// A run of records to send, both ends included.
struct SendRange {
  std::uint64_t first = 0;
  std::uint64_t last = 0;
};

enum class SenderError : std::uint8_t {
  kVersion,         ///< receiver answered with a version that was not offered
  kReceiverBehind,  ///< receiver lacks records that were dropped after headquarters had them
  kImpossibleAck,   ///< acknowledges what was never sent
};
using SenderFailure = Failure<SenderError>;

/// The sending half of the replication protocol, without I/O. The shell keeps the outbox, reads the ranges
/// this class asks for and writes the watermarks it reports. Not thread-safe.
class Sender {
 public:
  explicit Sender(SenderHistory history);

  /// The record that follows the head; the caller commits it with its business rows, then calls `appended`.
  [[nodiscard]] Record make_record(Bytes payload) const;
  void appended(const Appended& record);

  /// Starts a session.
  [[nodiscard]] Hello hello(std::string program, const ReferenceCursor& reference, Instant now) const;
  [[nodiscard]] Result<Watermarks, SenderFailure> on_welcome(const Welcome& welcome);

  /// What may be sent now: nothing before Welcome, nothing beyond kMaxUnackedRecords.
  [[nodiscard]] std::optional<SendRange> next_range() const;
  /// Records up to `last` were handed to the connection.
  void sent(std::uint64_t last);
  [[nodiscard]] Result<Watermarks, SenderFailure> on_ack(const Ack& ack);
  void disconnected();

  /// The shell dropped outbox rows below `first_retained`; only allowed below the headquarters watermark + 1.
  void dropped_below(std::uint64_t first_retained);

  [[nodiscard]] const SenderHistory& history() const { return history_; }
  [[nodiscard]] Position head() const { return history_.head(); }
  [[nodiscard]] bool in_session() const { return in_session_; }

 private:
  SenderHistory history_;
  std::uint64_t sent_ = 0;
  bool in_session_ = false;
};

}  // namespace queueback::replication
