#include "common/enrolment/message_json.hpp"

#include "common/base/text.hpp"

namespace queueback::enrolment::detail {

using nlohmann::json;

namespace {

constexpr std::size_t kMaxReason = 500;

}  // namespace

tl::unexpected<Error> broken(const std::string& what) {
  return fail(ErrorCode::kProtocol, "the enrolment message " + what);
}

Result<json, Error> parse_object(ByteView message, std::set<std::string> wanted) {
  if (message.size() > kMaxMessageBytes) {
    return broken("is too long");
  }
  json object = json::parse(message.begin(), message.end(), nullptr, /*allow_exceptions=*/false);
  if (!object.is_object()) {
    return broken("is no JSON object");
  }
  const auto version = object.find("version");
  if (version == object.end() || *version != kVersion) {
    return broken("is of another version; update both programs");
  }
  wanted.insert("version");
  for (const auto& [key, value] : object.items()) {
    if (wanted.erase(key) == 0) {
      return broken("holds an unknown key: " + printable(key, 40));
    }
  }
  if (!wanted.empty()) {
    return broken("lacks the key " + *wanted.begin());
  }
  return object;
}

std::string text_of(const json& object, const char* key) {
  const json& value = object.at(key);
  return value.is_string() ? value.get<std::string>() : std::string();
}

bool holds(ByteView message, const char* key) {
  if (message.size() > kMaxMessageBytes) {
    return false;
  }
  const json object = json::parse(message.begin(), message.end(), nullptr, /*allow_exceptions=*/false);
  return object.is_object() && object.contains(key);
}

Bytes encode_refusal(const Refusal& refusal) {
  const json object{{"version", kVersion}, {"refused", printable(refusal.reason, kMaxReason)}};
  return to_bytes(object.dump(-1, ' ', false, json::error_handler_t::replace));
}

Result<Refusal, Error> decode_refusal(ByteView message) {
  const auto object = parse_object(message, {"refused"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  return Refusal{printable(text_of(*object, "refused"), kMaxReason)};
}

}  // namespace queueback::enrolment::detail
