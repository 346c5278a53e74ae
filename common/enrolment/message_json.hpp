#pragma once
// Private to common/enrolment: what its messages have in common.
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "common/enrolment/message.hpp"

namespace queueback::enrolment::detail {

inline constexpr int kVersion = 1;

[[nodiscard]] tl::unexpected<Error> broken(const std::string& what);
/// The message as an object with exactly the keys `wanted` and "version".
[[nodiscard]] Result<nlohmann::json, Error> parse_object(ByteView message, std::set<std::string> wanted);
/// Whether the message is an object with this key, whatever else it is.
[[nodiscard]] bool holds(ByteView message, const char* key);
/// The text of a key, empty when it is of another type.
[[nodiscard]] std::string text_of(const nlohmann::json& object, const char* key);
[[nodiscard]] Bytes encode_refusal(const Refusal& refusal);
[[nodiscard]] Result<Refusal, Error> decode_refusal(ByteView message);

}  // namespace queueback::enrolment::detail
