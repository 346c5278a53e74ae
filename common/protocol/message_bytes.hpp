#pragma once
#include <google/protobuf/message_lite.h>
#include <google/protobuf/stubs/logging.h>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/domain/money.hpp"
#include "common/protocol/codec.hpp"

namespace queueback::protocol {

/// Serialises a message of ours; aborts if it does not fit, which no limit allows.
inline Bytes to_wire(const google::protobuf::MessageLite& message) {
  Bytes out(message.ByteSizeLong());
  QB_CHECK(message.SerializeToArray(out.data(), static_cast<int>(out.size())));
  return out;
}

/// The library writes a line of its own about bad input to standard error, which is our log and must not be an
/// outsider's to fill; what is wrong with a message is in the failure.
inline void silence_library() { [[maybe_unused]] static const auto before = google::protobuf::SetLogHandler(nullptr); }

template <class Message>
Result<Message, DecodeFailure> from_wire(ByteView bytes, const char* what) {
  silence_library();
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail(DecodeError::kMalformed, std::string(what) + ": not a message of this kind");
  }
  return message;
}

/// Minutes that a zone may be ahead of UTC.
inline bool is_offset(std::int32_t minutes) { return minutes >= -24 * 60 && minutes <= 24 * 60; }

inline bool is_amount(std::int64_t minor) { return minor >= 0 && minor <= domain::kMaxAmount.minor(); }

/// What somebody wrote; lists, tables and alarms show it.
inline bool is_text(const std::string& text, std::size_t limit) {
  return text.size() <= limit && is_utf8(text) && !has_control_character(text);
}

inline tl::unexpected<DecodeFailure> bad_value(const std::string& what) {
  return fail(DecodeError::kValue, what + " is missing or out of range");
}

}  // namespace queueback::protocol
