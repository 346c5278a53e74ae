// The worked examples of the reward rules (docs/rewards.md) that program-level settings cover.
#include <gmock/gmock.h>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;
using domain::Ratio;
using ::testing::ElementsAre;

const domain::StoreId kStore = *domain::StoreId::parse("S1");
const std::string kQueue = "cashier/S1";

Instant at(const char* time_of_day) { return *parse_rfc3339("2026-11-20T" + std::string(time_of_day) + ":00+08:00"); }

struct Shop {
  Engine engine;
  ledger::Balances balances;
  std::uint64_t arrivals = 0;

  explicit Shop(Policy policy) { run({Instant{0}, 0, ActivatePolicy{std::move(policy)}}); }

  void run(const Command& command) {
    const auto outcome = engine.execute(command);
    ASSERT_TRUE(outcome.has_value()) << outcome.error().reason;
    for (const ledger::Posting& posting : outcome->postings) {
      ASSERT_TRUE(balances.post(posting).has_value());
    }
  }
  void buy(const std::string& order, std::int64_t fen, Instant when) {
    const auto member = domain::MemberId::parse("M-" + order);
    run({when, ++arrivals,
         PlaceOrder{order,
                    Channel::kCheckout,
                    kStore,
                    "D1",
                    member,
                    {{*domain::ProductId::parse("P1"), Money::minor(fen), Money{}}}}});
  }
  void buy(const std::string& order, std::int64_t fen) {
    buy(order, fen, at("10:00") + Duration::minutes(static_cast<std::int64_t>(arrivals)));
  }
  [[nodiscard]] std::int64_t change_of(const std::string& order) const {
    return balances.balance("member/M-" + order + "/change", "CNY").minor();
  }
  [[nodiscard]] std::int64_t retained() const { return balances.balance("store/S1/retained", "CNY").minor(); }
};

Policy policy(const char* ratio, const char* extract, FirstInLine first) {
  Policy out;
  out.version = "v1";
  out.extract = *domain::parse_ratio(extract);
  out.default_ratio = domain::parse_ratio(ratio);
  out.first_in_line = first;
  return out;
}

TEST(QueueRebateExamples, hundred_percent_ten_extract_pays_head_first) {
  Shop shop(policy("100%", "10%", FirstInLine::kRetain));
  shop.buy("A", 10000);
  EXPECT_EQ(shop.retained(), 1000);
  shop.buy("B", 10000);
  EXPECT_EQ(shop.change_of("A"), 1000);
  shop.buy("C", 10000);
  shop.buy("D", 10000);
  EXPECT_EQ(shop.change_of("A"), 3000);
  EXPECT_EQ(shop.retained(), 1000);
  for (int i = 5; i <= 11; ++i) {
    shop.buy("O" + std::to_string(i), 10000);
  }
  EXPECT_EQ(shop.change_of("A"), 10000);
  EXPECT_EQ(shop.engine.find_entry("A")->status, EntryStatus::kDone);
  EXPECT_EQ(shop.change_of("B"), 0);
  shop.buy("O12", 10000);
  EXPECT_EQ(shop.change_of("B"), 1000);
}

TEST(QueueRebateExamples, self_pays_own_entry_at_once) {
  Shop shop(policy("130%", "65%", FirstInLine::kSelf));
  shop.buy("A", 16800);
  EXPECT_EQ(shop.engine.find_entry("A")->entitlement, Money::minor(21840));
  EXPECT_EQ(shop.change_of("A"), 10920);
  EXPECT_EQ(shop.engine.find_entry("A")->remaining(), Money::minor(10920));
  shop.buy("B", 16800);
  EXPECT_EQ(shop.change_of("A"), 21840);
  EXPECT_EQ(shop.change_of("B"), 0);
}

TEST(QueueRebateExamples, retain_completes_after_two_further_orders) {
  Shop shop(policy("130%", "65%", FirstInLine::kRetain));
  shop.buy("A", 16800);
  EXPECT_EQ(shop.change_of("A"), 0);
  shop.buy("B", 16800);
  EXPECT_EQ(shop.change_of("A"), 10920);
  shop.buy("C", 16800);
  EXPECT_EQ(shop.change_of("A"), 21840);
  EXPECT_EQ(shop.engine.find_entry("A")->status, EntryStatus::kDone);
}

TEST(QueueRebateExamples, remainders_stay_with_the_payer) {
  Shop shop(policy("50%", "33.33%", FirstInLine::kRetain));
  shop.buy("A", 1001);
  shop.buy("B", 333);
  shop.buy("C", 1999);
  shop.buy("D", 2999);
  std::vector<std::int64_t> entitlements;
  for (const char* order : {"A", "B", "C", "D"}) {
    entitlements.push_back(shop.engine.find_entry(order)->entitlement.minor());
  }
  EXPECT_THAT(entitlements, ElementsAre(500, 166, 999, 1499));
  EXPECT_EQ(shop.change_of("A"), 500);
  EXPECT_EQ(shop.change_of("B"), 166);
  EXPECT_EQ(shop.change_of("C"), 999);
  EXPECT_EQ(shop.change_of("D"), 0);
  EXPECT_EQ(shop.retained(), 443);
}

TEST(QueueRebateExamples, late_order_takes_its_place_by_effective_time) {
  Shop shop(policy("100%", "10%", FirstInLine::kRetain));
  shop.buy("O1", 10000, at("10:00"));
  shop.buy("O2", 10000, at("10:10"));
  shop.buy("O3", 10000, at("10:05"));
  shop.buy("O4", 10000, at("10:20"));
  EXPECT_EQ(shop.change_of("O1"), 3000);
  const auto place = shop.engine.place_of("O2");
  ASSERT_TRUE(place.has_value());
  EXPECT_EQ(place->position, 3U);
  EXPECT_EQ(place->ahead.amount, Money::minor(7000 + 10000));
}

