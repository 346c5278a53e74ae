#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "common/base/result.hpp"
#include "common/calendar/zone_rules.hpp"
#include "common/domain/promotion.hpp"

namespace queueback::store_server {

/// Longest name of a version of promotions, in bytes.
inline constexpr std::size_t kMaxPromotionVersion = 40;

/// What a promotions file holds (docs/promotions.md).
struct PromotionFile {
  std::string version;
  std::vector<domain::Promotion> promotions;  ///< by id, at most kMaxPromotions
};

/// Local times are those of `zone`. The reason tells all mistakes at once, each with file, line, column and key.
[[nodiscard]] Result<PromotionFile, std::string> parse_promotions(std::string_view toml, const std::string& source,
                                                                  const calendar::ZoneRules& zone);

/// 2026-11-11, 2026-11-11 08:00 or 2026-11-11 08:00:30 on the zone's clocks: one that they skip is the end of the gap,
/// one that comes twice the first. Nothing for anything else, and beyond the years 1970 to 9999.
[[nodiscard]] std::optional<Instant> parse_local_time(std::string_view text, const calendar::ZoneRules& zone);

}  // namespace queueback::store_server
