#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::rewards::queue_rebate {

RatioDecision decide_ratio(const Policy& policy, const std::string& level) {
  const auto of_level = policy.levels.find(level);
  if (!level.empty() && of_level != policy.levels.end()) {
    return {of_level->second, "level(program)"};
  }
  if (policy.default_ratio) {
    return {*policy.default_ratio, "default(program)"};
  }
  return {};
}

domain::Money expected_entitlement(const Policy& policy, domain::Money base, const std::string& level) {
  return policy.enabled ? domain::mul_floor(base, decide_ratio(policy, level).ratio) : domain::Money{};
}

}  // namespace queueback::rewards::queue_rebate
