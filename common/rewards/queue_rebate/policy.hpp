#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "common/base/instant.hpp"
#include "common/domain/money.hpp"

namespace queueback::rewards::queue_rebate {

/// What happens to a contribution that nobody in line can take (reward rules 1.4).
enum class FirstInLine : std::uint8_t {
  kRetain,  ///< the store keeps it
  kCarry,   ///< it stays in the pool for the next payout
  kSelf,    ///< the new entry itself takes part in the payout
};

/// One version of the program's settings (reward rules 1.2). Entries keep the version under which they joined.
struct Policy {
  std::string version;
  Instant effective_from;
  std::string currency = "CNY";
  bool enabled = true;
  FirstInLine first_in_line = FirstInLine::kRetain;
  domain::Ratio extract;                        ///< share of a sale that goes to the line
  std::optional<domain::Ratio> default_ratio;   ///< entitlement per sale
  std::map<std::string, domain::Ratio> levels;  ///< by member level, before the default

  friend bool operator==(const Policy&, const Policy&) = default;
};

/// A ratio and what decided it, written as in reward rules 1.3: "level(program)". Ratio 0: nothing applied.
struct RatioDecision {
  domain::Ratio ratio;
  std::string source;
  friend bool operator==(const RatioDecision&, const RatioDecision&) = default;
};

/// The ratio of a checkout item for a member of this level ("" for none).
[[nodiscard]] RatioDecision decide_ratio(const Policy& policy, const std::string& level);

/// What a sale of `base` would earn: mul_floor(base, ratio); zero when the program is off.
[[nodiscard]] domain::Money expected_entitlement(const Policy& policy, domain::Money base, const std::string& level);

}  // namespace queueback::rewards::queue_rebate
