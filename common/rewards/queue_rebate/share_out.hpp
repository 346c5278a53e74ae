#pragma once
#include <vector>

#include "common/domain/money.hpp"

namespace queueback::rewards::queue_rebate {

/// Splits an amount by weights with the largest-remainder method, ties to the earlier receiver (section 0, Numbers).
/// amount >= 0; at least one weight is above zero.
[[nodiscard]] std::vector<domain::Money> share_out(domain::Money amount, const std::vector<domain::Money>& weights);

/// Units for entitlement: mul(value, ratio), cut at `most`, because both come from outside.
[[nodiscard]] domain::Money units_for(domain::Money value, domain::Ratio ratio, domain::Money most);

}  // namespace queueback::rewards::queue_rebate
