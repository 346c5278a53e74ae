#include "common/base/bytes.hpp"

#include <algorithm>

namespace queueback {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view kBase32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string encode(ByteView bytes, std::string_view alphabet, int bits_per_character) {
  std::string out;
  out.reserve(bytes.size() * 8 / static_cast<std::size_t>(bits_per_character) + 1);
  std::uint32_t buffer = 0;
  int available = 0;
  const std::uint32_t mask = (1U << bits_per_character) - 1U;
  for (const std::uint8_t byte : bytes) {
    buffer = (buffer << 8U) | byte;
    available += 8;
    while (available >= bits_per_character) {
      available -= bits_per_character;
      out.push_back(alphabet[(buffer >> available) & mask]);
    }
    buffer &= (1U << available) - 1U;
  }
  if (available > 0) {
    out.push_back(alphabet[(buffer << (bits_per_character - available)) & mask]);
  }
  return out;
}

std::optional<Bytes> decode(std::string_view text, std::string_view alphabet, int bits_per_character) {
  Bytes out;
  out.reserve(text.size());
  std::uint32_t buffer = 0;
  int available = 0;
  for (const char character : text) {
    const std::size_t value = alphabet.find(character);
    if (value == std::string_view::npos) {
      return std::nullopt;
    }
    buffer = (buffer << bits_per_character) | static_cast<std::uint32_t>(value);
    available += bits_per_character;
    if (available >= 8) {
      available -= 8;
      out.push_back(static_cast<std::uint8_t>(buffer >> available));
      buffer &= (1U << available) - 1U;
    }
  }
  const bool whole_characters_unused = available >= bits_per_character;
  if (whole_characters_unused || buffer != 0) {
    return std::nullopt;
  }
  return out;
}

}  // namespace

ByteView as_bytes(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

std::string_view as_text(ByteView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

Bytes to_bytes(std::string_view text) { return {text.begin(), text.end()}; }

std::string to_hex(ByteView bytes) { return encode(bytes, kHexDigits, 4); }

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) {
    return std::nullopt;
  }
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](char c) { return c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c; });
  return decode(lower, kHexDigits, 4);
}

std::string to_base64url(ByteView bytes) { return encode(bytes, kBase64Url, 6); }

std::optional<Bytes> from_base64url(std::string_view text) { return decode(text, kBase64Url, 6); }

std::string to_base32(ByteView bytes) { return encode(bytes, kBase32, 5); }

std::optional<Bytes> from_base32(std::string_view text) {
  std::string plain;
  for (const char c : text) {
    if (c == '-' || c == ' ') {
      continue;
    }
    plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
  }
  return decode(plain, kBase32, 5);
}

}  // namespace queueback
