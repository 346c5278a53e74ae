#include "store-server/main/zone_offsets.hpp"

#include <date/tz.h>

#include <chrono>
#include <exception>

namespace queueback::store_server {
namespace {

Instant to_instant(date::sys_seconds at) {
  return {std::chrono::duration_cast<std::chrono::microseconds>(at.time_since_epoch()).count()};
}

date::sys_seconds to_seconds(Instant at) { return date::sys_seconds(std::chrono::seconds(at.micros / 1'000'000)); }

}  // namespace

Result<std::vector<protocol::ZoneOffset>, std::string> zone_offsets(const std::string& zone, Instant now) {
  std::vector<protocol::ZoneOffset> offsets;
  try {
    // The library reports an unknown zone by an exception only.
    const date::time_zone* found = date::locate_zone(zone);
    date::sys_seconds at = to_seconds(now - Duration::days(366 * kZoneYearsBack));
    const date::sys_seconds end = to_seconds(now + Duration::days(366 * kZoneYearsAhead));
    while (at < end) {
      const date::sys_info info = found->get_info(at);
      const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(info.offset).count();
      offsets.push_back({offsets.empty() ? Instant{0} : to_instant(info.begin), static_cast<std::int32_t>(minutes)});
      at = info.end;
    }
  } catch (const std::exception& error) {
    return tl::unexpected("time zone \"" + zone + "\" is not known to this machine: " + error.what());
  }
  return offsets;
}

}  // namespace queueback::store_server
