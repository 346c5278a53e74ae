#pragma once
#include <string>
#include <string_view>

#include "common/base/random.hpp"
#include "common/crypto/error.hpp"

namespace queueback::crypto {

/// scrypt (RFC 7914) costs of a cashier's PIN: 32 MiB and about 60 ms on a small board, each try.
inline constexpr std::uint64_t kPinCost = 1U << 15;
inline constexpr std::uint64_t kPinBlockSize = 8;
inline constexpr std::uint64_t kPinParallel = 1;
/// Longest PIN or password, in bytes.
inline constexpr std::size_t kMaxPinBytes = 128;

/// `scrypt$15$8$1$<salt>$<hash>`, salt and hash in base64url. Takes 16 bytes of `random`. Errors: kFormat for an empty
/// or overlong PIN.
[[nodiscard]] Result<std::string, Error> hash_pin(std::string_view pin, RandomSource& random);

/// Whether this can be what hash_pin gave, here or with other costs that a device may grant: at most 64 MiB each try.
[[nodiscard]] bool is_pin_hash(std::string_view encoded);

/// True when `pin` is the one `encoded` was made of. Compares in constant time. Errors: kFormat when `encoded` is
/// damaged or asks for more memory than this program grants.
[[nodiscard]] Result<bool, Error> verify_pin(std::string_view pin, std::string_view encoded);

}  // namespace queueback::crypto
