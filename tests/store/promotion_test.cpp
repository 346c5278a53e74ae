#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "common/zone/zone_table.hpp"
#include "store-server/app/promotion_check.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::kNoon;

/// Water, 2.00, in twos for the price of one from the day before the sale on.
constexpr const char* kWater = R"(version = "w1"
[[promotion]]
id = "water"
name_zh = "买一送一"
name_en = "Two for one"
from = "2025-11-19"
kind = "n_for_m"
take = 2
pay = 1
products = ["P1"]
)";

std::string promotion(const std::string& body, const std::string& from = "2025-11-19") {
  return "version = \"v1\"\n[[promotion]]\nid = \"x\"\nname_zh = \"促销\"\nname_en = \"Promotion\"\nfrom = \"" + from +
         "\"\n" + body;
}

Result<PromotionFile, std::string> parse(const std::string& toml, const char* zone = "Asia/Shanghai") {
  return parse_promotions(toml, "promotions.toml", *zone::zone_rules(zone));
}
std::string mistakes(const std::string& toml) {
  const auto parsed = parse(toml);
  return parsed ? "" : parsed.error();
}

constexpr const char* kEveryKind = R"(version = "v1"
[[promotion]]
id = "e"
name_zh = "五"
name_en = "five"
from = "2026-11-01"
kind = "level_price"
price = "1.20"
products = ["B", "A"]
levels = ["silver", "gold"]
[[promotion]]
id = "a"
name_zh = "一"
name_en = "one"
from = "2026-11-01 08:30"
until = "2026-11-12"
kind = "percentage"
off = "12.5%"
[[promotion]]
id = "b"
name_zh = "二"
name_en = "two"
from = "2026-11-01"
kind = "n_for_m"
take = 3
pay = 2
products = ["A"]
[[promotion]]
id = "c"
name_zh = "三"
name_en = "three"
from = "2026-11-01"
kind = "bundle"
price = "9.90"
goods = [{ product = "A", count = 2 }, { product = "B" }]
[[promotion]]
id = "d"
name_zh = "四"
name_en = "four"
from = "2026-11-01"
kind = "member_price"
price = "1.50"
products = ["A"]
)";

