#include "common/domain/role.hpp"

#include <array>

namespace queueback::domain {

std::string_view to_string(Role role) {
  static constexpr std::array<std::string_view, kRoles> kNames = {"cashier", "supervisor", "manager"};
  return kNames.at(static_cast<std::size_t>(role));
}

std::optional<Role> parse_role(std::string_view word) {
  for (const Role role : {Role::kCashier, Role::kSupervisor, Role::kManager}) {
    if (to_string(role) == word) {
      return role;
    }
  }
  return std::nullopt;
}

}  // namespace queueback::domain
