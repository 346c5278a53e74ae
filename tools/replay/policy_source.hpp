#pragma once
#include <filesystem>
#include <map>
#include <string>

#include "common/base/result.hpp"
#include "common/calendar/zone_rules.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::replay {

/// Policy files with their time zones out of this machine's tz database.
class PolicySource {
 public:
  /// The reason names every place in the file, one a line.
  [[nodiscard]] Result<rewards::queue_rebate::Policy, std::string> load(const std::filesystem::path& path,
                                                                        Instant effective_from);

 private:
  [[nodiscard]] Result<calendar::ZoneRules, std::string> zone(const std::string& name);

  std::map<std::string, calendar::ZoneRules> zones_;  ///< looked up so far
};

}  // namespace queueback::replay
