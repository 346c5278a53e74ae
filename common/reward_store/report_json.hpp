#pragma once
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "common/reward_store/policy_versions.hpp"
#include "common/rewards/queue_rebate/solvency.hpp"

namespace queueback::reward_store {

// What the admin sockets of store and headquarters answer alike; queueback-ctl shows it.

[[nodiscard]] nlohmann::json to_json(const rewards::queue_rebate::Solvency& queue);
[[nodiscard]] nlohmann::json to_json(const std::vector<PolicyState>& states);
/// What a policy version would change: keys, and how each queue stands now and would stand.
[[nodiscard]] nlohmann::json change_json(const rewards::queue_rebate::Engine& engine,
                                         const std::vector<PolicyState>& states,
                                         const rewards::queue_rebate::Policy& next, const std::string& toml,
                                         Instant now);
/// Every queue's standing.
[[nodiscard]] nlohmann::json solvency_json(const rewards::queue_rebate::Engine& engine, Instant now);
/// Every queue with its first `most` waiting entries.
[[nodiscard]] nlohmann::json queues_json(const rewards::queue_rebate::Engine& engine, std::size_t most);

}  // namespace queueback::reward_store
