#pragma once
#include <array>
#include <string>
#include <variant>

#include "common/crypto/certificate.hpp"
#include "common/crypto/enrolment_code.hpp"
#include "common/crypto/signing_key.hpp"
#include "common/enrolment/error.hpp"
#include "common/net/tls_stream.hpp"

namespace queueback::enrolment {

/// Longest message, in bytes: anybody can send one to an enrolment server.
inline constexpr std::size_t kMaxMessageBytes = std::size_t{64} * 1024;

/// What a new machine asks for. The private keys stay where they were made.
struct EnrolmentRequest {
  std::array<std::uint8_t, 10> secret;  ///< of the EnrolmentCode
  crypto::CertificateRequest certificate_request;
  crypto::VerifyKey receipt_key;  ///< checks the machine's receipts and records
};

/// What it gets.
struct EnrolmentGrant {
  crypto::Certificate certificate;
  crypto::Certificate authority;
  crypto::PeerIdentity identity;  ///< the name that was assigned; the certificate carries it too
  net::Endpoint sync;             ///< where to connect from now on
  std::string settings = "{}";    ///< a small JSON object that only the program understands
};

/// Why it gets nothing, in words for a person. Never tells whether a code was wrong, late or used.
struct Refusal {
  std::string reason;
};

using EnrolmentReply = std::variant<EnrolmentGrant, Refusal>;

/// JSON with a version and nothing unknown. Decoders give kProtocol for anything else.
[[nodiscard]] Bytes encode(const EnrolmentRequest& request);
[[nodiscard]] Result<EnrolmentRequest, Error> decode_request(ByteView message);
/// Errors: kProtocol when the settings are no JSON object or the message is too long.
[[nodiscard]] Result<Bytes, Error> encode(const EnrolmentReply& reply);
[[nodiscard]] Result<EnrolmentReply, Error> decode_reply(ByteView message);

}  // namespace queueback::enrolment
