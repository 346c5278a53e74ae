#pragma once
#include <string>

#include "common/base/result.hpp"
#include "common/calendar/zone_rules.hpp"

namespace queueback::zone {

/// Years that a table covers; before and after, the nearest offset holds.
inline constexpr int kFirstYear = 1970;
inline constexpr int kLastYear = 2199;

/// The rules of an IANA time zone out of this machine's tz database. The reason names an unknown zone.
[[nodiscard]] Result<calendar::ZoneRules, std::string> zone_rules(const std::string& name);

}  // namespace queueback::zone
