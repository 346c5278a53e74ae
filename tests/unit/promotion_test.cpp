// The worked examples of docs/promotions.md.
#include "common/domain/promotion.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/protocol/codec.hpp"

namespace queueback::domain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

const Instant kNow{INT64_C(1'795'000'000'000'000)};

ProductId product(const std::string& id) { return *ProductId::parse(id); }

GoodsLine goods(const std::string& id, std::int64_t pieces, std::int64_t price) {
  return {product(id), Quantity::pieces(pieces), Money::minor(price)};
}
GoodsLine weighed(const std::string& id, std::int64_t grams, std::int64_t price) {
  return {product(id), Quantity{grams}, Money::minor(price), GoodsLine::Goods::kWeighed};
}

Promotion promotion(const std::string& id, PromotionRule rule, std::initializer_list<const char*> products = {},
                    std::vector<std::string> levels = {}) {
  Promotion out{*PromotionId::parse(id), "促销" + id, "Promotion " + id, kNow, {},
                std::move(rule),         {},          std::move(levels)};
  for (const char* one : products) {
    out.products.push_back(product(one));
  }
  return out;
}
Promotion percent(const std::string& id, std::int64_t hundredths, std::initializer_list<const char*> products) {
  return promotion(id, PercentOff{Ratio{hundredths * 10'000}}, products);
}
BundlePrice bundle(std::initializer_list<std::pair<const char*, std::int64_t>> parts, std::int64_t price) {
  BundlePrice out{{}, Money::minor(price)};
  for (const auto& [id, count] : parts) {
    out.goods.push_back({product(id), count});
  }
  return out;
}

/// What is off each line, in cents.
std::vector<std::int64_t> off(const std::vector<GoodsLine>& lines, const std::vector<Promotion>& promotions,
                              const std::optional<PromotionBuyer>& buyer = {}, Instant at = kNow) {
  std::vector<std::int64_t> out;
  for (const auto& discounts : promotion_discounts(lines, buyer, at, promotions)) {
    std::int64_t sum = 0;
    for (const Discount& one : discounts) {
      EXPECT_EQ(one.kind, DiscountKind::kPromotion);
      sum += one.amount.minor();
    }
    out.push_back(sum);
  }
  return out;
}

TEST(Promotion, percentage_is_rounded_half_up_line_by_line) {
  const auto tenth = percent("P1", 10, {"A", "B"});
  EXPECT_THAT(off({goods("A", 1, 95), goods("B", 3, 95), goods("C", 1, 500)}, {tenth}), ElementsAre(10, 29, 0));
  EXPECT_THAT(off({goods("A", 1, 4)}, {tenth}), ElementsAre(0)) << "0.4 of a cent";
}

TEST(Promotion, percentage_without_goods_is_for_all) {
  EXPECT_THAT(off({goods("A", 1, 100), goods("Z", 1, 200)}, {percent("P1", 5, {})}), ElementsAre(5, 10));
}

TEST(Promotion, discount_carries_the_promotion_and_its_name) {
  const auto discounts = promotion_discounts({goods("A", 1, 100)}, {}, kNow, {percent("P1", 10, {"A"})});
  ASSERT_EQ(discounts.at(0).size(), 1U);
  EXPECT_EQ(discounts[0][0], (Discount{DiscountKind::kPromotion, Money::minor(10), {}, "促销P1", "P1"}));
}

TEST(Promotion, three_for_two_makes_the_cheapest_of_three_free_and_spreads_it) {
  const auto three = promotion("P1", NForM{3, 2}, {"A", "B", "C"});
  // 3.00 is free of 12.00: 5/12, 4/12 and 3/12 of it.
  EXPECT_THAT(off({goods("A", 1, 500), goods("B", 1, 400), goods("C", 1, 300)}, {three}), ElementsAre(125, 100, 75));
  EXPECT_THAT(off({goods("A", 2, 500)}, {three}), ElementsAre(0)) << "two are not three";
  EXPECT_THAT(off({goods("A", 3, 100)}, {three}), ElementsAre(100));
}

TEST(Promotion, n_for_m_counts_from_the_dearest_and_leaves_the_rest) {
  const auto three = promotion("P1", NForM{3, 2}, {"A", "B"});
  // Three of the four: 10.00, 10.00 and one of 4.00, which is free.
  EXPECT_THAT(off({goods("B", 2, 400), goods("A", 2, 1000)}, {three}), ElementsAre(67, 333));
  // Six: 10.00 of the first three, 1.00 of the others, as if they were bought apart.
  EXPECT_THAT(off({goods("A", 3, 1000), goods("B", 3, 100)}, {three}), ElementsAre(1000, 100));
}

TEST(Promotion, what_is_spread_adds_up_by_largest_remainder) {
  const auto three = promotion("P1", NForM{3, 2}, {"A"});
  // 1.00 over three lines of the same price: 33.33 each; the first gets the cent that is left.
  EXPECT_THAT(off({goods("A", 1, 100), goods("A", 1, 100), goods("A", 1, 100)}, {three}), ElementsAre(34, 33, 33));
}

TEST(Promotion, bundle_saves_what_its_goods_cost_above_its_price) {
  const auto breakfast = promotion("P1", bundle({{"milk", 1}, {"bread", 2}}, 1000));
  // 6.00 + 2 x 3.50 = 13.00, for 10.00.
  EXPECT_THAT(off({goods("milk", 1, 600), goods("bread", 2, 350)}, {breakfast}), ElementsAre(138, 162));
  EXPECT_THAT(off({goods("milk", 5, 600), goods("bread", 5, 350)}, {breakfast}), ElementsAre(277, 323)) << "two of it";
  EXPECT_THAT(off({goods("milk", 1, 600), goods("bread", 1, 350)}, {breakfast}), ElementsAre(0, 0));
  EXPECT_THAT(off({goods("milk", 1, 200), goods("bread", 2, 350)}, {breakfast}), ElementsAre(0, 0))
      << "it would be dearer than its goods";
}

TEST(Promotion, bundle_is_not_made_where_another_one_would_save_nothing) {
  const auto pair = promotion("P1", bundle({{"A", 2}}, 1500));
  // 10.00 and 10.00 for 15.00; the next two at 7.00 would cost more.
  EXPECT_THAT(off({goods("A", 2, 1000), goods("A", 2, 700)}, {pair}), ElementsAre(500, 0));
}

TEST(Promotion, member_price_is_for_every_member) {
  const auto price = promotion("P1", MemberPrice{Money::minor(450)}, {"A"});
  EXPECT_THAT(off({goods("A", 2, 500)}, {price}), ElementsAre(0));
  EXPECT_THAT(off({goods("A", 2, 500)}, {price}, PromotionBuyer{""}), ElementsAre(100));
  EXPECT_THAT(off({goods("A", 2, 400)}, {price}, PromotionBuyer{"gold"}), ElementsAre(0)) << "cheaper without it";
}

TEST(Promotion, level_price_is_for_members_of_the_level) {
  const auto price = promotion("P1", LevelPrice{Money::minor(400)}, {"A"}, {"gold", "silver"});
  EXPECT_THAT(off({goods("A", 1, 500)}, {price}), ElementsAre(0));
  EXPECT_THAT(off({goods("A", 1, 500)}, {price}, PromotionBuyer{"bronze"}), ElementsAre(0));
  EXPECT_THAT(off({goods("A", 1, 500)}, {price}, PromotionBuyer{"silver"}), ElementsAre(100));
}

TEST(Promotion, levels_of_other_kinds_limit_them_to_members) {
  const auto three = promotion("P1", NForM{2, 1}, {"A"}, {"gold"});
  EXPECT_THAT(off({goods("A", 2, 500)}, {three}), ElementsAre(0));
  EXPECT_THAT(off({goods("A", 2, 500)}, {three}, PromotionBuyer{"gold"}), ElementsAre(500));
}

TEST(Promotion, until_is_exclusive) {
  Promotion day = percent("P1", 10, {"A"});
  day.until = kNow + Duration::hours(1);
  const std::vector<GoodsLine> lines = {goods("A", 1, 100)};
  EXPECT_THAT(off(lines, {day}, {}, kNow - Duration{1}), ElementsAre(0));
  EXPECT_THAT(off(lines, {day}, {}, kNow), ElementsAre(10));
  EXPECT_THAT(off(lines, {day}, {}, *day.until - Duration{1}), ElementsAre(10));
  EXPECT_THAT(off(lines, {day}, {}, *day.until), ElementsAre(0));
}

TEST(Promotion, goods_are_not_counted_twice) {
  // 10 % of four would save 4.00; three for two saves 10.00, and the fourth still gets its 10 %.
  const std::vector<Promotion> both = {percent("P1", 10, {"A"}), promotion("P2", NForM{3, 2}, {"A"})};
  const auto applied = apply_promotions({goods("A", 4, 1000)}, {}, kNow, both);
  EXPECT_THAT(applied.at(0), ElementsAre(LinePromotion{1, Quantity::pieces(3), Money::minor(1000)},
                                         LinePromotion{0, Quantity::pieces(1), Money::minor(100)}));
}

TEST(Promotion, smaller_promotion_comes_first_where_both_together_save_more) {
  // 20 % off everything saves 4.40 alone. The bundle saves 2.50 on two of the goods, and 20 % of the third is 2.40
  // more.
  const std::vector<Promotion> both = {percent("P1", 20, {}), promotion("P2", bundle({{"A", 1}, {"B", 1}}, 750))};
  EXPECT_THAT(off({goods("A", 1, 500), goods("B", 1, 500), goods("C", 1, 1200)}, both), ElementsAre(125, 125, 240));
}

TEST(Promotion, same_saving_goes_to_the_smaller_id) {
  const auto applied =
      apply_promotions({goods("A", 1, 100)}, {}, kNow, {percent("P2", 10, {"A"}), percent("P1", 10, {})});
  EXPECT_THAT(applied.at(0), ElementsAre(LinePromotion{1, Quantity::pieces(1), Money::minor(10)}));
}

TEST(Promotion, weighed_goods_have_percentages_and_prices_only) {
  const std::vector<GoodsLine> lines = {weighed("A", 1500, 999), weighed("A", 2000, 999)};  // 14.99 and 19.98
  EXPECT_THAT(off(lines, {percent("P1", 10, {"A"})}), ElementsAre(150, 200));
  EXPECT_THAT(off(lines, {promotion("P1", MemberPrice{Money::minor(899)}, {"A"})}, PromotionBuyer{}),
              ElementsAre(150, 200));
  EXPECT_THAT(off(lines, {promotion("P1", NForM{2, 1}, {"A"})}), ElementsAre(0, 0));
  EXPECT_THAT(off(lines, {promotion("P1", bundle({{"A", 2}}, 1))}), ElementsAre(0, 0));
}

TEST(Promotion, goods_that_somebody_or_a_scale_priced_take_no_part) {
  GoodsLine priced = goods("A", 3, 100);
  priced.goods = GoodsLine::Goods::kPriced;
  EXPECT_THAT(off({priced}, {percent("P1", 10, {}), promotion("P2", NForM{3, 2}, {"A"})}), ElementsAre(0));
}

TEST(Promotion, line_has_its_share_of_at_most_so_many) {
  std::vector<Promotion> many;
  for (int i = 1; i <= 6; ++i) {
    many.push_back(promotion("P" + std::to_string(i), bundle({{"A", 1}, {("B" + std::to_string(i)).c_str(), 1}}, 1)));
  }
  std::vector<GoodsLine> lines = {goods("A", 10, 100)};
  for (int i = 1; i <= 6; ++i) {
    lines.push_back(goods("B" + std::to_string(i), 1, 100));
  }
  EXPECT_EQ(apply_promotions(lines, {}, kNow, many).at(0).size(), kMaxLinePromotions);
}

TEST(Promotion, only_so_many_are_tried_first_but_all_are_applied) {
  std::vector<Promotion> many;
  std::vector<GoodsLine> lines;
  for (std::size_t i = 0; i < kMaxFirstTries + 4; ++i) {
    const std::string id = std::to_string(100 + i);
    many.push_back(percent("P" + id, 10, {id.c_str()}));
    lines.push_back(goods(id, 1, 100));
  }
  EXPECT_THAT(off(lines, many), ::testing::Each(10));
}

TEST(Promotion, order_lines_say_whether_they_take_part) {
  OrderLine piece{product("A"), "a", Quantity::pieces(2), Money::minor(100), Money::minor(200), {}};
  OrderLine broken = piece;
  broken.quantity = Quantity{500};
  OrderLine label = piece;
  label.price_override = PriceOverride{Money::minor(90), std::string(kScaleReason)};
  OrderLine scale = piece;
  scale.product = product("W");
  std::vector<GoodsLine::Goods> kinds;
  for (const GoodsLine& one :
       goods_lines({piece, broken, label, scale}, [](const ProductId& id) { return id.text() == "W"; })) {
    kinds.push_back(one.goods);
  }
  using Goods = GoodsLine::Goods;
  EXPECT_THAT(kinds, ElementsAre(Goods::kPieces, Goods::kWeighed, Goods::kPriced, Goods::kWeighed));
}

TEST(Promotion, product_with_a_scale_code_is_weighed) {
  Product apples{product("A"), "2500001000002", "苹果", "Apples", Money::minor(998), Ratio{}};
  ASSERT_TRUE(is_gtin(apples.barcode));
  EXPECT_TRUE(is_weighed(apples));
  apples.barcode = "6901234567892";
  EXPECT_FALSE(is_weighed(apples));
  apples.barcode = "";
  EXPECT_FALSE(is_weighed(apples));
}

std::string wrong(const Promotion& one) {
  const auto valid = validate(one);
  return valid ? "" : valid.error().reason;
}

TEST(Promotion, limits_are_told) {
  EXPECT_EQ(wrong(percent("P1", 100, {})), "");
  EXPECT_THAT(wrong(percent("P1", 0, {})), HasSubstr("percentage"));
  EXPECT_THAT(wrong(percent("P1", 101, {})), HasSubstr("percentage"));
  EXPECT_EQ(wrong(promotion("P1", NForM{kMaxTake, 1}, {"A"})), "");
  EXPECT_THAT(wrong(promotion("P1", NForM{kMaxTake + 1, 1}, {"A"})), HasSubstr("take"));
  EXPECT_THAT(wrong(promotion("P1", NForM{3, 3}, {"A"})), HasSubstr("take"));
  EXPECT_THAT(wrong(promotion("P1", NForM{3, 0}, {"A"})), HasSubstr("take"));
  EXPECT_THAT(wrong(promotion("P1", NForM{3, 2})), HasSubstr("product"));
  EXPECT_THAT(wrong(promotion("P1", NForM{3, 2}, {"B", "A"})), HasSubstr("in order"));
  EXPECT_THAT(wrong(promotion("P1", MemberPrice{Money::minor(-1)}, {"A"})), HasSubstr("price"));
  EXPECT_THAT(wrong(promotion("P1", LevelPrice{Money::minor(1)}, {"A"})), HasSubstr("level"));
  EXPECT_THAT(wrong(promotion("P1", LevelPrice{Money::minor(1)}, {"A"}, {"a b"})), HasSubstr("levels"));
  Promotion nameless = percent("P1", 10, {});
  nameless.name_en = "";
  EXPECT_THAT(wrong(nameless), HasSubstr("names"));
  Promotion short_lived = percent("P1", 10, {});
  short_lived.until = short_lived.from;
  EXPECT_THAT(wrong(short_lived), HasSubstr("end"));
}

TEST(Promotion, limits_of_a_bundle_are_told) {
  EXPECT_EQ(wrong(promotion("P1", bundle({{"A", 2}}, 1))), "");
  EXPECT_THAT(wrong(promotion("P1", bundle({}, 1))), HasSubstr("two pieces"));
  EXPECT_THAT(wrong(promotion("P1", bundle({{"A", 1}}, 1))), HasSubstr("two pieces"));
  EXPECT_THAT(wrong(promotion("P1", bundle({{"A", 1}, {"A", 1}}, 1))), HasSubstr("each named once"));
  EXPECT_THAT(wrong(promotion("P1", bundle({{"A", kMaxTake + 1}}, 1))), HasSubstr("two pieces"));
  EXPECT_THAT(wrong(promotion("P1", bundle({{"A", 2}}, 1), {"A"})), HasSubstr("itself"));
  BundlePrice large{{}, Money::minor(1)};
  for (std::size_t i = 0; i <= kMaxBundleGoods; ++i) {
    large.goods.push_back({product("A" + std::to_string(i)), 1});
  }
  EXPECT_THAT(wrong(promotion("P1", large)), HasSubstr("at most"));
}

TEST(Promotion, products_and_levels_are_limited) {
  Promotion wide = percent("P1", 10, {});
  for (std::size_t i = 0; i < kMaxPromotionProducts; ++i) {
    wide.products.push_back(product(std::to_string(10'000 + i)));
  }
  EXPECT_EQ(wrong(wide), "");
  wide.products.push_back(product("99999"));
  EXPECT_THAT(wrong(wide), HasSubstr("products"));
  Promotion levels = percent("P1", 10, {});
  for (std::size_t i = 0; i <= kMaxPromotionLevels; ++i) {
    levels.levels.push_back(std::to_string(100 + i));
  }
  EXPECT_THAT(wrong(levels), HasSubstr("levels"));
}

TEST(PromotionCodec, every_kind_comes_back) {
  std::vector<Promotion> all = {percent("P1", 10, {}), promotion("P2", NForM{3, 2}, {"A", "B"}),
                                promotion("P3", bundle({{"B", 1}, {"A", 2}}, 999), {}, {"gold"}),
                                promotion("P4", MemberPrice{Money::minor(1)}, {"A"}),
                                promotion("P5", LevelPrice{Money{}}, {"A"}, {"gold", "silver"})};
  all[0].until = kNow + Duration::days(1);
  for (const Promotion& one : all) {
    const auto back = protocol::decode_promotion(protocol::encode(one));
    ASSERT_TRUE(back) << back.error().reason;
    EXPECT_EQ(*back, one);
  }
}

TEST(PromotionCodec, what_is_out_of_range_is_refused) {
  EXPECT_FALSE(protocol::decode_promotion(protocol::encode(promotion("P1", NForM{2, 2}, {"A"}))));
  EXPECT_FALSE(protocol::decode_promotion({}));
}

TEST(PromotionCodec, discount_keeps_its_promotion) {
  protocol::Basket basket;
  basket.lines.push_back({product("A"), "a", Quantity::pieces(1), Money::minor(100), Money::minor(90), {}});
  basket.lines[0].discounts = {{DiscountKind::kPromotion, Money::minor(10), {}, "九折", "P1"}};
  auto back = protocol::decode_basket(protocol::encode(basket));
  ASSERT_TRUE(back);
  EXPECT_EQ(back->lines, basket.lines);
  basket.lines[0].discounts[0].promotion = "no id";
  EXPECT_FALSE(protocol::decode_basket(protocol::encode(basket)));
}

}  // namespace
}  // namespace queueback::domain
