#include "common/calendar/zone_rules.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace queueback::calendar {
namespace {

constexpr std::int64_t kDayMicros = Duration::days(1).micros;
constexpr std::int64_t kDaysPerWeek = 7;
/// 1970-01-01 was a Thursday, three days after a Monday.
constexpr std::int64_t kEpochWeekday = 3;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b < 0 ? quotient - 1 : quotient;
}

}  // namespace

ZoneRules::ZoneRules(std::string name, std::vector<Transition> transitions)
    : name_(std::move(name)), transitions_(std::move(transitions)) {}

Duration ZoneRules::offset_at(Instant at) const {
  if (transitions_.empty()) {
    return {};
  }
  const auto next = std::upper_bound(transitions_.begin(), transitions_.end(), at,
                                     [](Instant instant, const Transition& step) { return instant < step.from; });
  return next == transitions_.begin() ? next->offset : (next - 1)->offset;
}

LocalDay ZoneRules::day_of(Instant at) const { return {floor_div((at + offset_at(at)).micros, kDayMicros)}; }

Instant ZoneRules::instant_of(LocalDay day, Duration time_of_day) const {
  const Instant local{day.days * kDayMicros + time_of_day.micros};
  if (transitions_.empty()) {
    return local;
  }
  // Each offset holds for a while; the first period that contains the local time, or begins after it, has the answer.
  const auto first = std::upper_bound(transitions_.begin(), transitions_.end(), local - Duration::days(2),
                                      [](Instant instant, const Transition& step) { return instant < step.from; });
  auto period = first == transitions_.begin() ? first : first - 1;
  for (; period + 1 != transitions_.end(); ++period) {
    if (local - period->offset < (period + 1)->from) {
      break;
    }
  }
  const Instant plain = local - period->offset;
  return period == transitions_.begin() ? plain : std::max(plain, period->from);
}

std::string to_text(const ZoneRules& rules) {
  std::string text = rules.name() + "\n";
  for (const Transition& step : rules.transitions()) {
    text += std::to_string(step.from.micros) + " " + std::to_string(step.offset.micros) + "\n";
  }
  return text;
}

std::optional<ZoneRules> parse_zone_rules(std::string_view text) {
  const std::size_t name_end = text.find('\n');
  if (name_end == std::string_view::npos || name_end == 0) {
    return std::nullopt;
  }
  std::vector<Transition> transitions;
  const char* at = text.data() + name_end + 1;
  const char* end = text.data() + text.size();
  const auto number = [&](std::int64_t& value, char terminator) {
    const auto [after, error] = std::from_chars(at, end, value);
    const bool good = error == std::errc() && after != end && *after == terminator;
    at = good ? after + 1 : at;
    return good;
  };
  while (at != end) {
    Transition step;
    if (!number(step.from.micros, ' ') || !number(step.offset.micros, '\n')) {
      return std::nullopt;
    }
    transitions.push_back(step);
  }
  return ZoneRules(std::string(text.substr(0, name_end)), std::move(transitions));
}

LocalDay week_start(LocalDay day) {
  return {floor_div(day.days + kEpochWeekday, kDaysPerWeek) * kDaysPerWeek - kEpochWeekday};
}

LocalDay month_start(LocalDay day) {
  CivilDay civil = civil_from_days(day.days);
  civil.day = 1;
  return {days_from_civil(civil)};
}

LocalDay next_month(LocalDay day) {
  CivilDay civil = civil_from_days(day.days);
  civil.day = 1;
  civil.month = civil.month == 12 ? 1 : civil.month + 1;
  civil.year += civil.month == 1 ? 1 : 0;
  return {days_from_civil(civil)};
}

}  // namespace queueback::calendar
