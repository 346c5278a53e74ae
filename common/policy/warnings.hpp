#pragma once
#include <string>
#include <vector>

#include "common/policy/presentation.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::policy {

/// What a shop should know before it applies this version at `from`; nothing of it forbids the version. Now: a first
/// clear that is nearer than its announcement (reward rules, section 0). The policy's zone is set.
[[nodiscard]] std::vector<std::string> warnings(const rewards::queue_rebate::Policy& policy,
                                                const Presentation& presentation, Instant from);

}  // namespace queueback::policy
