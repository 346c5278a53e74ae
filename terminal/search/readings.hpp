#pragma once
#include <cstdint>
#include <string_view>

namespace queueback::terminal {

/// Syllables of Mandarin in the letters a to z without tones; ü is v, as people type it. The first one is empty.
extern const char* const kSyllables[];
/// Places in kSyllables, for the characters U+4E00 to U+9FFF.
extern const std::uint16_t kSyllableOf[];

/// How a Chinese character is read: "kuang" for 矿; empty for any other character. One reading for each, the most usual
/// one: 重 is zhong, also in 重庆 (chongqing).
[[nodiscard]] inline std::string_view reading(char32_t character) {
  constexpr char32_t kFirst = 0x4E00;
  constexpr char32_t kLast = 0x9FFF;
  return character >= kFirst && character <= kLast ? kSyllables[kSyllableOf[character - kFirst]] : std::string_view();
}

}  // namespace queueback::terminal
