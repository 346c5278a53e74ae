#include "common/base/text.hpp"

#include <charconv>

#include "common/base/strong.hpp"

namespace queueback {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

struct Decoded {
  char32_t code_point;
  std::size_t length;  ///< bytes consumed; 1 with kReplacement for a broken byte
  bool valid;
};

Decoded broken() { return {kReplacement, 1, false}; }

Decoded decode_one(std::string_view text) {
  const auto first = static_cast<std::uint8_t>(text[0]);
  if (first < 0x80) {
    return {first, 1, true};
  }
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) {
    return broken();
  }
  char32_t value = first & (0x7FU >> length);
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<std::uint8_t>(text[i]);
    if ((next & 0xC0U) != 0x80U) {
      return broken();
    }
    value = (value << 6U) | (next & 0x3FU);
  }
  const bool overlong = (length == 3 && value < 0x800) || (length == 4 && value < 0x10000);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return overlong || surrogate || value > 0x10FFFF ? broken() : Decoded{value, length, true};
}

}  // namespace

bool is_valid_id(std::string_view text) {
  if (text.empty() || text.size() > kMaxIdLength) {
    return false;
  }
  for (const char c : text) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!letter && c != '.' && c != '_' && c != '-' && c != '/') {
      return false;
    }
  }
  return true;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const Decoded one = decode_one(text);
    if (!one.valid) {
      return false;
    }
    text.remove_prefix(one.length);
  }
  return true;
}

bool has_control_character(std::string_view text) {
  for (const char32_t c : decode_utf8(text)) {
    if (c < 0x20 || (c >= 0x7F && c <= 0x9F)) {
      return true;
    }
  }
  return false;
}

std::u32string decode_utf8(std::string_view text) {
  std::u32string out;
  while (!text.empty()) {
    const Decoded one = decode_one(text);
    out.push_back(one.code_point);
    text.remove_prefix(one.length);
  }
  return out;
}

std::string encode_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t c : text) {
    const auto put = [&out](char32_t value) { out.push_back(static_cast<char>(value)); };
    if (c < 0x80) {
      put(c);
    } else if (c < 0x800) {
      put(0xC0U | (c >> 6U));
      put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
      put(0xE0U | (c >> 12U));
      put(0x80U | ((c >> 6U) & 0x3FU));
      put(0x80U | (c & 0x3FU));
    } else {
      put(0xF0U | (c >> 18U));
      put(0x80U | ((c >> 12U) & 0x3FU));
      put(0x80U | ((c >> 6U) & 0x3FU));
      put(0x80U | (c & 0x3FU));
    }
  }
  return out;
}

std::optional<std::int64_t> parse_digits(std::string_view text) {
  if (text.empty() || text[0] < '0' || text[0] > '9') {
    return std::nullopt;
  }
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) {
      return parts;
    }
    text.remove_prefix(at + 1);
  }
}

std::string_view trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::string printable(std::string_view text, std::size_t limit) {
  std::u32string out;
  std::size_t bytes = 0;
  while (!text.empty()) {
    const Decoded one = decode_one(text);
    const bool control = one.code_point < 0x20 || (one.code_point >= 0x7F && one.code_point <= 0x9F);
    bytes += one.length;
    if (bytes > limit) {
      return encode_utf8(out) + "…";
    }
    out.push_back(control || !one.valid ? U'?' : one.code_point);
    text.remove_prefix(one.length);
  }
  return encode_utf8(out);
}

}  // namespace queueback
