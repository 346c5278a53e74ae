#include "common/replication/mirror_file.hpp"

#include <algorithm>
#include <utility>

#include "common/replication/messages.hpp"
#include "common/replication/wire.hpp"

namespace queueback::replication {
namespace {

constexpr std::size_t kLengthBytes = 4;

/// What encode_record writes before the payload: incarnation, number, two hashes, the payload's length.
constexpr std::size_t kBeforePayload = 16 + 8 + 32 + 32 + 4;

/// The length stands twice, before the record and within it. If one of them is damaged, the records behind it must not
/// pass for a torn end.
bool lengths_agree(ByteView frame, std::uint32_t length) {
  if (frame.size() < kLengthBytes + kBeforePayload) {
    return true;
  }
  WireReader in(frame.subspan(kBeforePayload, kLengthBytes));  // the last of what comes before the payload
  return length == kBeforePayload + std::size_t{in.number<std::uint32_t>()};
}

bool is_blank(ByteView bytes) {
  return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

}  // namespace

Bytes encode_mirror_header(const MirrorOwner& owner) {
  WireWriter out;
  out.blob(as_bytes(kMirrorMagic));
  out.number(kMirrorVersion);
  out.blob(as_bytes(owner.store));
  out.blob(as_bytes(owner.terminal));
  return out.take();
}

Bytes encode_mirror_record(const Record& record) {
  WireWriter out;
  out.blob(encode_record(record));
  return out.take();
}

Result<MirrorReader, MirrorFailure> MirrorReader::open(ByteView bytes) {
  WireReader in(bytes);
  const std::string magic(as_text(in.blob(kMirrorMagic.size())));
  const auto version = in.number<std::uint16_t>();
  if (in.failed() || magic != kMirrorMagic) {
    return fail(MirrorError::kNoMirror, "this is no mirror of a terminal");
  }
  if (version != kMirrorVersion) {
    return fail(MirrorError::kVersion, "a mirror of version " + std::to_string(version) + ", this program knows " +
                                           std::to_string(kMirrorVersion));
  }
  MirrorOwner owner;
  owner.store = as_text(in.blob(kMaxMirrorName));
  owner.terminal = as_text(in.blob(kMaxMirrorName));
  if (in.failed() || owner.store.empty() || owner.terminal.empty()) {
    return fail(MirrorError::kNoMirror, "the header of this mirror is not whole");
  }
  return MirrorReader(bytes, std::move(owner), bytes.size() - in.remaining());
}

std::string MirrorReader::place() const {
  return "record " + (last_ ? std::to_string(last_->seq + 1) : "number " + std::to_string(records_ + 1)) + " at byte " +
         std::to_string(offset_);
}

Result<MirrorNext, MirrorFailure> MirrorReader::next() {
  const ByteView rest = bytes_.subspan(offset_);
  if (rest.empty()) {
    return MirrorNext(MirrorEnd{});
  }
  WireReader in(rest);
  const auto length = in.number<std::uint32_t>();
  // Space that a file system had set aside for the record reads as zeros.
  if (in.failed() || is_blank(rest)) {
    return MirrorNext(MirrorTornEnd{rest.size()});
  }
  if (length > kMaxMirrorFrameBytes || !lengths_agree(rest, length)) {
    return fail(MirrorError::kDamaged, place() + ": its length is not the record's");
  }
  if (rest.size() - kLengthBytes < length) {
    return MirrorNext(MirrorTornEnd{rest.size()});
  }
  auto record = decode_record(rest.subspan(kLengthBytes, length));
  if (!record) {
    return fail(MirrorError::kDamaged, place() + ": " + record.error().reason);
  }
  if (record_hash(record->incarnation, record->seq, record->previous, record->payload) != record->hash) {
    return fail(MirrorError::kDamaged, place() + ": its content does not match its hash");
  }
  if (last_ && (record->seq != last_->seq + 1 || record->previous != last_->hash)) {
    return fail(MirrorError::kDamaged, place() + ": it does not follow the record before it");
  }
  last_ = record->position();
  offset_ += kLengthBytes + length;
  ++records_;
  return MirrorNext(std::move(*record));
}

}  // namespace queueback::replication
