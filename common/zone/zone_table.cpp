#include "common/zone/zone_table.hpp"

#include <date/tz.h>

#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "common/zone/posix_rule.hpp"

namespace queueback::zone {
namespace {

Instant to_instant(date::sys_seconds at) {
  return {std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count()};
}

/// The last line of a zone's file, where the machine's tz database has files. The library passes it over, and with it
/// everything after the last transition that the file lists (2037 at best).
std::string footer_of(const std::string& name) {
  const char* folder = std::getenv("TZDIR");
  std::ifstream file(std::filesystem::path(folder == nullptr ? "/usr/share/zoneinfo" : folder) / name,
                     std::ios::binary);
  const std::string content{std::istreambuf_iterator<char>(file), {}};
  const std::size_t end = content.rfind('\n');
  const std::size_t begin = end == std::string::npos || end == 0 ? end : content.rfind('\n', end - 1);
  return begin == std::string::npos || begin == end ? std::string() : content.substr(begin + 1, end - begin - 1);
}

/// Goes on by the footer's rule from the last transition to the end of the table.
void extend(std::vector<calendar::Transition>& transitions, const std::string& name) {
  const auto rule = parse_posix_rule(footer_of(name));
  if (!rule || transitions.empty()) {
    return;
  }
  const Instant last = transitions.back().from;
  const std::int64_t day_micros = Duration::days(1).micros;
  for (int year = civil_from_days(last.micros / day_micros).year; year <= kLastYear; ++year) {
    for (const calendar::Transition& step : transitions_of_year(*rule, year)) {
      if (step.from > last && step.offset != transitions.back().offset) {
        transitions.push_back(step);
      }
    }
  }
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
  extend(transitions, name);
  return calendar::ZoneRules(name, std::move(transitions));
}

}  // namespace queueback::zone
