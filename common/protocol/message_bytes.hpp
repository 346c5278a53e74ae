#pragma once
#include <google/protobuf/message_lite.h>

#include "common/base/check.hpp"
#include "common/protocol/codec.hpp"

namespace queueback::protocol {

/// Serialises a message of ours; aborts if it does not fit, which no limit allows.
inline Bytes to_wire(const google::protobuf::MessageLite& message) {
  Bytes out(message.ByteSizeLong());
  QB_CHECK(message.SerializeToArray(out.data(), static_cast<int>(out.size())));
  return out;
}

template <class Message>
Result<Message, DecodeFailure> from_wire(ByteView bytes, const char* what) {
  Message message;
  if (!message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return fail(DecodeError::kMalformed, std::string(what) + ": not a message of this kind");
  }
  return message;
}

inline tl::unexpected<DecodeFailure> bad_value(const std::string& what) {
  return fail(DecodeError::kValue, what + " is missing or out of range");
}

}  // namespace queueback::protocol
