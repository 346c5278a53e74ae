#include "common/base/instant.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

namespace queueback {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

std::optional<int> digits(std::string_view text, std::size_t at, std::size_t count) {
  if (at + count > text.size()) {
    return std::nullopt;
  }
  int value = 0;
  for (std::size_t i = at; i < at + count; ++i) {
    if (text[i] < '0' || text[i] > '9') {
      return std::nullopt;
    }
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

bool is_real_day(CivilDay day) { return day.year >= 1970 && civil_from_days(days_from_civil(day)) == day; }

/// Reads ".123456" at `at`; moves `at` past it. Nothing if there are no digits or more than six.
std::optional<std::int64_t> fraction(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '.') {
    return 0;
  }
  ++at;
  std::int64_t value = 0;
  int count = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++count) {
    value = value * 10 + (text[at] - '0');
    if (count == 6) {
      return std::nullopt;
    }
  }
  if (count == 0) {
    return std::nullopt;
  }
  for (; count < 6; ++count) {
    value *= 10;
  }
  return value;
}

/// Offset in seconds of "Z" or "+08:00", which must end the text.
std::optional<std::int64_t> offset(std::string_view text) {
  if (text == "Z" || text == "z") {
    return 0;
  }
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') || text[3] != ':') {
    return std::nullopt;
  }
  const auto hours = digits(text, 1, 2);
  const auto minutes = digits(text, 4, 2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) {
    return std::nullopt;
  }
  const std::int64_t seconds = *hours * 3600 + *minutes * 60;
  return text[0] == '-' ? -seconds : seconds;
}

}  // namespace

Duration clock_skew(Instant theirs, Instant ours) {
  constexpr Duration kCentury = Duration::days(36'525);
  std::int64_t ahead = 0;
  if (__builtin_sub_overflow(theirs.micros, ours.micros, &ahead)) {
    ahead = theirs > ours ? kCentury.micros : -kCentury.micros;
  }
  return {std::clamp(ahead, -kCentury.micros, kCentury.micros)};
}

std::int64_t days_from_civil(CivilDay day) {
  const std::int64_t y = day.month <= 2 ? day.year - 1 : day.year;
  const std::int64_t era = floor_div(y, 400);
  const std::int64_t yoe = y - era * 400;
  const std::int64_t doy = (153 * (day.month + (day.month > 2 ? -3 : 9)) + 2) / 5 + day.day - 1;
  const std::int64_t doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146'097 + doe - 719'468;
}

CivilDay civil_from_days(std::int64_t days) {
  const std::int64_t z = days + 719'468;
  const std::int64_t era = floor_div(z, 146'097);
  const std::int64_t doe = z - era * 146'097;
  const std::int64_t yoe = (doe - doe / 1460 + doe / 36'524 - doe / 146'096) / 365;
  const std::int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const std::int64_t mp = (5 * doy + 2) / 153;
  const int day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  const int month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  const int year = static_cast<int>(yoe + era * 400 + (month <= 2 ? 1 : 0));
  return {year, month, day};
}

std::string to_string(CivilDay day) {
  std::array<char, 40> out{};
  std::snprintf(out.data(), out.size(), "%04d-%02d-%02d", day.year, day.month, day.day);
  return out.data();
}

std::string to_rfc3339(Instant at) {
  const std::int64_t seconds = floor_div(at.micros, kMicrosPerSecond);
  const std::int64_t micros = at.micros - seconds * kMicrosPerSecond;
  const std::int64_t days = floor_div(seconds, kSecondsPerDay);
  const int of_day = static_cast<int>(seconds - days * kSecondsPerDay);
  std::array<char, 48> out{};
  std::snprintf(out.data(), out.size(), "T%02d:%02d:%02d", of_day / 3600, of_day / 60 % 60, of_day % 60);
  std::string text = to_string(civil_from_days(days)) + out.data();
  if (micros != 0) {
    std::snprintf(out.data(), out.size(), ".%06d", static_cast<int>(micros));
    text += out.data();
  }
  return text + "Z";
}

std::optional<Instant> parse_rfc3339(std::string_view text) {
  const auto year = digits(text, 0, 4);
  const auto month = digits(text, 5, 2);
  const auto day = digits(text, 8, 2);
  const auto hour = digits(text, 11, 2);
  const auto minute = digits(text, 14, 2);
  const auto second = digits(text, 17, 2);
  if (!year || !month || !day || !hour || !minute || !second) {
    return std::nullopt;
  }
  const bool marks_fit =
      text[4] == '-' && text[7] == '-' && (text[10] == 'T' || text[10] == 't') && text[13] == ':' && text[16] == ':';
  const CivilDay date{*year, *month, *day};
  if (!marks_fit || *month < 1 || *month > 12 || !is_real_day(date) || *hour > 23 || *minute > 59 || *second > 59) {
    return std::nullopt;
  }
  std::size_t at = 19;
  const auto micros = fraction(text, at);
  const auto shift = offset(text.substr(at));
  if (!micros || !shift) {
    return std::nullopt;
  }
  const int of_day = *hour * 3600 + *minute * 60 + *second;
  const std::int64_t seconds = days_from_civil(date) * kSecondsPerDay + of_day - *shift;
  return Instant{seconds * kMicrosPerSecond + *micros};
}

}  // namespace queueback
