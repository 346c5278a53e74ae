#include "common/reward_store/paid_check.hpp"

#include <string_view>

#include "common/rewards/queue_rebate/movement.hpp"

namespace queueback::reward_store {

namespace queue_rebate = rewards::queue_rebate;

namespace {

constexpr std::string_view kMember = "member/";
constexpr std::string_view kChange = "/change";

std::string text_of(std::uint64_t sum) {
  return domain::to_string(domain::Money::minor(static_cast<std::int64_t>(sum)));
}

}  // namespace

void PaidCheck::add(const ledger::Posting& posting) {
  const auto amount = static_cast<std::uint64_t>(posting.amount.minor());
  if (posting.cause == to_string(queue_rebate::Cause::kRecover)) {
    taken_back_ += amount;
    return;
  }
  const std::string& to = posting.credit;
  const bool is_payout = posting.cause == to_string(queue_rebate::Cause::kPayout) && to.starts_with(kMember) &&
                         to.ends_with(kChange) && to.size() > kMember.size() + kChange.size();
  if (is_payout) {
    postings_[to.substr(kMember.size(), to.size() - kMember.size() - kChange.size())] += amount;
  }
}

void PaidCheck::add_entry(const std::string& member, domain::Money paid) {
  entries_[member] += static_cast<std::uint64_t>(paid.minor());
}

std::vector<std::string> PaidCheck::findings() const {
  Sums members = entries_;
  for (const auto& [member, amount] : postings_) {
    members.try_emplace(member, 0);
  }
  std::vector<std::string> found;
  std::uint64_t missing = 0;
  for (const auto& [member, in_entries] : members) {
    const auto posted = postings_.find(member);
    const std::uint64_t in_postings = posted == postings_.end() ? 0 : posted->second;
    missing += in_postings - in_entries;
    if (in_postings != in_entries) {
      found.push_back("the entries of member " + member + " received " + text_of(in_entries) + ", payouts of " +
                      text_of(in_postings) + " were posted");
    }
  }
  if (missing == taken_back_) {
    return {};  // what differs is what refunds took back
  }
  found.insert(found.begin(),
               "payouts less entries make " + text_of(missing) + ", refunds took back " + text_of(taken_back_));
  return found;
}

}  // namespace queueback::reward_store
