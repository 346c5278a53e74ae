#pragma once
#include <gtest/gtest.h>

#include "common/base/clock.hpp"
#include "common/crypto/certificate_authority.hpp"
#include "common/crypto/tls_context.hpp"
#include "tests/support/must.hpp"

namespace queueback::test {

/// A clock that stands until it is set; monotonic time follows it.
class FixedClock final : public Clock {
 public:
  explicit FixedClock(Instant now) : now_(now) {}
  [[nodiscard]] Instant now() const override { return now_; }
  [[nodiscard]] Duration monotonic() const override { return {now_.micros}; }
  void set(Instant now) { now_ = now; }

 private:
  Instant now_;
};

/// A moment after any build of this program that these tests are run with: certificates are checked against it.
inline constexpr Instant kNow{4'000'000'000'000'000};  // 2096-10-02
inline constexpr crypto::Validity kValid{{kNow.micros - Duration::days(30).micros},
                                         {kNow.micros + Duration::days(30).micros}};

using tests::must;

/// An authority and the certificates it hands out.
class Pki {
 public:
  explicit Pki(std::uint64_t seed = 1, crypto::Validity validity = kValid)
      : random_(seed), authority_(must(crypto::CertificateAuthority::create("test", validity, random_))) {}

  [[nodiscard]] const crypto::CertificateAuthority& authority() const { return authority_; }
  [[nodiscard]] crypto::TlsMaterial material(crypto::PeerIdentity::Kind who, crypto::Validity validity = kValid) {
    auto key = must(crypto::TlsKey::generate());
    const auto request = must(crypto::CertificateRequest::make(key));
    const crypto::CertificateTerms terms{must(crypto::PeerIdentity::make(std::move(who))), validity};
    return {must(authority_.issue(request, terms, random_)), std::move(key), authority_.certificate()};
  }
  [[nodiscard]] crypto::TlsMaterial terminal() { return material(crypto::TerminalOf{"S1", "T1"}); }
  [[nodiscard]] crypto::TlsMaterial server() { return material(crypto::StoreServer{"S1"}); }

 private:
  SeededRandom random_;
  crypto::CertificateAuthority authority_;
};

}  // namespace queueback::test
