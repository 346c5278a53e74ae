#include "common/rewards/queue_rebate/clear_times.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using calendar::LocalDay;
using Every = ClearSetting::Every;

/// The first day of the period that `day` lies in.
LocalDay period_start(Every every, LocalDay day) {
  if (every == Every::kWeek) {
    return calendar::week_start(day);
  }
  return every == Every::kMonth ? calendar::month_start(day) : day;
}

LocalDay next_period(Every every, LocalDay start) {
  if (every == Every::kWeek) {
    return {start.days + 7};
  }
  return every == Every::kMonth ? calendar::next_month(start) : LocalDay{start.days + 1};
}

}  // namespace

std::optional<Instant> next_clear(const ClearSetting& setting, const calendar::ZoneRules& zone, Instant after) {
  if (setting.every == Every::kOnce) {
    return setting.at > after ? std::optional(setting.at) : std::nullopt;
  }
  // A day earlier, because a clear may fall into a day that its local time does not name (a gap at midnight).
  LocalDay start = period_start(setting.every, LocalDay{zone.day_of(after).days - 1});
  while (zone.instant_of(start, setting.time_of_day) <= after) {
    start = next_period(setting.every, start);
  }
  return zone.instant_of(start, setting.time_of_day);
}

}  // namespace queueback::rewards::queue_rebate