TEST(PromotionsFile, every_kind_is_read) {
  const auto file = parse(kEveryKind);
  ASSERT_TRUE(file) << file.error();
  EXPECT_EQ(file->version, "v1");
  std::vector<std::string> kinds;
  for (const domain::Promotion& one : file->promotions) {
    kinds.push_back(one.id.text() + " " + std::string(kind_of(one.rule)));
  }
  EXPECT_THAT(kinds, ElementsAre("a percentage", "b n_for_m", "c bundle", "d member_price", "e level_price"));
  const domain::Promotion& first = file->promotions[0];
  EXPECT_EQ(first.from, *parse_rfc3339("2026-11-01T08:30:00+08:00"));
  EXPECT_EQ(first.until, *parse_rfc3339("2026-11-12T00:00:00+08:00"));
  EXPECT_EQ(first.rule, domain::PromotionRule(domain::PercentOff{domain::Ratio{125'000}}));
  EXPECT_EQ(file->promotions[4].products.at(0).text(), "A");
  EXPECT_THAT(file->promotions[4].levels, ElementsAre("gold", "silver"));
}

TEST(PromotionsFile, empty_one_ends_all_promotions) {
  const auto file = parse("version = \"none\"\n");
  ASSERT_TRUE(file) << file.error();
  EXPECT_THAT(file->promotions, IsEmpty());
}

TEST(PromotionsFile, mistake_is_told_with_its_place) {
  EXPECT_THAT(mistakes(promotion("kind = \"percentage\"\noff = \"ten\"\n")),
              HasSubstr("promotions.toml:8:7: key 'promotion[0].off': must be a percentage"));
}

struct Mistake {
  std::string name;
  std::string body;
  std::string said;
};
class PromotionsMistake : public ::testing::TestWithParam<Mistake> {};

TEST_P(PromotionsMistake, is_refused) { EXPECT_THAT(mistakes(promotion(GetParam().body)), HasSubstr(GetParam().said)); }

INSTANTIATE_TEST_SUITE_P(
    Bodies, PromotionsMistake,
    ::testing::Values(
        Mistake{"kindUnknown", "kind = \"gift\"\n", "must be percentage, n_for_m"},
        Mistake{"kindMissing", "off = \"10%\"\n", "promotion[0].kind': is missing"},
        Mistake{"percentNone", "kind = \"percentage\"\noff = \"0%\"\n", "above 0%"},
        Mistake{"percentMuch", "kind = \"percentage\"\noff = \"101%\"\n", "at most 100%"},
        Mistake{"payAll", "kind = \"n_for_m\"\ntake = 2\npay = 2\nproducts = [\"A\"]\n", "pay at least 1 and below"},
        Mistake{"takeMuch", "kind = \"n_for_m\"\ntake = 101\npay = 2\nproducts = [\"A\"]\n", "promotion[0].take'"},
        Mistake{"noProducts", "kind = \"n_for_m\"\ntake = 3\npay = 2\n", "there must be a product"},
        Mistake{"badProduct", "kind = \"percentage\"\noff = \"10%\"\nproducts = [\"a b\"]\n", "is not a product's id"},
        Mistake{"productTwice", "kind = \"percentage\"\noff = \"10%\"\nproducts = [\"A\", \"A\"]\n", "names one twice"},
        Mistake{"bundleEmpty", "kind = \"bundle\"\nprice = \"1.00\"\n", "at least two pieces"},
        Mistake{"bundlePrice", "kind = \"bundle\"\nprice = 3\ngoods = [{product = \"A\", count = 2}]\n", "price'"},
        Mistake{"bundleProducts",
                "kind = \"bundle\"\nprice = \"3\"\nproducts = [\"A\"]\ngoods = [{product = \"A\", count = 2}]\n",
                "names its goods itself"},
        Mistake{"levelMissing", "kind = \"level_price\"\nprice = \"3\"\nproducts = [\"A\"]\n", "needs a level"},
        Mistake{"keyUnknown", "kind = \"percentage\"\noff = \"10%\"\nprodcts = [\"A\"]\n", "is not known"},
        Mistake{"keyOfAnotherKind", "kind = \"percentage\"\noff = \"10%\"\ntake = 3\n", "is not known"},
        Mistake{"untilBefore", "kind = \"percentage\"\noff = \"10%\"\nuntil = \"2025-11-19\"\n", "end after"},
        Mistake{"noSuchDay", "kind = \"percentage\"\noff = \"10%\"\nuntil = \"2026-02-30\"\n", "must be a local time"},
        Mistake{"noSuchTime", "kind = \"percentage\"\noff = \"10%\"\nuntil = \"2026-02-20 24:00\"\n", "local time"},
        Mistake{"timeWithZone", "kind = \"percentage\"\noff = \"10%\"\nuntil = \"2026-02-20T10:00:00Z\"\n",
                "local time"}),
    [](const auto& one) { return one.param.name; });

TEST(PromotionsFile, id_may_be_there_once) {
  const std::string one = promotion("kind = \"percentage\"\noff = \"10%\"\n");
  EXPECT_THAT(mistakes(one + one.substr(one.find("[["))), HasSubstr("'promotion[1].id': is there twice"));
}

TEST(PromotionsFile, version_is_needed_and_short) {
  EXPECT_THAT(mistakes(""), HasSubstr("'version': is missing"));
  EXPECT_THAT(mistakes("version = \"" + std::string(kMaxPromotionVersion + 1, 'v') + "\"\n"), HasSubstr("at most 40"));
}

TEST(PromotionsFile, promotions_are_limited) {
  std::string toml = "version = \"v1\"\n";
  for (std::size_t i = 0; i < domain::kMaxPromotions; ++i) {
    toml += "[[promotion]]\nid = \"" + std::to_string(i) +
            "\"\nname_zh = \"促\"\nname_en = \"P\"\nfrom = \"2026-11-01\"\nkind = \"percentage\"\noff = \"1%\"\n";
  }
  EXPECT_EQ(mistakes(toml), "");
  toml += toml.substr(toml.find("[["), toml.find("[[", toml.find("[[") + 2) - toml.find("[["));
  EXPECT_THAT(mistakes(toml), HasSubstr("has 501 members, at most 500"));
}

TEST(PromotionsFile, products_of_one_fit_an_item_of_reference_data) {
  domain::Promotion large{*domain::PromotionId::parse(std::string(64, 'x')),
                          std::string(120, 'n'),
                          std::string(120, 'n'),
                          Instant{0},
                          {},
                          domain::PercentOff{domain::Ratio{1}},
                          {},
                          {}};
  const auto longest = [](std::size_t number) {
    std::string id(kMaxIdLength, 'x');
    return id.replace(0, 6, std::to_string(100'000 + number));
  };
  for (std::size_t i = 0; i < domain::kMaxPromotionProducts; ++i) {
    large.products.push_back(*domain::ProductId::parse(longest(i)));
  }
  for (std::size_t i = 0; i < domain::kMaxPromotionLevels; ++i) {
    large.levels.push_back(longest(i));
  }
  ASSERT_TRUE(domain::validate(large));
  EXPECT_LE(protocol::encode(large).size(), replication::kMaxReferenceItemBytes);
}

TEST(PromotionsFile, time_that_the_clocks_skip_is_the_end_of_the_gap) {
  const auto zone = *zone::zone_rules("Europe/Berlin");
  EXPECT_EQ(parse_local_time("2026-03-29 02:30", zone), *parse_rfc3339("2026-03-29T03:00:00+02:00"));
}

TEST(PromotionsFile, time_that_comes_twice_is_the_first) {
  const auto zone = *zone::zone_rules("Europe/Berlin");
  EXPECT_EQ(parse_local_time("2026-10-25 02:30:15", zone), *parse_rfc3339("2026-10-25T02:30:15+02:00"));
}

/// A store that is ready to sell, and a terminal.
class Promotions : public ::testing::Test {
 protected:
  void SetUp() override { tests::StoreBench::furnish(bench_); }
  Result<PromotionChange, std::string> apply(const std::string& toml) {
    return bench_.group([&] { return bench_.store().promotion_desk().apply(toml, "promotions.toml"); });
  }
  /// Two waters and some apple; `off` the water for a promotion.
  domain::Order sale(std::int64_t off, const std::string& promotion = "water", Instant paid_at = kNoon) {
    domain::Order order = till_.sale();
    order.paid_at = paid_at;
    domain::OrderLine& line = order.lines[0];
    line.discounts = {{domain::DiscountKind::kPromotion, Money::minor(off), {}, "买一送一", promotion}};
    line.total = line.total - Money::minor(off);
    order.total = order.total - Money::minor(off);
    order.tenders[0].amount = order.total;
    return order;
  }
  std::vector<std::string> alarm_texts() {
    std::vector<std::string> out;
    for (const AlarmRow& row : bench_.group([&] { return bench_.store().ledger().alarms(); })) {
      out.push_back(row.kind + ": " + row.text);
    }
    return out;
  }
  void book(const domain::Order& order) {
    till_.add(order);
    bench_.sync(till_);
  }
  std::vector<std::string> ids() {
    std::vector<std::string> out;
    for (const domain::Promotion& one : bench_.store().reference().promotions()) {
      out.push_back(one.id.text());
    }
    return out;
  }

  tests::StoreBench bench_;
  tests::TillStream till_{"T1", 1};
};

TEST_F(Promotions, FileIsAppliedAsAWhole) {
  const auto first = apply(kWater);
  ASSERT_TRUE(first) << first.error();
  EXPECT_THAT(first->added, ElementsAre("water"));
  const std::uint64_t version = bench_.store().reference().cursor().n;
  EXPECT_EQ(first->reference_version, version);
  const auto second = apply(promotion("kind = \"percentage\"\noff = \"10%\"\n"));
  ASSERT_TRUE(second) << second.error();
  EXPECT_THAT(second->added, ElementsAre("x"));
  EXPECT_THAT(second->removed, ElementsAre("water"));
  EXPECT_EQ(bench_.store().reference().cursor().n, version + 1) << "one change for terminals";
  EXPECT_THAT(ids(), ElementsAre("x"));
}

TEST_F(Promotions, Versions_areKeptOverARestart) {
  ASSERT_TRUE(apply(kWater));
  ASSERT_TRUE(apply(promotion("kind = \"percentage\"\noff = \"10%\"\n")));
  bench_.restart();
  EXPECT_THAT(ids(), ElementsAre("x"));
  const auto rows = bench_.group([&] { return bench_.store().promotion_desk().versions(10); });
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].version, "v1");
  EXPECT_EQ(rows[1].toml, kWater);
  const auto newest = bench_.group([&] { return bench_.store().promotion_desk().versions(1); });
  EXPECT_EQ(newest.size(), 1U);
}

TEST_F(Promotions, VersionOfTheSameName_isRefused) {
  ASSERT_TRUE(apply(kWater));
  const auto again = apply(kWater);
  ASSERT_FALSE(again);
  EXPECT_THAT(again.error(), HasSubstr("version w1 of the promotions already exists"));
}

TEST_F(Promotions, BadFile_changesNothing) {
  ASSERT_TRUE(apply(kWater));
  EXPECT_FALSE(apply(promotion("kind = \"percentage\"\n")));
  EXPECT_THAT(ids(), ElementsAre("water"));
  EXPECT_EQ(bench_.count("SELECT count(*) FROM promotion_version"), 1);
}

TEST_F(Promotions, Check_changesNothingAndWarns) {
  const std::string toml = promotion(
      "until = \"2025-11-20\"\nkind = \"percentage\"\noff = \"10%\"\nproducts = [\"P1\", \"P77\"]\n", "2025-11-01");
  bench_.clock().jump_to(kNoon);
  const auto checked = bench_.group([&] { return bench_.store().promotion_desk().check(toml, "p.toml"); });
  ASSERT_TRUE(checked) << checked.error();
  EXPECT_THAT(checked->warnings,
              ElementsAre(HasSubstr("x is over already"), HasSubstr("product P77, which this store does not have")));
  EXPECT_THAT(ids(), IsEmpty());
}

TEST_F(Promotions, States_followTheClock) {
  ASSERT_TRUE(apply(promotion("until = \"2025-11-21\"\nkind = \"percentage\"\noff = \"10%\"\n", "2025-11-20")));
  const auto phase = [&](const char* at) {
    bench_.clock().jump_to(*parse_rfc3339(at));
    return std::string(to_string(bench_.store().promotion_desk().states().at(0).phase));
  };
  EXPECT_EQ(phase("2025-11-19T23:59:59+08:00"), "coming");
  EXPECT_EQ(phase("2025-11-20T00:00:00+08:00"), "in force");
  EXPECT_EQ(phase("2025-11-21T00:00:00+08:00"), "over");
}

TEST_F(Promotions, SaleByThem_isBookedWithoutAlarm) {
  ASSERT_TRUE(apply(kWater));
  book(sale(200));
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_THAT(alarm_texts(), IsEmpty());
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -934);
}

TEST_F(Promotions, OtherAmount_isBookedWithAnAlarm) {
  ASSERT_TRUE(apply(kWater));
  book(sale(150));
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_EQ(bench_.figures().quarantined, 0U);
  EXPECT_THAT(alarm_texts(), ElementsAre("promotion: P1 sold at 1.50 off for promotion water, this store's promotions "
                                         "give 2.00"));
}

TEST_F(Promotions, UnknownOne_isBookedWithAnAlarm) {
  book(sale(200, "flyer"));
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_THAT(alarm_texts(), ElementsAre(HasSubstr("for promotion flyer, this store's promotions give 0.00")));
}

TEST_F(Promotions, MissingOne_isBookedWithAnAlarm) {
  ASSERT_TRUE(apply(kWater));
  book(till_.sale());
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_THAT(alarm_texts(), ElementsAre(AllOf(HasSubstr("sold at 0.00 off"), HasSubstr("give 2.00"))));
}

TEST_F(Promotions, SaleAroundTheirEnd_isBelieved) {
  const std::string ends = std::string(kWater) + "until = \"2025-11-20 12:00\"\n";
  ASSERT_TRUE(apply(ends));
  const Instant end = *parse_rfc3339("2025-11-20T12:00:00+08:00");
  book(sale(200, "water", end + Duration::minutes(10)));
  EXPECT_THAT(alarm_texts(), IsEmpty()) << "scanned before, paid after";
  book(sale(200, "water", end + domain::kLongestSale));
  EXPECT_THAT(bench_.alarms(), ElementsAre("promotion"));
}

TEST_F(Promotions, MemberPrice_needsTheMember) {
  ASSERT_TRUE(apply(promotion("kind = \"member_price\"\nprice = \"1.50\"\nproducts = [\"P1\"]\n")));
  book(sale(100, "x"));
  EXPECT_THAT(alarm_texts(), IsEmpty());
  domain::Order nobody = sale(100, "x");
  nobody.member.reset();
  book(nobody);
  EXPECT_THAT(bench_.alarms(), ElementsAre("promotion"));
}

TEST_F(Promotions, LevelPrice_isThatOfTheMembersLevelHere) {
  ASSERT_TRUE(apply(promotion("kind = \"level_price\"\nprice = \"1.50\"\nproducts = [\"P1\"]\nlevels = [\"gold\"]\n")));
  bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM000001,gold,李明,\n"); });
  book(sale(100, "x"));
  EXPECT_THAT(alarm_texts(), IsEmpty());
}

TEST_F(Promotions, PriceAndPromotionWrong_areOneAlarm) {
  domain::Order order = sale(200, "flyer");
  order.lines[0].unit_price = Money::minor(300);
  order.lines[0].total = Money::minor(400);
  order.total = Money::minor(1134);
  order.tenders[0].amount = order.total;
  book(order);
  EXPECT_THAT(alarm_texts(), ElementsAre(AllOf(HasSubstr("price: P1 sold at 3.00"), HasSubstr("promotion flyer"))));
}

TEST_F(Promotions, SumsThatDoNotAddUp_goToQuarantine) {
  ASSERT_TRUE(apply(kWater));
  domain::Order order = sale(200);
  order.lines[0].discounts[0].amount = Money::minor(199);
  book(order);
  EXPECT_EQ(bench_.figures().quarantined, 1U);
}

}  // namespace
}  // namespace queueback::store_server
