#include "tools/replay/policy_source.hpp"

#include "common/policy/policy.hpp"
#include "common/zone/zone_table.hpp"

namespace queueback::replay {

using rewards::queue_rebate::Policy;

Result<calendar::ZoneRules, std::string> PolicySource::zone(const std::string& name) {
  if (const auto known = zones_.find(name); known != zones_.end()) {
    return known->second;
  }
  auto rules = zone::zone_rules(name);
  if (rules) {
    zones_.emplace(name, *rules);
  }
  return rules;
}

Result<Policy, std::string> PolicySource::load(const std::filesystem::path& path, Instant effective_from) {
  auto file = policy::load(path, effective_from, policy::DrawSecret::kAllowed);
  if (!file) {
    return tl::unexpected(file.error().reason);
  }
  auto rules = zone(file->time_zone);
  if (!rules) {
    return tl::unexpected(file->time_zone_place + ": key 'time_zone': " + rules.error());
  }
  file->queue_rebate.zone = std::move(*rules);
  return std::move(file->queue_rebate);
}

}  // namespace queueback::replay
