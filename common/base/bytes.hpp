#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace queueback {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// The bytes of a text, without copying. The view lives as long as the text.
[[nodiscard]] ByteView as_bytes(std::string_view text);
/// The text of bytes, without copying or checking its encoding.
[[nodiscard]] std::string_view as_text(ByteView bytes);
[[nodiscard]] Bytes to_bytes(std::string_view text);

/// Lower-case hexadecimal.
[[nodiscard]] std::string to_hex(ByteView bytes);
/// Accepts both cases; nothing for an odd length or another character.
[[nodiscard]] std::optional<Bytes> from_hex(std::string_view text);

/// base64url without padding (RFC 4648, section 5).
[[nodiscard]] std::string to_base64url(ByteView bytes);
/// Strict inverse: no padding, no white space, unused bits zero.
[[nodiscard]] std::optional<Bytes> from_base64url(std::string_view text);

/// Base32 in capitals and digits 2-7 without padding (RFC 4648, section 6): what a person types.
[[nodiscard]] std::string to_base32(ByteView bytes);
/// Accepts lower case and ignores '-' and spaces between groups; unused bits must be zero.
[[nodiscard]] std::optional<Bytes> from_base32(std::string_view text);

/// The bytes as a fixed array; nothing if the length differs.
template <std::size_t N>
[[nodiscard]] std::optional<std::array<std::uint8_t, N>> to_array(ByteView bytes) {
  if (bytes.size() != N) {
    return std::nullopt;
  }
  std::array<std::uint8_t, N> out{};
  std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

}  // namespace queueback
