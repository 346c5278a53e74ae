#include "tests/simulation/payout_model.hpp"

#include <algorithm>
#include <tuple>

namespace queueback::simulation {

void PayoutModel::settle(const Sale& sale) {
  const std::int64_t contribution = sale.total * rules_.extract_percent / 100;
  pool_ += contribution;
  std::int64_t available = rules_.carry ? pool_ : contribution;
  for (Entry& entry : line_) {
    const std::int64_t amount = std::min(entry.remaining, available);
    entry.remaining -= amount;
    available -= amount;
    pool_ -= amount;
    paid_[entry.sale.member] += amount;
  }
  std::erase_if(line_, [](const Entry& entry) { return entry.remaining == 0; });
  if (!rules_.carry) {
    pool_ -= available;
    retained_ += available;
  }
  const std::int64_t entitlement = sale.total * rules_.entitlement_percent / 100;
  if (!sale.member.empty() && entitlement > 0) {
    const auto behind = std::find_if(line_.begin(), line_.end(), [&](const Entry& entry) {
      return std::tie(entry.sale.effective, entry.sale.arrival) > std::tie(sale.effective, sale.arrival);
    });
    line_.insert(behind, {sale, entitlement});
  }
}

std::map<std::string, std::int64_t> PayoutModel::waiting() const {
  std::map<std::string, std::int64_t> out;
  for (const Entry& entry : line_) {
    out[entry.sale.order] = entry.remaining;
  }
  return out;
}

}  // namespace queueback::simulation
