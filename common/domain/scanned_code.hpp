#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "common/domain/member_code.hpp"

namespace queueback::domain {

/// Longest code that anything in a shop carries, in bytes; longer ones are refused whole.
inline constexpr std::size_t kMaxCodeBytes = 512;

/// A trade item, as GTIN-14: 8, 12 and 13 digits are padded with zeros on the left (GS1 General Specifications, 3.3).
struct GtinCode {
  std::string gtin14;
};
/// Not a GTIN and of no other known kind: perhaps a stock keeping unit that was typed.
struct PlainCode {
  std::string text;
};
/// A WeChat or Alipay payment code: money, not goods. Its digits are not kept.
struct PaymentCode {};
/// A cashier's badge: it signs in, so it is never shown or logged.
struct BadgeCode {
  std::string text;
};
/// How the code of every badge begins.
inline constexpr std::string_view kBadgePrefix = "QBB1.";
/// Letters and digits behind the prefix: long enough that nobody guesses one.
inline constexpr std::size_t kMinBadge = 16;
inline constexpr std::size_t kMaxBadge = 64;
/// Whether a text may be a badge's code: the prefix and kMinBadge to kMaxBadge letters, digits, '-' or '_'.
[[nodiscard]] bool is_badge_code(std::string_view text);
/// Digits of a GTIN's length whose check digit is wrong: misread.
struct WrongCheckDigit {};
struct CodeTooLong {
  std::size_t bytes = 0;
};
/// Control characters or bytes beyond ASCII.
struct UnreadableCode {};
struct EmptyCode {};

/// What a scanner or a keyboard gave, by its form alone.
using ScannedCode = std::variant<GtinCode, PlainCode, MemberCode, BadgeCode, PaymentCode, WrongCheckDigit, CodeTooLong,
                                 UnreadableCode, EmptyCode>;

/// Total: every input has a kind. Also reads GS1 Digital Links (…/01/<gtin>…).
[[nodiscard]] ScannedCode classify_code(std::string_view bytes);

/// A label of the shop's own scale: GTIN-13 `2p iiiii vvvvv c` with the goods in i and a value in v (GS1 General
/// Specifications, 2.1.11: prefixes 20 to 29 belong to the shop). Here 20 to 24 carry what the goods cost, in minor
/// units, and 25 to 29 what they weigh, in grams.
struct ScaleLabel {
  std::string goods_gtin14;  ///< the same code with the value 00000: what the catalogue calls the goods
  enum class Holds : std::uint8_t { kPrice, kWeight } holds = Holds::kPrice;
  std::int64_t value = 0;
};
/// Nothing for a GTIN that is no such label.
[[nodiscard]] std::optional<ScaleLabel> scale_label(std::string_view gtin14);

/// GTIN-14 of a valid GTIN of any length.
[[nodiscard]] std::string to_gtin14(std::string_view gtin);

}  // namespace queueback::domain
