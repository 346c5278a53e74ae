#include "common/enrolment/message.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "common/base/text.hpp"
#include "common/enrolment/message_json.hpp"

namespace queueback::enrolment {

namespace {

using detail::broken;
using detail::kVersion;
using detail::parse_object;
using detail::text_of;
using nlohmann::json;

template <std::size_t N>
std::optional<std::array<std::uint8_t, N>> bytes_of(const json& object, const char* key) {
  const auto bytes = from_base64url(text_of(object, key));
  return bytes ? to_array<N>(*bytes) : std::nullopt;
}

Result<net::Endpoint, Error> endpoint_of(const json& value) {
  const auto is_port = [](const json& port) {
    return port.is_number_unsigned() && port.get<std::uint64_t>() >= 1 && port.get<std::uint64_t>() <= 65535;
  };
  if (!value.is_object() || value.size() != 2 || !value.contains("host") || !value.contains("port") ||
      !is_port(value["port"])) {
    return broken("names no place to synchronise with");
  }
  std::string host = text_of(value, "host");
  if (host.empty() || host.size() > 253 || has_control_character(host)) {
    return broken("names no host to synchronise with");
  }
  return net::Endpoint{std::move(host), value["port"].get<std::uint16_t>()};
}

}  // namespace

Bytes encode(const EnrolmentRequest& request) {
  const json object{{"version", kVersion},
                    {"secret", to_base64url(request.secret)},
                    {"certificate_request", request.certificate_request.to_pem()},
                    {"receipt_key", to_base64url(request.receipt_key.bytes)}};
  return to_bytes(object.dump());
}

Result<EnrolmentRequest, Error> decode_request(ByteView message) {
  const auto object = parse_object(message, {"secret", "certificate_request", "receipt_key"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  const auto secret = bytes_of<10>(*object, "secret");
  const auto receipt_key = bytes_of<32>(*object, "receipt_key");
  if (!secret || !receipt_key) {
    return broken("holds a malformed secret or receipt key");
  }
  auto request = crypto::CertificateRequest::from_pem(text_of(*object, "certificate_request"));
  if (!request) {
    return broken("holds a malformed certificate request: " + request.error().reason);
  }
  return EnrolmentRequest{*secret, std::move(*request), {*receipt_key}};
}

Result<Bytes, Error> encode(const EnrolmentReply& reply) {
  json object{{"version", kVersion}};
  if (const auto* refusal = std::get_if<Refusal>(&reply)) {
    return detail::encode_refusal(*refusal);
  }
  const auto& grant = std::get<EnrolmentGrant>(reply);
  const json settings = json::parse(grant.settings, nullptr, /*allow_exceptions=*/false);
  if (!settings.is_object()) {
    return broken("cannot carry settings that are no JSON object");
  }
  object["certificate"] = grant.certificate.to_pem();
  object["authority"] = grant.authority.to_pem();
  object["identity"] = grant.identity.to_string();
  object["sync"] = {{"host", grant.sync.host}, {"port", grant.sync.port}};
  object["settings"] = settings;
  Bytes out = to_bytes(object.dump(-1, ' ', false, json::error_handler_t::replace));
  if (out.size() > kMaxMessageBytes) {
    return broken("would be too long");
  }
  return out;
}

Result<EnrolmentReply, Error> decode_reply(ByteView message) {
  if (detail::holds(message, "refused")) {
    auto refusal = detail::decode_refusal(message);
    if (!refusal) {
      return tl::unexpected(refusal.error());
    }
    return EnrolmentReply(std::move(*refusal));
  }
  const auto object = parse_object(message, {"certificate", "authority", "identity", "sync", "settings"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  auto certificate = crypto::Certificate::from_pem(text_of(*object, "certificate"));
  auto authority = crypto::Certificate::from_pem(text_of(*object, "authority"));
  auto identity = crypto::PeerIdentity::parse(text_of(*object, "identity"));
  auto sync = endpoint_of(object->at("sync"));
  if (!certificate || !authority || !identity || !object->at("settings").is_object()) {
    return broken("holds a malformed certificate, name or settings");
  }
  if (!sync) {
    return tl::unexpected(sync.error());
  }
  return EnrolmentGrant{std::move(*certificate), std::move(*authority), std::move(*identity), std::move(*sync),
                        object->at("settings").dump(-1, ' ', false, json::error_handler_t::replace)};
}

}  // namespace queueback::enrolment
