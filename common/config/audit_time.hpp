#pragma once
#include <cstdint>
#include <optional>

#include "common/config/config_reader.hpp"

namespace queueback::config {

/// `[audit] at = "03:30"` as minutes since midnight, 03:30 unless it is there; nothing for "off".
[[nodiscard]] std::optional<std::int64_t> read_audit_minute(ConfigReader& reader);

}  // namespace queueback::config
