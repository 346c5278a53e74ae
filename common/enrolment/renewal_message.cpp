#include "common/enrolment/renewal_message.hpp"

#include "common/enrolment/message_json.hpp"

namespace queueback::enrolment {

namespace {

using detail::broken;
using detail::parse_object;
using detail::text_of;
using nlohmann::json;

Bytes bytes_of(const json& object) { return to_bytes(object.dump(-1, ' ', false, json::error_handler_t::replace)); }

Result<RenewalMessage, Error> decode_renewal(ByteView message) {
  const auto object = parse_object(message, {"renewal"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  auto request = crypto::CertificateRequest::from_pem(text_of(*object, "renewal"));
  if (!request) {
    return broken("holds a malformed certificate request: " + request.error().reason);
  }
  return RenewalRequest{std::move(*request)};
}

Result<RenewalReply, Error> decode_grant(ByteView message) {
  const auto object = parse_object(message, {"certificate", "authorities"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  auto certificate = crypto::Certificate::from_pem(text_of(*object, "certificate"));
  auto authorities = crypto::bundle_from_pem(text_of(*object, "authorities"));
  if (!certificate || !authorities) {
    return broken("holds a malformed certificate: " +
                  (certificate ? authorities.error().reason : certificate.error().reason));
  }
  return RenewalGrant{std::move(*certificate), std::move(*authorities)};
}

Result<RenewalReply, Error> decode_standing(ByteView message) {
  const auto object = parse_object(message, {"authorities", "renew"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  auto authorities = crypto::bundle_from_pem(text_of(*object, "authorities"));
  if (!authorities || !object->at("renew").is_boolean()) {
    return broken("holds malformed authorities");
  }
  return Standing{std::move(*authorities), object->at("renew").get<bool>()};
}

}  // namespace

Bytes encode(const RenewalMessage& message) {
  json object{{"version", detail::kVersion}};
  if (const auto* request = std::get_if<RenewalRequest>(&message)) {
    object["renewal"] = request->certificate_request.to_pem();
  } else {
    object["standing"] = true;
  }
  return bytes_of(object);
}

Result<RenewalMessage, Error> decode_renewal_message(ByteView message) {
  if (detail::holds(message, "renewal")) {
    return decode_renewal(message);
  }
  const auto object = parse_object(message, {"standing"});
  if (!object) {
    return tl::unexpected(object.error());
  }
  if (object->at("standing") != true) {
    return broken("asks for nothing");
  }
  return StandingQuestion{};
}

Bytes encode(const RenewalReply& reply) {
  if (const auto* refusal = std::get_if<Refusal>(&reply)) {
    return detail::encode_refusal(*refusal);
  }
  json object{{"version", detail::kVersion}};
  if (const auto* grant = std::get_if<RenewalGrant>(&reply)) {
    object["certificate"] = grant->certificate.to_pem();
    object["authorities"] = crypto::bundle_to_pem(grant->authorities);
    return bytes_of(object);
  }
  const auto& standing = std::get<Standing>(reply);
  object["authorities"] = crypto::bundle_to_pem(standing.authorities);
  object["renew"] = standing.renew;
  return bytes_of(object);
}

Result<RenewalReply, Error> decode_renewal_reply(ByteView message) {
  if (detail::holds(message, "refused")) {
    auto refusal = detail::decode_refusal(message);
    return refusal ? Result<RenewalReply, Error>(std::move(*refusal)) : tl::unexpected(refusal.error());
  }
  return detail::holds(message, "certificate") ? decode_grant(message) : decode_standing(message);
}

}  // namespace queueback::enrolment
