#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queueback {

/// True when the text is well-formed UTF-8 (no overlong forms, no surrogates).
[[nodiscard]] bool is_utf8(std::string_view text);
/// True when the text holds a control character (C0, DEL, or C1 in UTF-8).
[[nodiscard]] bool has_control_character(std::string_view text);
/// The code points of well-formed UTF-8; a broken byte becomes U+FFFD.
[[nodiscard]] std::u32string decode_utf8(std::string_view text);
[[nodiscard]] std::string encode_utf8(std::u32string_view text);

/// Decimal digits only, no sign, no spaces; nothing on overflow or an empty text.
[[nodiscard]] std::optional<std::int64_t> parse_digits(std::string_view text);

[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char separator);
[[nodiscard]] std::string_view trim(std::string_view text);

/// A short, printable form of outside text for messages: control characters become '?', at most `limit` bytes.
[[nodiscard]] std::string printable(std::string_view text, std::size_t limit);

}  // namespace queueback
