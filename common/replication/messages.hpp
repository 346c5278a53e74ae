#pragma once
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "common/base/result.hpp"
#include "common/replication/record.hpp"

/// What two peers say to each other. Encoded by hand, big endian, first byte the kind: the layout is part of
/// the protocol and small enough to fuzz exhaustively. docs/replication.md has the tables.
namespace queueback::replication {

/// Where a receiver of reference data stands: change number n of an epoch. Epoch all zero: nothing yet.
struct ReferenceCursor {
  std::array<std::uint8_t, 16> epoch{};
  std::uint64_t n = 0;
  friend bool operator==(const ReferenceCursor&, const ReferenceCursor&) = default;
};

/// An incarnation of the sender as part of its own, linear history.
struct Segment {
  Position parent;  ///< last record before this incarnation's first
  Position last;    ///< its newest record; last.incarnation names the segment
  friend bool operator==(const Segment&, const Segment&) = default;
};

/// Sender → receiver, first. Declares the sender's head, so that the receiver knows between which contacts a
/// record was made.
struct Hello {
  std::uint16_t version = 0;
  std::uint16_t oldest_version = 0;
  std::string program;               ///< name and version, for operators
  Incarnation incarnation;           ///< of this start
  Position parent;                   ///< of this incarnation
  Position head;                     ///< newest record
  std::uint64_t first_retained = 1;  ///< oldest record that the sender can still send
  std::vector<Segment> segments;     ///< oldest first, at most kMaxHelloSegments
  ReferenceCursor reference;
  std::int64_t clock_micros = 0;  ///< sender's wall clock, to show its skew
  friend bool operator==(const Hello&, const Hello&) = default;
};

/// Cumulative: everything up to `here` is committed at the receiver, everything up to `headquarters` there.
struct Watermarks {
  std::uint64_t here = 0;
  std::uint64_t headquarters = 0;
  friend bool operator==(const Watermarks&, const Watermarks&) = default;
};

/// Receiver → sender, answer to Hello.
struct Welcome {
  std::uint16_t version = 0;
  Watermarks watermarks;  ///< on the sender's own branch
  std::int64_t clock_micros = 0;
  /// The newest record here that descends from the sender's head; the head itself where none does. Beyond it: the
  /// sender was set back to an earlier state. From kRecallVersion on, otherwise all zero.
  Position line_end = {};
  friend bool operator==(const Welcome&, const Welcome&) = default;
};

/// Sender → receiver: consecutive records, and the head at the time of sending. Empty: a heartbeat.
struct Batch {
  std::uint64_t head_seq = 0;
  std::vector<Record> records;
  friend bool operator==(const Batch&, const Batch&) = default;
};

/// Receiver → sender.
struct Ack {
  Watermarks watermarks;
  friend bool operator==(const Ack&, const Ack&) = default;
};

enum class RefuseCode : std::uint8_t {
  kVersion = 1,         ///< no common protocol version
  kIdentity = 2,        ///< certificate may not send here
  kGap = 3,             ///< a record is missing before this one
  kBroken = 4,          ///< hash or format does not hold
  kReceiverBehind = 5,  ///< receiver lost records that the sender no longer has
  kBusy = 6,            ///< try again later
  kReplaced = 7,        ///< a newer connection of the same sender took over
};
[[nodiscard]] std::string_view to_string(RefuseCode code);

/// Either side, before closing: why.
struct Refuse {
  RefuseCode code = RefuseCode::kBusy;
  std::string reason;
  friend bool operator==(const Refuse&, const Refuse&) = default;
};

/// One row of reference data. `kind` and `key` name it, an empty body without `removed` is a value too.
struct ReferenceItem {
  std::uint8_t kind = 0;
  std::uint8_t removed = 0;
  std::string key;
  Bytes body;
  friend bool operator==(const ReferenceItem&, const ReferenceItem&) = default;
};

enum class ReferenceScope : std::uint8_t { kChanges = 0, kSnapshot = 1 };

/// Receiver of records → sender: a new version of the reference data follows, `items` items long.
struct ReferenceBegin {
  ReferenceCursor to;
  ReferenceScope scope = ReferenceScope::kChanges;
  std::uint64_t items = 0;
  friend bool operator==(const ReferenceBegin&, const ReferenceBegin&) = default;
};
struct ReferenceItems {
  std::vector<ReferenceItem> items;
  friend bool operator==(const ReferenceItems&, const ReferenceItems&) = default;
};
/// Ends the version; `digest` covers every item in order (reference_digest). Only now does it become active.
struct ReferenceEnd {
  Hash digest{};
  friend bool operator==(const ReferenceEnd&, const ReferenceEnd&) = default;
};
/// Sender of records → receiver: this version is active here.
struct ReferenceActive {
  ReferenceCursor cursor;
  friend bool operator==(const ReferenceActive&, const ReferenceActive&) = default;
};

/// Sender → receiver: the records of my line behind this one, please. From kRecallVersion on.
struct Recall {
  Position after;
  friend bool operator==(const Recall&, const Recall&) = default;
};
/// Receiver → sender: the next records of its line, in order; none: there are no more.
struct Recalled {
  std::vector<Record> records;
  friend bool operator==(const Recalled&, const Recalled&) = default;
};

/// Sender → receiver: a question beside the records; one at a time. From kInquiryVersion on.
struct Inquiry {
  std::uint64_t number = 0;  ///< chosen by the sender, comes back with the answer
  Bytes body;                ///< at most kMaxInquiryBytes, opaque here
  friend bool operator==(const Inquiry&, const Inquiry&) = default;
};
/// Receiver → sender.
struct InquiryAnswer {
  std::uint64_t number = 0;
  Bytes body;  ///< at most kMaxInquiryAnswerBytes
  friend bool operator==(const InquiryAnswer&, const InquiryAnswer&) = default;
};

using Message = std::variant<Hello, Welcome, Batch, Ack, Refuse, ReferenceBegin, ReferenceItems, ReferenceEnd,
                             ReferenceActive, Recall, Recalled, Inquiry, InquiryAnswer>;

enum class DecodeError : std::uint8_t { kTruncated, kTrailing, kUnknownKind, kLimit, kValue };
using DecodeFailure = Failure<DecodeError>;

/// At most kMaxMessageBytes for messages within the limits.
[[nodiscard]] Bytes encode(const Message& message);
/// Consumes all input or fails; never allocates more than the input justifies.
[[nodiscard]] Result<Message, DecodeFailure> decode(ByteView bytes);

/// A record alone, as the store keeps it in its command log.
[[nodiscard]] Bytes encode_record(const Record& record);
[[nodiscard]] Result<Record, DecodeFailure> decode_record(ByteView bytes);

/// Running digest over reference items: start from a zero hash and feed every item in order.
[[nodiscard]] Hash reference_digest(const Hash& so_far, const ReferenceItem& item);

}  // namespace queueback::replication
