#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "common/domain/promotion.hpp"

namespace queueback::domain {
namespace {

const Instant kNow{1'000'000};

ProductId product(int n) { return *ProductId::parse("G" + std::to_string(n)); }

constexpr int kProducts = 5;

std::vector<ProductId> some_products() {
  std::vector<ProductId> out;
  for (int n = 0; n < kProducts; ++n) {
    if (*rc::gen::arbitrary<bool>()) {
      out.push_back(product(n));
    }
  }
  return out.empty() ? std::vector{product(0)} : out;
}

PromotionRule some_rule() {
  const Money price = Money::minor(*rc::gen::inRange<std::int64_t>(0, 1500));
  switch (*rc::gen::inRange(0, 5)) {
    case 0:
      return PercentOff{Ratio{*rc::gen::inRange<std::int64_t>(1, kPpmOne + 1)}};
    case 1: {
      const auto take = *rc::gen::inRange<std::int64_t>(2, 5);
      return NForM{take, *rc::gen::inRange<std::int64_t>(1, take)};
    }
    case 2: {
      BundlePrice bundle{{}, price};
      for (const ProductId& one : some_products()) {
        bundle.goods.push_back({one, *rc::gen::inRange<std::int64_t>(bundle.goods.empty() ? 2 : 1, 4)});
      }
      return bundle;
    }
    case 3:
      return MemberPrice{price};
    default:
      return LevelPrice{price};
  }
}

std::vector<Promotion> some_promotions() {
  std::vector<Promotion> out;
  const int count = *rc::gen::inRange(0, 6);
  for (int i = 0; i < count; ++i) {
    Promotion one{*PromotionId::parse("P" + std::to_string(i)), "促销", "Promotion", kNow, {}, some_rule(), {}, {}};
    if (!std::holds_alternative<BundlePrice>(one.rule)) {
      one.products = some_products();
    }
    if (std::holds_alternative<LevelPrice>(one.rule)) {
      one.levels = {"gold"};
    }
    RC_ASSERT(validate(one).has_value());
    out.push_back(std::move(one));
  }
  return out;
}

std::vector<GoodsLine> some_lines() {
  std::vector<GoodsLine> out;
  const int count = *rc::gen::inRange(0, 9);
  for (int i = 0; i < count; ++i) {
    const auto kind = static_cast<GoodsLine::Goods>(*rc::gen::element(0, 0, 0, 1, 2));
    const bool weighed = kind == GoodsLine::Goods::kWeighed;
    const Quantity quantity = weighed ? Quantity{*rc::gen::inRange<std::int64_t>(1, 5000)}
                                      : Quantity::pieces(*rc::gen::inRange<std::int64_t>(1, 6));
    out.push_back({product(*rc::gen::inRange(0, kProducts)), quantity,
                   Money::minor(*rc::gen::inRange<std::int64_t>(0, 900)), kind});
  }
  return out;
}

std::optional<PromotionBuyer> some_buyer() {
  return *rc::gen::element(std::optional<PromotionBuyer>(), std::optional(PromotionBuyer{""}),
                           std::optional(PromotionBuyer{"gold"}));
}

using Applied = std::vector<std::vector<LinePromotion>>;

Money sum(const Applied& applied) {
  Money out;
  for (const auto& line : applied) {
    for (const LinePromotion& part : line) {
      out += part.amount;
    }
  }
  return out;
}

/// What each line must keep to, whatever was chosen.
void check_line(const GoodsLine& line, const std::vector<LinePromotion>& parts) {
  Money off;
  std::int64_t used = 0;
  for (const LinePromotion& part : parts) {
    RC_ASSERT(part.amount >= Money{});
    RC_ASSERT(part.quantity.milli > 0);
    off += part.amount;
    used += part.quantity.milli;
  }
  RC_ASSERT(used <= line.quantity.milli);
  RC_ASSERT(off <= *extend_half_up(line.unit_price, line.quantity));
  RC_ASSERT(parts.size() <= kMaxLinePromotions);
  if (line.goods == GoodsLine::Goods::kPriced) {
    RC_ASSERT(parts.empty());
  }
}

RC_GTEST_PROP(PromotionProperty, AmountsStayWithinTheLinesAndNoPieceCountsTwice, ()) {
  const auto lines = some_lines();
  const auto applied = apply_promotions(lines, some_buyer(), kNow, some_promotions());
  RC_ASSERT(applied.size() == lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    check_line(lines[i], applied[i]);
  }
}

RC_GTEST_PROP(PromotionProperty, OrderOfScanningDoesNotMatterForTheSum, ()) {
  auto lines = some_lines();
  const auto promotions = some_promotions();
  const auto buyer = some_buyer();
  const Money before = sum(apply_promotions(lines, buyer, kNow, promotions));
  for (std::size_t i = lines.size(); i > 1; --i) {
    std::swap(lines[i - 1], lines[*rc::gen::inRange<std::size_t>(0, i)]);
  }
  RC_ASSERT(sum(apply_promotions(lines, buyer, kNow, promotions)) == before);
}

RC_GTEST_PROP(PromotionProperty, OrderOfThePromotionsDoesNotMatter, ()) {
  const auto lines = some_lines();
  auto promotions = some_promotions();
  const auto buyer = some_buyer();
  const auto before = promotion_discounts(lines, buyer, kNow, promotions);
  std::reverse(promotions.begin(), promotions.end());
  RC_ASSERT(promotion_discounts(lines, buyer, kNow, promotions) == before);
}

RC_GTEST_PROP(PromotionProperty, AllTogetherSaveAtLeastWhatAnyOneDoes, ()) {
  const auto lines = some_lines();
  const auto promotions = some_promotions();
  const auto buyer = some_buyer();
  const Money together = sum(apply_promotions(lines, buyer, kNow, promotions));
  for (const Promotion& one : promotions) {
    RC_ASSERT(sum(apply_promotions(lines, buyer, kNow, {one})) <= together);
  }
}

/// Three of the same for two, in one line or in several: as many free as there are threes.
RC_GTEST_PROP(PromotionProperty, NForMMakesAsManyFreeAsThereAreGroups, ()) {
  const auto take = *rc::gen::inRange<std::int64_t>(2, 6);
  const auto pay = *rc::gen::inRange<std::int64_t>(1, take);
  std::vector<GoodsLine> lines;
  std::vector<std::int64_t> prices;
  const int count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    const auto pieces = *rc::gen::inRange<std::int64_t>(1, 5);
    const auto price = *rc::gen::inRange<std::int64_t>(0, 1000);
    lines.push_back({product(0), Quantity::pieces(pieces), Money::minor(price)});
    prices.insert(prices.end(), static_cast<std::size_t>(pieces), price);
  }
  std::sort(prices.rbegin(), prices.rend());
  std::int64_t expected = 0;
  const auto groups = static_cast<std::int64_t>(prices.size()) / take;
  for (std::int64_t i = 0; i < groups * take; ++i) {
    expected += i % take >= pay ? prices[static_cast<std::size_t>(i)] : 0;
  }
  const Promotion rule{*PromotionId::parse("P"), "促销", "Promotion", kNow, {}, NForM{take, pay}, {product(0)}, {}};
  RC_ASSERT(sum(apply_promotions(lines, {}, kNow, {rule})).minor() == expected);
}

}  // namespace
}  // namespace queueback::domain
