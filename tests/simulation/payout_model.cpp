#include "tests/simulation/payout_model.hpp"

#include <algorithm>
#include <tuple>

namespace queueback::simulation {

void PayoutModel::apply(const Event& event) {
  advance(event.at);
  if (const auto* version = std::get_if<Version>(&event.what)) {
    coming_.emplace(version->effective_from, *version);
    advance(event.at);
    return;
  }
  const Sale& sale = std::get<Sale>(event.what);
  const auto valid =
      std::find_if(begun_.rbegin(), begun_.rend(), [&](const Begun& begun) { return begun.from <= sale.effective; });
  if (valid != begun_.rend()) {
    settle(sale, valid->rules);
  }
}

void PayoutModel::advance(std::int64_t now) {
  while (!coming_.empty() && coming_.begin()->first <= now) {
    begin(coming_.begin()->second);
    coming_.erase(coming_.begin());
  }
}

void PayoutModel::begin(const Version& version) {
  const Rules& next = rules_.at(version.name);
  const bool pool_is_left = !begun_.empty() && begun_.back().rules.carry && !next.carry;
  begun_.push_back({next, version.effective_from});
  if (pool_is_left) {
    (void)pay(pool_);  // what nobody in line can take stays there
  }
}

std::int64_t PayoutModel::pay(std::int64_t available) {
  for (Entry& entry : line_) {
    const std::int64_t amount = std::min(entry.remaining, available);
    entry.remaining -= amount;
    available -= amount;
    pool_ -= amount;
    paid_[entry.sale.member] += amount;
  }
  std::erase_if(line_, [](const Entry& entry) { return entry.remaining == 0; });
  return available;
}

void PayoutModel::settle(const Sale& sale, const Rules& rules) {
  const std::int64_t contribution = sale.total * rules.extract_percent / 100;
  pool_ += contribution;
  const std::int64_t left = pay(rules.carry ? pool_ : contribution);
  if (!rules.carry) {
    pool_ -= left;
    retained_ += left;
  }
  const std::int64_t entitlement = sale.total * rules.entitlement_percent / 100;
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
