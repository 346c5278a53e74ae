#pragma once
#include <variant>
#include <vector>

#include "common/enrolment/message.hpp"

namespace queueback::enrolment {

/// How do I stand? From a machine that shows its certificate; to an enrolment port, like the next.
struct StandingQuestion {};

/// A machine that shows its certificate wants the next one, for a new key. It says no name: the certificate does.
struct RenewalRequest {
  crypto::CertificateRequest certificate_request;
};
using RenewalMessage = std::variant<StandingQuestion, RenewalRequest>;

/// Whom a machine is to trust from now on, and whether it is to renew its certificate at once.
struct Standing {
  std::vector<crypto::Certificate> authorities;
  bool renew = false;
};

struct RenewalGrant {
  crypto::Certificate certificate;
  std::vector<crypto::Certificate> authorities;  ///< as in Standing; one of them signed the certificate
};
using RenewalReply = std::variant<Standing, RenewalGrant, Refusal>;

/// JSON with a version and nothing unknown. Decoders give kProtocol for anything else.
[[nodiscard]] Bytes encode(const RenewalMessage& message);
[[nodiscard]] Result<RenewalMessage, Error> decode_renewal_message(ByteView message);
[[nodiscard]] Bytes encode(const RenewalReply& reply);
[[nodiscard]] Result<RenewalReply, Error> decode_renewal_reply(ByteView message);

}  // namespace queueback::enrolment
