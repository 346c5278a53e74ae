#include "common/enrolment/pending_codes.hpp"

#include <algorithm>

#include "common/crypto/constant_time.hpp"

namespace queueback::enrolment {

void PendingCodes::drop_late(Instant now) {
  // A clock that went back must not make a code live longer either.
  std::erase_if(codes_, [now](const Code& code) { return now < code.made || now - code.made >= kCodeLifetime; });
}

void PendingCodes::drop(const crypto::PeerIdentity& identity) {
  std::erase_if(codes_, [&](const Code& code) { return code.identity == identity; });
}

Result<crypto::EnrolmentCode, Error> PendingCodes::make(const crypto::PeerIdentity& identity,
                                                        const crypto::Certificate& authority, Instant now,
                                                        RandomSource& random) {
  drop_late(now);
  drop(identity);
  if (codes_.size() >= kMaxPendingCodes) {
    return fail(ErrorCode::kRefused, "too many enrolment codes wait; use them or wait ten minutes");
  }
  const auto code = crypto::EnrolmentCode::make(authority, random);
  codes_.push_back({code.secret, identity, now});
  return code;
}

Result<crypto::PeerIdentity, Refusal> PendingCodes::redeem(const std::array<std::uint8_t, 10>& secret, Instant now) {
  drop_late(now);
  auto found = codes_.end();
  for (auto code = codes_.begin(); code != codes_.end(); ++code) {
    if (crypto::constant_time_equal(ByteView(code->secret), ByteView(secret))) {
      found = code;
    }
  }
  if (found == codes_.end()) {
    return tl::unexpected(
        Refusal{"this enrolment code is not valid: it is wrong, was used or is older than ten minutes; "
                "ask a manager for a new one"});
  }
  crypto::PeerIdentity identity = std::move(found->identity);
  codes_.erase(found);
  return identity;
}

}  // namespace queueback::enrolment
