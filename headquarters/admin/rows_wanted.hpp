#pragma once
#include <optional>
#include <string>

#include "headquarters/admin/admin.hpp"

namespace queueback::headquarters {

/// `rows` of a request; nothing if it is out of range.
inline std::optional<std::uint64_t> rows_wanted(const nlohmann::json& request, const char* key) {
  const std::int64_t wanted = runtime::optional_number(request, key, kDefaultAdminRows);
  const bool fits = wanted >= 1 && wanted <= kMaxAdminRows;
  return fits ? std::optional(static_cast<std::uint64_t>(wanted)) : std::nullopt;
}

inline std::string rows_refusal(const char* key) {
  return std::string("'") + key + "' must be a number from 1 to " + std::to_string(kMaxAdminRows);
}

}  // namespace queueback::headquarters
