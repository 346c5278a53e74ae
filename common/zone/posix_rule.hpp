#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "common/calendar/zone_rules.hpp"

namespace queueback::zone {

/// A zone's rule for the years after its last listed transition: the TZ string of a TZif file's footer (RFC 9636 3.3,
/// POSIX.1 8.3), for example `EST5EDT,M3.2.0,M11.1.0`.
struct PosixRule {
  /// The m-th month, w-th week (5: the last), d-th day (0: Sunday), at a local time of the offset before.
  struct Date {
    int month = 0;
    int week = 0;
    int weekday = 0;
    Duration time = Duration::hours(2);
  };
  Duration standard;  ///< ahead of UTC
  Duration summer;
  std::optional<Date> summer_begins;  ///< nothing: standard time all the year
  std::optional<Date> summer_ends;
};

/// Nothing for what is no such string, or gives days by their number in the year (no zone of today does).
[[nodiscard]] std::optional<PosixRule> parse_posix_rule(std::string_view text);

/// The transitions of one calendar year, in order of time.
[[nodiscard]] std::vector<calendar::Transition> transitions_of_year(const PosixRule& rule, int year);

}  // namespace queueback::zone
