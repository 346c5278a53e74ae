#pragma once
#include <string_view>

#include "common/base/bytes.hpp"
#include "common/base/random.hpp"
#include "common/crypto/error.hpp"

namespace queueback::crypto {

/// Shortest passphrase of a recovery file, in bytes. It protects the keys of a whole store from offline guessing.
inline constexpr std::size_t kMinPassphraseBytes = 12;

/// Encrypts for whoever knows the passphrase: scrypt (N = 2^17, r = 8, p = 1, 128 MiB) and AES-256-GCM. The header
/// carries version and parameters and is authenticated. Takes 28 bytes of `random`.
/// Errors: kPassphrase when it is too short.
[[nodiscard]] Result<Bytes, Error> seal(std::string_view passphrase, ByteView plaintext, RandomSource& random);

/// Errors: kFormat for something that is not a sealed file of a known version; kPassphrase for a wrong passphrase or
/// any changed byte (the two cannot be told apart).
[[nodiscard]] Result<Bytes, Error> open_sealed(std::string_view passphrase, ByteView sealed);

}  // namespace queueback::crypto
