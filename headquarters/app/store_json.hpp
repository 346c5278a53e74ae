#pragma once
#include <nlohmann/json_fwd.hpp>

#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

/// A store as API and admin socket show it, but for `connected`, which only the link knows.
[[nodiscard]] nlohmann::json to_json(const StoreView& store);

}  // namespace queueback::headquarters
