#include "store-server/app/promotion_check.hpp"

#include <iterator>
#include <map>
#include <set>
#include <utility>
#include <vector>

namespace queueback::store_server {
namespace {

using domain::Discount;
using domain::Money;

/// What each promotion takes off each line.
using Amounts = std::vector<std::map<std::string, Money>>;

Amounts amounts_of(const std::vector<std::vector<Discount>>& discounts) {
  Amounts out(discounts.size());
  for (std::size_t i = 0; i < discounts.size(); ++i) {
    for (const Discount& one : discounts[i]) {
      if (one.kind == domain::DiscountKind::kPromotion) {
        out[i][one.promotion] += one.amount;
      }
    }
  }
  return out;
}

Amounts amounts_of(const domain::Order& order) {
  std::vector<std::vector<Discount>> discounts;
  for (const domain::OrderLine& line : order.lines) {
    discounts.push_back(line.discounts);
  }
  return amounts_of(discounts);
}

/// When a till may have priced a sale that was paid then, as far as it makes a difference: the newest first.
std::set<Instant, std::greater<>> times(const std::vector<domain::Promotion>& promotions, Instant paid_at) {
  std::set<Instant, std::greater<>> out = {paid_at};
  const auto add = [&](Instant change) {
    if (change <= paid_at && paid_at - change < domain::kLongestSale) {
      out.insert(change - Duration{1});
    }
  };
  for (const domain::Promotion& one : promotions) {
    add(one.from);
    if (one.until) {
      add(*one.until);
    }
  }
  while (out.size() > kMaxPriceTimes) {
    out.erase(std::prev(out.end()));
  }
  return out;
}

std::string money_of(const std::map<std::string, Money>& amounts, const std::string& promotion) {
  const auto found = amounts.find(promotion);
  return domain::to_string(found == amounts.end() ? Money{} : found->second);
}

std::string describe(const domain::Order& order, const Amounts& sold, const Amounts& ours) {
  std::string text;
  for (std::size_t i = 0; i < sold.size(); ++i) {
    std::set<std::string> promotions;
    for (const auto& [id, amount] : sold[i]) {
      promotions.insert(id);
    }
    for (const auto& [id, amount] : ours[i]) {
      promotions.insert(id);
    }
    for (const std::string& id : promotions) {
      const std::string theirs = money_of(sold[i], id);
      const std::string here = money_of(ours[i], id);
      if (theirs != here) {
        text.append(text.empty() ? "" : "; ").append(order.lines[i].product.text());
        text.append(" sold at ").append(theirs).append(" off for promotion ");
        text.append(id.empty() ? "without an id" : id).append(", this store's promotions give ").append(here);
      }
    }
  }
  return text;
}

}  // namespace

std::string promotion_difference(const StoreState& state, const domain::Order& order) {
  const std::vector<domain::Promotion>& promotions = state.reference.promotions();
  const Amounts sold = amounts_of(order);
  const auto is_weighed = [&state](const domain::ProductId& product) {
    return state.reference.is_weighed(product.text());
  };
  const auto lines = domain::goods_lines(order.lines, is_weighed);
  std::optional<domain::PromotionBuyer> buyer;
  if (order.member) {
    buyer = domain::PromotionBuyer{state.rewards.engine().level_of(order.member->text())};
  }
  std::optional<Amounts> ours;
  for (const Instant at : times(promotions, order.paid_at)) {
    Amounts now = amounts_of(domain::promotion_discounts(lines, buyer, at, promotions));
    if (now == sold) {
      return "";
    }
    ours = ours ? std::move(ours) : std::optional(std::move(now));
  }
  return describe(order, sold, *ours);
}

}  // namespace queueback::store_server
