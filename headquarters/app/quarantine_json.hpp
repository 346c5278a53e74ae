#pragma once
#include <nlohmann/json.hpp>

#include "headquarters/storage/quarantine_tables.hpp"

namespace queueback::headquarters {

/// A quarantined record of a store, with its resolution if there is one, as the admin socket shows it.
[[nodiscard]] nlohmann::json to_json(const QuarantineRow& row);
/// A resolution with the order as it reads now, as the API gives it out (docs/headquarters-api.md).
[[nodiscard]] nlohmann::json to_json(const ResolutionRow& row);

}  // namespace queueback::headquarters
