#pragma once
#include <string>

#include "common/crypto/certificate.hpp"

namespace queueback::enrolment {

/// Certificates start a day early: the other machine's clock may be behind.
inline constexpr Duration kClockSlack = Duration::hours(24);
/// Of a certificate, unless the server's configuration says otherwise.
inline constexpr Duration kCertificateLife = Duration::days(730);
/// What a configuration may say.
inline constexpr Duration kMinCertificateLife = Duration::seconds(5);
inline constexpr Duration kMaxCertificateLife = Duration::days(3650);
/// Of an authority.
inline constexpr Duration kAuthorityLife = Duration::days(3650);
/// How often a machine looks whether its certificate is to be renewed, unless its configuration says otherwise.
inline constexpr Duration kCheckEvery = Duration::hours(1);
inline constexpr Duration kMinCheckEvery = Duration::milliseconds(100);
inline constexpr Duration kMaxCheckEvery = Duration::days(7);

/// Of a certificate that is issued at `issued` and runs for `life`.
[[nodiscard]] crypto::Validity validity_of(Instant issued, Duration life);
/// When it was issued, in whole seconds: kClockSlack after its beginning.
[[nodiscard]] Instant issued_at(const crypto::Validity& validity);
/// From then on it is renewed: two thirds of its life.
[[nodiscard]] Instant renewal_due(const crypto::Validity& validity);
/// From then on somebody should look why it was not: three quarters.
[[nodiscard]] Instant warning_due(const crypto::Validity& validity);
/// What is to be said of a certificate at `now`: that it has expired, that its renewal is late, or nothing.
[[nodiscard]] std::string certificate_warning(const crypto::Validity& validity, Instant now);

}  // namespace queueback::enrolment
