#pragma once
#include "common/domain/handover.hpp"
#include "common/domain/order.hpp"
#include "common/rewards/queue_rebate/command.hpp"

namespace queueback::reward_store {

/// A terminal's sale as the reward program sees it.
[[nodiscard]] rewards::queue_rebate::Command to_command(const domain::Order& order, std::uint64_t arrival,
                                                        Instant effective);

/// A terminal's handover as the reward program sees it.
[[nodiscard]] rewards::queue_rebate::Command to_command(const domain::Handover& handover, std::uint64_t arrival,
                                                        Instant effective);

}  // namespace queueback::reward_store
