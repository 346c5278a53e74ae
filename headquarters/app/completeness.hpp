#pragma once
#include <nlohmann/json_fwd.hpp>

#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

/// Which records of a store are here, and which of each of its terminals, as API and admin socket show it.
[[nodiscard]] Stored<nlohmann::json> completeness_json(Archive& archive, const StoreView& store);

}  // namespace queueback::headquarters
