#pragma once
#include "common/reward_store/order_command.hpp"
#include "common/reward_store/policy_versions.hpp"
#include "common/reward_store/reward_program.hpp"

// The store's names for what it shares with headquarters.
namespace queueback::store_server {

using reward_store::DrawRow;
using reward_store::policy_states;
using reward_store::PolicyRow;
using reward_store::PolicyState;
using reward_store::Rewarded;
using reward_store::RewardProgram;
using reward_store::RewardTables;
using reward_store::to_command;

}  // namespace queueback::store_server
