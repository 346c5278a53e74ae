#pragma once
#include <array>
#include <string>

#include "common/base/random.hpp"
#include "common/crypto/certificate.hpp"

namespace queueback::crypto {

/// What a manager types into a new terminal: a one-time secret and which authority the server must show.
/// Written as `QBE1-` and nine groups of five characters: base32 of secret, fingerprint and a CRC-16 against typos.
struct EnrolmentCode {
  /// Known to the server; good once, for ten minutes.
  std::array<std::uint8_t, 10> secret{};
  /// The first bytes of the SHA-256 fingerprint of the authority's certificate.
  std::array<std::uint8_t, 16> ca_fingerprint{};

  friend auto operator<=>(const EnrolmentCode&, const EnrolmentCode&) = default;

  /// A new secret for servers that `authority` signs. `random` must be fit for keys.
  [[nodiscard]] static EnrolmentCode make(const Certificate& authority, RandomSource& random);
  /// Lower case and missing or extra '-' and spaces are accepted. Errors: kFormat, saying what a person can do.
  [[nodiscard]] static Result<EnrolmentCode, Error> parse(std::string_view text);
  [[nodiscard]] std::string to_string() const;
};

}  // namespace queueback::crypto
