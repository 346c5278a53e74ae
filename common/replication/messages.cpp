#include "common/replication/messages.hpp"

#include <array>

#include "common/base/check.hpp"
#include "common/replication/limits.hpp"
#include "common/replication/wire.hpp"

namespace queueback::replication {
namespace {

/// Longest text in a message (program name, reason).
constexpr std::size_t kMaxTextBytes = 500;
/// Clocks between about 6000 BC and the year 9999.
constexpr std::int64_t kMaxClockMicros = 253'402'300'800'000'000;
/// Smallest encoded record and item: bounds what a claimed count may reserve.
constexpr std::size_t kRecordHeaderBytes = 16 + 8 + 32 + 32 + 4;
constexpr std::size_t kItemHeaderBytes = 2 + 4 + 4;
constexpr std::size_t kSegmentBytes = std::size_t{2} * (16 + 8 + 32);

void put(WireWriter& out, const Position& position) {
  out.array(position.incarnation.bytes);
  out.number(position.seq);
  out.array(position.hash);
}

Position get_position(WireReader& in) {
  Position position;
  position.incarnation.bytes = in.array<16>();
  position.seq = in.number<std::uint64_t>();
  position.hash = in.array<32>();
  return position;
}

void put(WireWriter& out, const ReferenceCursor& cursor) {
  out.array(cursor.epoch);
  out.number(cursor.n);
}

ReferenceCursor get_cursor(WireReader& in) {
  ReferenceCursor cursor;
  cursor.epoch = in.array<16>();
  cursor.n = in.number<std::uint64_t>();
  return cursor;
}

void put(WireWriter& out, const Watermarks& watermarks) {
  out.number(watermarks.here);
  out.number(watermarks.headquarters);
}

Watermarks get_watermarks(WireReader& in) {
  Watermarks watermarks;
  watermarks.here = in.number<std::uint64_t>();
  watermarks.headquarters = in.number<std::uint64_t>();
  return watermarks;
}

void put(WireWriter& out, const Record& record) {
  out.array(record.incarnation.bytes);
  out.number(record.seq);
  out.array(record.previous);
  out.array(record.hash);
  out.blob(record.payload);
}

Record get_record(WireReader& in) {
  Record record;
  record.incarnation.bytes = in.array<16>();
  record.seq = in.number<std::uint64_t>();
  record.previous = in.array<32>();
  record.hash = in.array<32>();
  const ByteView payload = in.blob(kMaxRecordBytes);
  record.payload.assign(payload.begin(), payload.end());
  return record;
}

std::string get_text(WireReader& in, std::size_t limit) { return std::string(as_text(in.blob(limit))); }

/// A wall clock. Clocks are subtracted from each other, so they must stay far from the ends of their type.
std::int64_t get_clock(WireReader& in) {
  const auto micros = in.number<std::int64_t>();
  if (micros < -kMaxClockMicros || micros > kMaxClockMicros) {
    in.mark_over_limit();
    return 0;
  }
  return micros;
}

/// A count of elements that the rest of the input can really hold; 0 and a failed reader otherwise.
std::size_t get_count(WireReader& in, std::size_t limit, std::size_t smallest_element) {
  const std::size_t count = in.number<std::uint32_t>();
  if (count > limit || count * smallest_element > in.remaining()) {
    in.mark_over_limit();
    return 0;
  }
  return count;
}

void put_body(WireWriter& out, const Hello& hello) {
  out.number(hello.version);
  out.number(hello.oldest_version);
  out.blob(as_bytes(hello.program));
  out.array(hello.incarnation.bytes);
  put(out, hello.parent);
  put(out, hello.head);
  out.number(hello.first_retained);
  out.number(static_cast<std::uint32_t>(hello.segments.size()));
  for (const Segment& segment : hello.segments) {
    put(out, segment.parent);
    put(out, segment.last);
  }
  put(out, hello.reference);
  out.number(hello.clock_micros);
}

Message get_hello(WireReader& in) {
  Hello hello;
  hello.version = in.number<std::uint16_t>();
  hello.oldest_version = in.number<std::uint16_t>();
  hello.program = get_text(in, kMaxTextBytes);
  hello.incarnation.bytes = in.array<16>();
  hello.parent = get_position(in);
  hello.head = get_position(in);
  hello.first_retained = in.number<std::uint64_t>();
  const std::size_t count = get_count(in, kMaxHelloSegments, kSegmentBytes);
  for (std::size_t i = 0; i < count; ++i) {
    const Position parent = get_position(in);
    hello.segments.push_back({parent, get_position(in)});
  }
  hello.reference = get_cursor(in);
  hello.clock_micros = get_clock(in);
  return hello;
}

void put_body(WireWriter& out, const Welcome& welcome) {
  out.number(welcome.version);
  put(out, welcome.watermarks);
  out.number(welcome.clock_micros);
  if (welcome.version >= kRecallVersion) {
    put(out, welcome.line_end);
  }
}

Message get_welcome(WireReader& in) {
  Welcome welcome;
  welcome.version = in.number<std::uint16_t>();
  welcome.watermarks = get_watermarks(in);
  welcome.clock_micros = get_clock(in);
  if (welcome.version >= kRecallVersion) {
    welcome.line_end = get_position(in);
  }
  return welcome;
}

void put(WireWriter& out, const std::vector<Record>& records) {
  out.number(static_cast<std::uint32_t>(records.size()));
  for (const Record& record : records) {
    put(out, record);
  }
}

std::vector<Record> get_records(WireReader& in) {
  const std::size_t count = get_count(in, kMaxBatchRecords, kRecordHeaderBytes);
  std::vector<Record> records;
  records.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(get_record(in));
  }
  return records;
}

void put_body(WireWriter& out, const Batch& batch) {
  out.number(batch.head_seq);
  put(out, batch.records);
}

Message get_batch(WireReader& in) {
  Batch batch;
  batch.head_seq = in.number<std::uint64_t>();
  batch.records = get_records(in);
  return batch;
}

void put_body(WireWriter& out, const Ack& ack) { put(out, ack.watermarks); }

Message get_ack(WireReader& in) { return Ack{get_watermarks(in)}; }

void put_body(WireWriter& out, const Refuse& refuse) {
  out.number(static_cast<std::uint8_t>(refuse.code));
  out.blob(as_bytes(refuse.reason).first(std::min(refuse.reason.size(), kMaxTextBytes)));
}

Message get_refuse(WireReader& in) {
  const auto code = in.number<std::uint8_t>();
  if (code < 1 || code > static_cast<std::uint8_t>(RefuseCode::kReplaced)) {
    in.mark_over_limit();
  }
  return Refuse{static_cast<RefuseCode>(code), get_text(in, kMaxTextBytes)};
}

void put_body(WireWriter& out, const ReferenceBegin& begin) {
  put(out, begin.to);
  out.number(static_cast<std::uint8_t>(begin.scope));
  out.number(begin.items);
}

Message get_reference_begin(WireReader& in) {
  ReferenceBegin begin;
  begin.to = get_cursor(in);
  const auto scope = in.number<std::uint8_t>();
  begin.scope = scope == 0 ? ReferenceScope::kChanges : ReferenceScope::kSnapshot;
  begin.items = in.number<std::uint64_t>();
  if (scope > 1 || begin.items > kMaxReferenceItems) {
    in.mark_over_limit();
  }
  return begin;
}

void put(WireWriter& out, const ReferenceItem& item) {
  out.number(item.kind);
  out.number(item.removed);
  out.blob(as_bytes(item.key));
  out.blob(item.body);
}

void put_body(WireWriter& out, const ReferenceItems& items) {
  out.number(static_cast<std::uint32_t>(items.items.size()));
  for (const ReferenceItem& item : items.items) {
    put(out, item);
  }
}

Message get_reference_items(WireReader& in) {
  ReferenceItems items;
  const std::size_t count = get_count(in, kMaxReferenceItemsPerMessage, kItemHeaderBytes);
  for (std::size_t i = 0; i < count; ++i) {
    ReferenceItem item;
    item.kind = in.number<std::uint8_t>();
    item.removed = in.number<std::uint8_t>();
    item.key = get_text(in, kMaxTextBytes);
    const ByteView body = in.blob(kMaxReferenceItemBytes);
    item.body.assign(body.begin(), body.end());
    items.items.push_back(std::move(item));
  }
  return items;
}

void put_body(WireWriter& out, const ReferenceEnd& end) { out.array(end.digest); }

Message get_reference_end(WireReader& in) { return ReferenceEnd{in.array<32>()}; }

void put_body(WireWriter& out, const ReferenceActive& active) { put(out, active.cursor); }

Message get_reference_active(WireReader& in) { return ReferenceActive{get_cursor(in)}; }

void put_body(WireWriter& out, const Recall& recall) { put(out, recall.after); }

Message get_recall(WireReader& in) { return Recall{get_position(in)}; }

void put_body(WireWriter& out, const Recalled& recalled) { put(out, recalled.records); }

Message get_recalled(WireReader& in) { return Recalled{get_records(in)}; }

void put_body(WireWriter& out, const Inquiry& inquiry) {
  out.number(inquiry.number);
  out.blob(inquiry.body);
}

void put_body(WireWriter& out, const InquiryAnswer& answer) {
  out.number(answer.number);
  out.blob(answer.body);
}

template <class Body>
Message get_numbered(WireReader& in, std::size_t limit) {
  const auto number = in.number<std::uint64_t>();
  const ByteView body = in.blob(limit);
  return Body{number, Bytes(body.begin(), body.end())};
}

Message get_inquiry(WireReader& in) { return get_numbered<Inquiry>(in, kMaxInquiryBytes); }

Message get_inquiry_answer(WireReader& in) { return get_numbered<InquiryAnswer>(in, kMaxInquiryAnswerBytes); }

/// In the order of the variant; the kind on the wire is the index.
constexpr std::array<Message (*)(WireReader&), std::variant_size_v<Message>> kReaders = {get_hello,
                                                                                         get_welcome,
                                                                                         get_batch,
                                                                                         get_ack,
                                                                                         get_refuse,
                                                                                         get_reference_begin,
                                                                                         get_reference_items,
                                                                                         get_reference_end,
                                                                                         get_reference_active,
                                                                                         get_recall,
                                                                                         get_recalled,
                                                                                         get_inquiry,
                                                                                         get_inquiry_answer};

DecodeFailure failure_of(const WireReader& in) {
  return in.over_limit() ? DecodeFailure{DecodeError::kLimit, "a value is over its limit"}
                         : DecodeFailure{DecodeError::kTruncated, "message is cut off"};
}

}  // namespace

