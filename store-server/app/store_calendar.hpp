#pragma once
#include "common/calendar/zone_rules.hpp"
#include "common/protocol/codec.hpp"

namespace queueback::store_server {

/// The zone in which a store counts its days, with the offsets that its terminals use.
[[nodiscard]] calendar::ZoneRules zone_of(const protocol::StoreProfile& profile);

}  // namespace queueback::store_server
