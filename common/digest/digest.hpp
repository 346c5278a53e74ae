#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "common/base/bytes.hpp"

namespace queueback::digest {

using Hash = std::array<std::uint8_t, 32>;

/// SHA-256 of the concatenation of the parts (FIPS 180-4). Pure.
[[nodiscard]] Hash sha256(std::span<const ByteView> parts);
[[nodiscard]] Hash sha256(ByteView bytes);

/// HMAC-SHA256 (RFC 2104). Pure.
[[nodiscard]] Hash hmac_sha256(ByteView key, ByteView message);

}  // namespace queueback::digest
