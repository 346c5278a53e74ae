#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace queueback::domain {

/// What a person may do in a shop; each role may do what those before it may.
enum class Role : std::uint8_t { kCashier, kSupervisor, kManager };

inline constexpr int kRoles = 3;

/// cashier, supervisor, manager
[[nodiscard]] std::string_view to_string(Role role);

/// The inverse; nothing for another word.
[[nodiscard]] std::optional<Role> parse_role(std::string_view word);

}  // namespace queueback::domain
