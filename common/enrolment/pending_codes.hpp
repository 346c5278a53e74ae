#pragma once
#include <vector>

#include "common/crypto/enrolment_code.hpp"
#include "common/enrolment/message.hpp"

namespace queueback::enrolment {

/// How long a code may be typed in.
inline constexpr Duration kCodeLifetime = Duration::minutes(10);
/// Codes that wait at once.
inline constexpr std::size_t kMaxPendingCodes = 32;

/// The codes that managers have made and nobody has used yet. Pure and in memory: a restart voids them, which costs a
/// manager one more code. Used from one thread.
class PendingCodes {
 public:
  /// A new code for a machine that shall be called `identity`; a pending one for the same name is void from now on.
  /// Errors: kRefused when too many codes wait.
  [[nodiscard]] Result<crypto::EnrolmentCode, Error> make(const crypto::PeerIdentity& identity,
                                                          const crypto::Certificate& authority, Instant now,
                                                          RandomSource& random);
  /// Whom the code names; it is void from now on. Compares in constant time; a wrong, late or used code gives the same
  /// refusal.
  [[nodiscard]] Result<crypto::PeerIdentity, Refusal> redeem(const std::array<std::uint8_t, 10>& secret, Instant now);
  /// Codes for this name are void from now on: it was revoked.
  void drop(const crypto::PeerIdentity& identity);
  [[nodiscard]] std::size_t size() const { return codes_.size(); }

 private:
  struct Code {
    std::array<std::uint8_t, 10> secret;
    crypto::PeerIdentity identity;
    Instant made;
  };
  void drop_late(Instant now);

  std::vector<Code> codes_;
};

}  // namespace queueback::enrolment
