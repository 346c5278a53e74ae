#pragma once
#include <span>
#include <string>
#include <string_view>

#include "common/policy/presentation.hpp"

namespace queueback::policy {

/// The languages of members.
enum class Language : std::uint8_t { kChinese, kEnglish };

/// What a placeholder stands for in one message.
struct PlaceholderValue {
  std::string_view placeholder;  ///< without braces
  std::string text;
};

/// The template of an event: the policy's, or the program's own words where it has none.
[[nodiscard]] std::string_view template_of(const Presentation& presentation, Event event, Language language);
/// What the program is called: the shop's name for it, or ours.
[[nodiscard]] std::string_view program_name(const Presentation& presentation, Language language);

/// Puts values in the place of their placeholders, once: braces inside a value stay what they are, and so does a
/// placeholder without a value.
[[nodiscard]] std::string fill(std::string_view text, std::span<const PlaceholderValue> values);

}  // namespace queueback::policy
