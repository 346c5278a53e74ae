#pragma once
#include <optional>

#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::rewards::queue_rebate {

/// The first time after `after` at which a policy clears its queues (1.8), by the zone's calendar.
[[nodiscard]] std::optional<Instant> next_clear(const ClearSetting& setting, const calendar::ZoneRules& zone,
                                                Instant after);

}  // namespace queueback::rewards::queue_rebate