std::string_view to_string(RefuseCode code) {
  switch (code) {
    case RefuseCode::kVersion:
      return "version";
    case RefuseCode::kIdentity:
      return "identity";
    case RefuseCode::kGap:
      return "gap";
    case RefuseCode::kBroken:
      return "broken";
    case RefuseCode::kReceiverBehind:
      return "receiver-behind";
    case RefuseCode::kBusy:
      return "busy";
    case RefuseCode::kReplaced:
      return "replaced";
  }
  return "unknown";
}

Bytes encode(const Message& message) {
  WireWriter out;
  out.number(static_cast<std::uint8_t>(message.index()));
  std::visit([&out](const auto& body) { put_body(out, body); }, message);
  return out.take();
}

Result<Message, DecodeFailure> decode(ByteView bytes) {
  if (bytes.size() > kMaxMessageBytes) {
    return fail(DecodeError::kLimit, "message of " + std::to_string(bytes.size()) + " bytes is too long");
  }
  WireReader in(bytes);
  const auto kind = in.number<std::uint8_t>();
  if (in.failed() || kind >= kReaders.size()) {
    return fail(DecodeError::kUnknownKind, "unknown message kind " + std::to_string(kind));
  }
  Message message = kReaders[kind](in);
  if (in.failed()) {
    return tl::unexpected(failure_of(in));
  }
  if (!in.at_end()) {
    return fail(DecodeError::kTrailing, "bytes after the end of the message");
  }
  return message;
}

Bytes encode_record(const Record& record) {
  WireWriter out;
  put(out, record);
  return out.take();
}

Result<Record, DecodeFailure> decode_record(ByteView bytes) {
  WireReader in(bytes);
  Record record = get_record(in);
  if (in.failed()) {
    return tl::unexpected(failure_of(in));
  }
  if (!in.at_end()) {
    return fail(DecodeError::kTrailing, "bytes after the end of the record");
  }
  return record;
}

Hash reference_digest(const Hash& so_far, const ReferenceItem& item) {
  WireWriter out;
  put(out, item);
  const Bytes encoded = out.take();
  const std::array<ByteView, 2> parts = {so_far, encoded};
  return digest::sha256(parts);
}

}  // namespace queueback::replication
