#include "common/policy/warnings.hpp"

#include "common/rewards/queue_rebate/clear_times.hpp"

namespace queueback::policy {

std::vector<std::string> warnings(const rewards::queue_rebate::Policy& policy, const Presentation& presentation,
                                  Instant from) {
  if (!policy.clear) {
    return {};
  }
  const auto first = rewards::queue_rebate::next_clear(*policy.clear, policy.zone, from);
  const bool is_early = first && *first - from < Duration::days(presentation.announce_clear_days);
  if (!is_early) {
    return {};
  }
  return {"the first clear, at " + to_rfc3339(*first) + ", is nearer than the " +
          std::to_string(presentation.announce_clear_days) + " days that members are told ahead"};
}

}  // namespace queueback::policy
