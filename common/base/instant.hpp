#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace queueback {

/// A length of time in microseconds.
struct Duration {
  std::int64_t micros = 0;

  [[nodiscard]] static constexpr Duration milliseconds(std::int64_t n) { return {n * 1000}; }
  [[nodiscard]] static constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000}; }
  [[nodiscard]] static constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }
  [[nodiscard]] static constexpr Duration hours(std::int64_t n) { return seconds(n * 3600); }
  [[nodiscard]] static constexpr Duration days(std::int64_t n) { return hours(n * 24); }
  friend constexpr auto operator<=>(Duration, Duration) = default;
};

/// A point in time: microseconds since 1970-01-01T00:00:00Z, leap seconds ignored (POSIX time).
struct Instant {
  std::int64_t micros = 0;

  friend constexpr auto operator<=>(Instant, Instant) = default;
  friend constexpr Instant operator+(Instant at, Duration by) { return {at.micros + by.micros}; }
  friend constexpr Instant operator-(Instant at, Duration by) { return {at.micros - by.micros}; }
  friend constexpr Duration operator-(Instant to, Instant from) { return {to.micros - from.micros}; }
};

/// How far `theirs` is ahead of `ours`, at most a century either way: another machine's clock may say anything.
[[nodiscard]] Duration clock_skew(Instant theirs, Instant ours);

/// RFC 3339 in UTC with microseconds when they are not zero: 2026-11-20T08:00:00Z.
[[nodiscard]] std::string to_rfc3339(Instant at);
/// Any RFC 3339 time with offset, years 1970 to 9999, up to six decimals; nothing for anything else.
[[nodiscard]] std::optional<Instant> parse_rfc3339(std::string_view text);

/// A calendar day of the proleptic Gregorian calendar.
struct CivilDay {
  int year = 1970;
  int month = 1;  ///< 1 to 12
  int day = 1;    ///< 1 to 31
  friend constexpr auto operator<=>(const CivilDay&, const CivilDay&) = default;
};

/// Days since 1970-01-01 and back (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
[[nodiscard]] std::int64_t days_from_civil(CivilDay day);
[[nodiscard]] CivilDay civil_from_days(std::int64_t days);
/// 2026-11-20
[[nodiscard]] std::string to_string(CivilDay day);

}  // namespace queueback
