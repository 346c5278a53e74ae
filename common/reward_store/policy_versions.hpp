#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/reward_store/reward_tables.hpp"

namespace queueback::reward_store {

/// A policy version and what is public about it.
struct PolicyState {
  enum class Phase : std::uint8_t { kComing, kInForce, kRetired };
  protocol::PolicyText text;
  Instant activated_at;
  Phase phase = Phase::kComing;
  digest::Hash commitment{};           ///< SHA-256 of the draw secret
  std::optional<digest::Hash> secret;  ///< once no draw of this version can come any more
};
[[nodiscard]] std::string_view to_string(PolicyState::Phase phase);

/// Every version with its commitment; secrets of versions that are retired and have no draw open.
[[nodiscard]] Stored<std::vector<PolicyState>> policy_states(RewardTables& tables);

/// A policy out of its row; a failure if it cannot be read any more.
[[nodiscard]] Stored<rewards::queue_rebate::Policy> to_policy(const PolicyRow& row);

/// Reads a policy file that is to become a version here: the policy with its zone, or what is wrong with it.
[[nodiscard]] Stored<Result<rewards::queue_rebate::Policy, std::string>> read_policy(RewardTables& tables,
                                                                                     std::string_view toml,
                                                                                     const std::string& source,
                                                                                     Instant effective_from);

/// Why `next` may not begin: it hands queues from a store to headquarters or back while something is in them, or while
/// another version waits for its time. Whoever gave the queues away could not pay what waits there, and nobody else
/// would. Empty: it may.
[[nodiscard]] Stored<std::string> owner_objection(RewardTables& tables, const rewards::queue_rebate::Engine& engine,
                                                  const rewards::queue_rebate::Policy& next, Instant now);
/// Whether `next` gives orders of this kind another owner than the version in force.
[[nodiscard]] bool changes_owner(const rewards::queue_rebate::Engine& engine, const rewards::queue_rebate::Policy& next,
                                 rewards::queue_rebate::Channel channel);

}  // namespace queueback::reward_store