TEST(QueueRebate, level_decides_before_default) {
  Policy levels = policy("100%", "10%", FirstInLine::kRetain);
  levels.levels["gold"] = Ratio{1'200'000};
  EXPECT_EQ(decide_ratio(levels, "gold"), (RatioDecision{Ratio{1'200'000}, "level(program)"}));
  EXPECT_EQ(decide_ratio(levels, "silver"), (RatioDecision{Ratio{1'000'000}, "default(program)"}));
  EXPECT_EQ(decide_ratio(levels, ""), (RatioDecision{Ratio{1'000'000}, "default(program)"}));
}

TEST(QueueRebate, level_counts_as_it_was_when_the_order_arrived) {
  Policy levels = policy("100%", "10%", FirstInLine::kRetain);
  levels.levels["gold"] = Ratio{2'000'000};
  Shop shop(levels);
  shop.run({at("09:00"), 0, SetMember{*domain::MemberId::parse("M-A"), "gold"}});
  shop.buy("A", 10000);
  shop.run({at("10:30"), 0, SetMember{*domain::MemberId::parse("M-A"), ""}});
  EXPECT_EQ(shop.engine.find_entry("A")->entitlement, Money::minor(20000));
}

TEST(QueueRebate, order_without_member_contributes_and_earns_nothing) {
  Shop shop(policy("100%", "10%", FirstInLine::kRetain));
  shop.run({at("10:00"), 1,
            PlaceOrder{"X",
                       Channel::kCheckout,
                       kStore,
                       "D1",
                       std::nullopt,
                       {{*domain::ProductId::parse("P1"), Money::minor(10000), Money{}}}}});
  EXPECT_EQ(shop.retained(), 1000);
  EXPECT_EQ(shop.engine.find_entry("X"), nullptr);
}

TEST(QueueRebate, carry_keeps_the_contribution_for_the_next_payout) {
  Shop shop(policy("100%", "10%", FirstInLine::kCarry));
  shop.buy("A", 10000);
  EXPECT_EQ(shop.engine.figures(kQueue).pool, Money::minor(1000));
  EXPECT_EQ(shop.retained(), 0);
  shop.buy("B", 10000);
  EXPECT_EQ(shop.change_of("A"), 2000);
  EXPECT_EQ(shop.engine.figures(kQueue).pool, Money{});
}

TEST(QueueRebate, version_that_leaves_carry_pays_the_old_pool_to_the_line_at_once) {
  Shop shop(policy("100%", "10%", FirstInLine::kCarry));
  shop.buy("A", 10000);
  EXPECT_EQ(shop.engine.figures(kQueue).pool, Money::minor(1000));
  Policy next = policy("100%", "10%", FirstInLine::kRetain);
  next.version = "v2";
  next.effective_from = at("11:00");
  shop.run({at("11:00"), 0, ActivatePolicy{next}});
  EXPECT_EQ(shop.change_of("A"), 1000);
  EXPECT_EQ(shop.engine.figures(kQueue).pool, Money{});
  shop.buy("B", 10000, at("11:01"));
  EXPECT_EQ(shop.change_of("A"), 2000);
}

TEST(QueueRebate, version_that_will_leave_carry_pays_the_old_pool_before_its_first_order) {
  Shop shop(policy("100%", "10%", FirstInLine::kCarry));
  Policy next = policy("100%", "10%", FirstInLine::kRetain);
  next.version = "v2";
  next.effective_from = at("12:00");
  shop.run({at("09:00"), 0, ActivatePolicy{next}});
  shop.buy("A", 10000, at("10:00"));
  EXPECT_EQ(shop.engine.figures(kQueue).pool, Money::minor(1000));
  shop.buy("B", 10000, at("12:00"));
  EXPECT_EQ(shop.change_of("A"), 2000);
  EXPECT_EQ(shop.engine.figures(kQueue).pool, Money{});
  EXPECT_EQ(shop.retained(), 0);
}

TEST(QueueRebate, disabled_program_does_nothing) {
  Policy off = policy("100%", "10%", FirstInLine::kRetain);
  off.enabled = false;
  Shop shop(off);
  shop.buy("A", 10000);
  EXPECT_TRUE(shop.balances.all().empty());
}

TEST(QueueRebate, order_uses_the_version_valid_at_its_effective_time) {
  Shop shop(policy("100%", "10%", FirstInLine::kRetain));
  Policy next = policy("50%", "20%", FirstInLine::kRetain);
  next.version = "v2";
  next.effective_from = at("12:00");
  shop.run({at("11:00"), 0, ActivatePolicy{next}});
  shop.buy("late", 10000, at("12:00"));
  shop.buy("early", 10000, at("11:59"));
  EXPECT_EQ(shop.engine.find_entry("late")->policy_version, "v2");
  EXPECT_EQ(shop.engine.find_entry("late")->entitlement, Money::minor(5000));
  EXPECT_EQ(shop.engine.find_entry("early")->policy_version, "v1");
}

TEST(QueueRebate, duplicate_order_is_rejected_without_effect) {
  Shop shop(policy("100%", "10%", FirstInLine::kRetain));
  shop.buy("A", 10000);
  const auto again =
      shop.engine.execute({at("10:30"), 9,
                           PlaceOrder{"A",
                                      Channel::kCheckout,
                                      kStore,
                                      "D1",
                                      domain::MemberId::parse("M-A"),
                                      {{*domain::ProductId::parse("P1"), Money::minor(10000), Money{}}}}});
  ASSERT_FALSE(again.has_value());
  EXPECT_EQ(again.error().code, RejectCode::kDuplicateOrder);
}

}  // namespace
}  // namespace queueback::rewards::queue_rebate
