#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace queueback::policy {

/// A key that two policy files set differently, by its path (`queue_rebate.extract`,
/// `queue_rebate.product[P1].default`). Empty: not set.
struct Difference {
  std::string key;
  std::string before;
  std::string after;
  friend bool operator==(const Difference&, const Difference&) = default;
};

/// What changes from one policy file to another, by key. Both are TOML that `parse` accepts.
[[nodiscard]] std::vector<Difference> differences(std::string_view before, std::string_view after);

}  // namespace queueback::policy
