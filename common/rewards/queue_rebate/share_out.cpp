#include "common/rewards/queue_rebate/share_out.hpp"

#include <algorithm>
#include <numeric>

#include "common/base/check.hpp"
#include "common/base/wide.hpp"

namespace queueback::rewards::queue_rebate {

using domain::Money;

std::vector<Money> share_out(Money amount, const std::vector<Money>& weights) {
  const Wide total = std::accumulate(weights.begin(), weights.end(), Wide{0},
                                     [](Wide sum, Money weight) { return sum + weight.minor(); });
  QB_CHECK(total > 0);
  std::vector<Money> shares;
  std::vector<Wide> remainders;
  Money left = amount;
  for (const Money weight : weights) {
    const Wide product = static_cast<Wide>(amount.minor()) * weight.minor();
    shares.push_back(Money::minor(static_cast<std::int64_t>(product / total)));
    remainders.push_back(product % total);
    left -= shares.back();
  }
  std::vector<std::size_t> order(weights.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return remainders[a] > remainders[b]; });
  for (std::size_t i = 0; left > Money{}; ++i) {
    shares[order[i]] += Money::minor(1);
    left -= Money::minor(1);
  }
  return shares;
}

Money units_for(Money value, domain::Ratio ratio, Money most) {
  const Wide units = static_cast<Wide>(value.minor()) * ratio.ppm / domain::kPpmOne;
  return units > most.minor() ? most : Money::minor(static_cast<std::int64_t>(units));
}

}  // namespace queueback::rewards::queue_rebate
