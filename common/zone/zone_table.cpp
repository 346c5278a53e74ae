#include "common/zone/zone_table.hpp"

#include <date/tz.h>

#include <chrono>
#include <exception>

namespace queueback::zone {
namespace {

Instant to_instant(date::sys_seconds at) {
  return {std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count()};
}

Duration to_duration(std::chrono::seconds length) { return Duration::seconds(length.count()); }

}  // namespace

Result<calendar::ZoneRules, std::string> zone_rules(const std::string& name) {
  std::vector<calendar::Transition> transitions;
  try {
    // The library reports an unknown zone by an exception only.
    const date::time_zone* found = date::locate_zone(name);
    date::sys_seconds at = date::sys_days{date::year{kFirstYear} / 1 / 1};
    const date::sys_seconds end = date::sys_days{date::year{kLastYear + 1} / 1 / 1};
    while (at < end) {
      const date::sys_info info = found->get_info(at);
      const Duration offset = to_duration(info.offset);
      if (transitions.empty() || transitions.back().offset != offset) {
        transitions.push_back({to_instant(transitions.empty() ? at : info.begin), offset});
      }
      at = info.end;
    }
  } catch (const std::exception& error) {
    return tl::unexpected("time zone \"" + name + "\" is not known to this machine: " + error.what());
  }
  return calendar::ZoneRules(name, std::move(transitions));
}

}  // namespace queueback::zone
