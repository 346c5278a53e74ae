#include "common/domain/scanned_code.hpp"

#include <algorithm>

#include "common/base/text.hpp"
#include "common/domain/product.hpp"

namespace queueback::domain {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// WeChat: 18 digits that begin 10 to 15. Alipay: 16 to 24 digits that begin 25 to 30.
bool is_payment_code(std::string_view digits) {
  if (digits.size() < 16) {
    return false;
  }
  const int first_two = (digits[0] - '0') * 10 + (digits[1] - '0');
  const bool wechat = digits.size() == 18 && first_two >= 10 && first_two <= 15;
  const bool alipay = digits.size() <= 24 && first_two >= 25 && first_two <= 30;
  return wechat || alipay;
}

ScannedCode classify_digits(std::string_view digits) {
  if (is_gtin(digits)) {
    return GtinCode{to_gtin14(digits)};
  }
  if (is_payment_code(digits)) {
    return PaymentCode{};
  }
  const bool length_of_gtin = digits.size() == 8 || (digits.size() >= 12 && digits.size() <= 14);
  return length_of_gtin ? ScannedCode(WrongCheckDigit{}) : ScannedCode(PlainCode{std::string(digits)});
}

/// The GTIN of a GS1 Digital Link (https://…/01/<gtin>[/…][?…]); empty for any other text.
std::string_view digital_link_gtin(std::string_view text) {
  if (!text.starts_with("https://") && !text.starts_with("http://")) {
    return {};
  }
  const std::size_t at = text.find("/01/");
  if (at == std::string_view::npos) {
    return {};
  }
  const std::string_view rest = text.substr(at + 4);
  return rest.substr(0, rest.find_first_of("/?#"));
}

}  // namespace

std::optional<ScaleLabel> scale_label(std::string_view gtin14) {
  const bool in_store = gtin14.size() == 14 && is_gtin(gtin14) && gtin14[0] == '0' && gtin14[1] == '2';
  if (!in_store) {
    return std::nullopt;
  }
  constexpr std::size_t kValueAt = 8;
  constexpr std::size_t kValueDigits = 5;
  const std::int64_t value = parse_digits(gtin14.substr(kValueAt, kValueDigits)).value_or(0);
  std::string goods(gtin14);
  goods.replace(kValueAt, kValueDigits, kValueDigits, '0');
  for (char check = '0'; check <= '9'; ++check) {
    goods.back() = check;
    if (is_gtin(goods)) {
      break;
    }
  }
  return ScaleLabel{goods, gtin14[2] <= '4' ? ScaleLabel::Holds::kPrice : ScaleLabel::Holds::kWeight, value};
}

std::string to_gtin14(std::string_view gtin) {
  return std::string(14 - std::min<std::size_t>(gtin.size(), 14), '0') + std::string(gtin);
}

bool is_badge_code(std::string_view text) {
  if (!text.starts_with(kBadgePrefix)) {
    return false;
  }
  const std::string_view rest = text.substr(kBadgePrefix.size());
  return rest.size() >= kMinBadge && rest.size() <= kMaxBadge && std::all_of(rest.begin(), rest.end(), [](char c) {
           return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_';
         });
}

ScannedCode classify_code(std::string_view bytes) {
  if (bytes.size() > kMaxCodeBytes) {
    return CodeTooLong{bytes.size()};
  }
  const std::string_view text = trim(bytes);
  if (text.empty()) {
    return EmptyCode{};
  }
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; })) {
    return UnreadableCode{};
  }
  if (const auto member = parse_member_code(text)) {
    return *member;
  }
  // Some scanners put something before it: whatever holds a badge is one.
  if (const std::size_t badge = text.find(kBadgePrefix); badge != std::string_view::npos) {
    return BadgeCode{std::string(text.substr(badge))};
  }
  if (std::all_of(text.begin(), text.end(), is_digit)) {
    return classify_digits(text);
  }
  const std::string_view linked = digital_link_gtin(text);
  if (is_gtin(linked)) {
    return GtinCode{to_gtin14(linked)};
  }
  return PlainCode{std::string(text)};
}

}  // namespace queueback::domain
