#pragma once
// Private to common/crypto.
#include <array>

#include "common/base/bytes.hpp"
#include "common/crypto/error.hpp"

namespace queueback::crypto::detail {

/// Parameters of scrypt (RFC 7914, section 2).
struct ScryptCost {
  unsigned log2_n;
  unsigned block_size;
  unsigned parallel;
};

/// What a stored hash or sealed file may ask of us: 256 MiB.
inline constexpr unsigned kMaxLog2N = 18;
inline constexpr unsigned kMaxBlockSize = 8;
inline constexpr unsigned kMaxParallel = 4;

/// Salt of a new hash or file.
inline constexpr std::size_t kSaltBytes = 16;

using DerivedKey = std::array<std::uint8_t, 32>;

[[nodiscard]] bool is_acceptable(const ScryptCost& cost);
/// Errors: kFormat when `cost` is not acceptable, kInternal when memory is short.
[[nodiscard]] Result<DerivedKey, Error> scrypt(std::string_view secret, ByteView salt, const ScryptCost& cost);

}  // namespace queueback::crypto::detail
