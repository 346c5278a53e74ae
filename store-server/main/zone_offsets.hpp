#pragma once
#include <string>
#include <vector>

#include "common/base/result.hpp"
#include "common/protocol/codec.hpp"

namespace queueback::store_server {

/// How far the table of offsets reaches from `now`.
inline constexpr std::int64_t kZoneYearsBack = 1;
inline constexpr std::int64_t kZoneYearsAhead = 10;

/// The transitions of an IANA time zone around `now` out of the machine's tz database. The reason names an unknown
/// zone.
[[nodiscard]] Result<std::vector<protocol::ZoneOffset>, std::string> zone_offsets(const std::string& zone, Instant now);

}  // namespace queueback::store_server
