#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace queueback {

/// Longest identifier that the project accepts from outside, in bytes.
inline constexpr std::size_t kMaxIdLength = 64;

/// True for 1 to kMaxIdLength characters out of letters, digits, '.', '_', '-' and '/'.
[[nodiscard]] bool is_valid_id(std::string_view text);

/// A text identifier of one kind; two kinds do not mix. `Tag` is an empty struct.
template <class Tag>
class TextId {
 public:
  /// Nothing if the text is not a valid id (is_valid_id).
  [[nodiscard]] static std::optional<TextId> parse(std::string_view text) {
    if (!is_valid_id(text)) {
      return std::nullopt;
    }
    return TextId(std::string(text));
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  friend auto operator<=>(const TextId&, const TextId&) = default;

 private:
  explicit TextId(std::string text) : text_(std::move(text)) {}
  std::string text_;
};

/// A number of one kind; two kinds do not mix.
template <class Tag>
struct StrongNumber {
  std::uint64_t value = 0;

  [[nodiscard]] StrongNumber next() const { return {value + 1}; }
  friend constexpr auto operator<=>(StrongNumber, StrongNumber) = default;
};

}  // namespace queueback
