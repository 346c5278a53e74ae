#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/instant.hpp"

namespace queueback::calendar {

/// From `from` on, local time is UTC + `offset`.
struct Transition {
  Instant from;
  Duration offset;
  friend bool operator==(const Transition&, const Transition&) = default;
};

/// Days since 1970-01-01 of a zone's local calendar.
struct LocalDay {
  std::int64_t days = 0;
  friend constexpr auto operator<=>(LocalDay, LocalDay) = default;
};

/// An IANA time zone as a table, so that whoever computes with it needs no tz database and a later tzdata changes
/// nothing that was computed before. Default: UTC. A value; reads are thread-safe.
class ZoneRules {
 public:
  ZoneRules() = default;
  /// Transitions in order of time; before the first one its offset holds too.
  ZoneRules(std::string name, std::vector<Transition> transitions);

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] const std::vector<Transition>& transitions() const { return transitions_; }

  [[nodiscard]] Duration offset_at(Instant at) const;
  [[nodiscard]] LocalDay day_of(Instant at) const;
  /// The first instant whose local time is `time_of_day` (0 to 24 h, exclusive) on that day. A time that the clocks
  /// skip: the end of the gap. One that comes twice: the first.
  [[nodiscard]] Instant instant_of(LocalDay day, Duration time_of_day) const;
  /// When that local day begins.
  [[nodiscard]] Instant start_of(LocalDay day) const { return instant_of(day, Duration{}); }

  friend bool operator==(const ZoneRules&, const ZoneRules&) = default;

 private:
  std::string name_ = "UTC";
  std::vector<Transition> transitions_;
};

/// The table as text, so that it can be kept with what was computed by it: the name, then one line a transition,
/// `<microseconds since 1970> <offset in microseconds>`.
[[nodiscard]] std::string to_text(const ZoneRules& rules);
[[nodiscard]] std::optional<ZoneRules> parse_zone_rules(std::string_view text);

/// The Monday at or before.
[[nodiscard]] LocalDay week_start(LocalDay day);
/// The first of the same month.
[[nodiscard]] LocalDay month_start(LocalDay day);
/// The first of the next month.
[[nodiscard]] LocalDay next_month(LocalDay day);

}  // namespace queueback::calendar
