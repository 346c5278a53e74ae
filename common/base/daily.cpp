#include "common/base/daily.hpp"

#include <charconv>

namespace queueback {
namespace {

constexpr std::int64_t kMinute = Duration::minutes(1).micros;
constexpr std::int64_t kDay = Duration::days(1).micros;

std::optional<std::int64_t> two_digits(std::string_view text, std::int64_t below) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool good = text.size() == 2 && error == std::errc() && end == text.data() + text.size() && value >= 0;
  return good && value < below ? std::optional(value) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> parse_time_of_day(std::string_view text) {
  constexpr std::size_t kLength = 5;
  if (text.size() != kLength || text[2] != ':') {
    return std::nullopt;
  }
  const auto hour = two_digits(text.substr(0, 2), 24);
  const auto minute = two_digits(text.substr(3), 60);
  return hour && minute ? std::optional(*hour * 60 + *minute) : std::nullopt;
}

Instant next_after(const Daily& daily, Instant now) {
  const std::int64_t offset = daily.offset ? daily.offset(now) * kMinute : 0;
  const std::int64_t local = now.micros + offset;
  const std::int64_t midnight = local - ((local % kDay) + kDay) % kDay;
  const std::int64_t today = midnight + daily.minute * kMinute;
  return Instant{(today > local ? today : today + kDay) - offset};
}

}  // namespace queueback
