// What anybody may send to an enrolment port, what a false server may answer, and what somebody may type as a code.
#include <cstddef>
#include <cstdint>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/crypto/enrolment_code.hpp"
#include "common/enrolment/message.hpp"

using namespace queueback;

namespace {

void fuzz_request(ByteView bytes) {
  const auto request = enrolment::decode_request(bytes);
  if (!request) {
    QB_CHECK(!request.error().reason.empty() && is_utf8(request.error().reason));
    return;
  }
  const auto again = enrolment::decode_request(enrolment::encode(*request));
  QB_CHECK(again && again->secret == request->secret && again->receipt_key.bytes == request->receipt_key.bytes);
}

void fuzz_reply(ByteView bytes) {
  const auto reply = enrolment::decode_reply(bytes);
  if (!reply) {
    QB_CHECK(!reply.error().reason.empty() && is_utf8(reply.error().reason));
    return;
  }
  const auto encoded = enrolment::encode(*reply);
  const bool is_grant = std::holds_alternative<enrolment::EnrolmentGrant>(*reply);
  QB_CHECK(encoded || is_grant);  // certificates may be longer when they are written anew
  QB_CHECK(!encoded || enrolment::decode_reply(*encoded)->index() == reply->index());
}

void fuzz_code(std::string_view text) {
  if (const auto code = crypto::EnrolmentCode::parse(text)) {
    const auto again = crypto::EnrolmentCode::parse(code->to_string());
    QB_CHECK(again && again->secret == code->secret && again->ca_fingerprint == code->ca_fingerprint);
  }
}

}  // namespace

/// The first byte chooses the decoder.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  const ByteView rest(data + 1, size - 1);
  switch (data[0] % 3U) {
    case 0:
      fuzz_request(rest);
      break;
    case 1:
      fuzz_reply(rest);
      break;
    default:
      fuzz_code(as_text(rest));
      break;
  }
  return 0;
}
