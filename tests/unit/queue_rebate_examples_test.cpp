// The worked examples of the reward rules (docs/rewards.md) that program-level settings cover.
#include <gmock/gmock.h>

#include <array>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;
using domain::Ratio;
using ::testing::ElementsAre;

const std::string kQueue = "cashier/S1";

Instant at(const char* time_of_day) { return *parse_rfc3339("2026-11-20T" + std::string(time_of_day) + ":00+08:00"); }

struct Shop {
  Engine engine;
  ledger::Balances balances;
  std::uint64_t arrivals = 0;

  explicit Shop(Policy policy) { run({Instant{0}, 0, ActivatePolicy{std::move(policy)}}); }

  void run(const Command& command) {
    while (const auto step = engine.advance(command.at)) {
      post(*step);
    }
    const auto outcome = engine.execute(command);
    ASSERT_TRUE(outcome.has_value()) << outcome.error().reason;
    post(*outcome);
  }
  void post(const Outcome& outcome) {
    for (const ledger::Posting& posting : engine.spell(outcome)) {
      ASSERT_TRUE(balances.post(posting).has_value());
    }
  }
  /// The rejection of a command that must not be applied.
  RejectCode refused(const Command& command) {
    while (const auto step = engine.advance(command.at)) {
      post(*step);
    }
    const auto outcome = engine.execute(command);
    EXPECT_FALSE(outcome.has_value());
    return outcome ? RejectCode::kAmount : outcome.error().code;
  }
  static PlaceOrder checkout(const std::string& order, std::int64_t fen, const std::string& member) {
    return {order, Channel::kCheckout, "S1", "D1", member, true, {{"P1", Money::minor(fen), Money{}}}};
  }
  void buy(const std::string& order, std::int64_t fen, Instant when) {
    run({when, ++arrivals, checkout(order, fen, "M-" + order)});
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
  out.program.extract = *domain::parse_ratio(extract);
  out.program.default_ratio = domain::parse_ratio(ratio);
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
  levels.program.levels = {{"gold", Ratio{1'200'000}}};
  const Source by_level{SourceKind::kLevel, Place::kProgram};
  const Source by_default{SourceKind::kDefault, Place::kProgram};
  EXPECT_EQ(expected_ratio(levels, "S1", "D1", "gold"), (RatioDecision{Ratio{1'200'000}, by_level}));
  EXPECT_EQ(expected_ratio(levels, "S1", "D1", "silver"), (RatioDecision{Ratio{1'000'000}, by_default}));
  EXPECT_EQ(expected_ratio(levels, "S1", "D1", ""), (RatioDecision{Ratio{1'000'000}, by_default}));
}

TEST(QueueRebate, desk_replaces_its_store_key_by_key) {
  Policy desks = policy("100%", "10%", FirstInLine::kRetain);
  desks.desks["S1"].default_ratio = Ratio{500'000};
  desks.desks["S1"].enabled = false;
  desks.desks["S1/D1"].enabled = true;
  EXPECT_EQ(expected_entitlement(desks, Money::minor(1000), "S1", "D1", ""), Money::minor(500));
  EXPECT_EQ(expected_entitlement(desks, Money::minor(1000), "S1", "D2", ""), Money{});
  EXPECT_EQ(expected_entitlement(desks, Money::minor(1000), "S2", "D1", ""), Money::minor(1000));
}

TEST(QueueRebate, level_counts_as_it_was_when_the_order_arrived) {
  Policy levels = policy("100%", "10%", FirstInLine::kRetain);
  levels.program.levels = {{"gold", Ratio{2'000'000}}};
  Shop shop(levels);
  shop.run({at("09:00"), 0, SetMember{"M-A", "gold"}});
  shop.buy("A", 10000);
  shop.run({at("10:30"), 0, SetMember{"M-A", ""}});
  EXPECT_EQ(shop.engine.find_entry("A")->entitlement, Money::minor(20000));
}

TEST(QueueRebate, order_without_member_contributes_and_earns_nothing) {
  Shop shop(policy("100%", "10%", FirstInLine::kRetain));
  shop.run({at("10:00"), 1, Shop::checkout("X", 10000, "")});
  EXPECT_EQ(shop.retained(), 1000);
  EXPECT_FALSE(shop.engine.find_entry("X").has_value());
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
  off.program.enabled = false;
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
  EXPECT_EQ(shop.refused({at("10:30"), 9, Shop::checkout("A", 10000, "M-A")}), RejectCode::kDuplicateOrder);
}

TEST(QueueRebateExamples, refund_takes_back_what_was_paid_too_much) {
  // 99.99 at 110 % = 109.98; 80.00 were paid; refunding 33.33 leaves 73.32, so 6.68 are withheld.
  Shop shop(policy("110%", "80.008%", FirstInLine::kSelf));
  shop.buy("A", 9999);
  EXPECT_EQ(shop.change_of("A"), 7999);
  shop.run({at("10:05"), 2, Shop::checkout("B", 2, "")});
  ASSERT_EQ(shop.change_of("A"), 8000);
  shop.run({at("10:10"), 3, Refund{"A", std::nullopt, Money::minor(3333)}});
  const auto entry = shop.engine.find_entry("A");
  EXPECT_EQ(entry->entitlement, Money::minor(7332));
  EXPECT_EQ(entry->paid, Money::minor(7332));
  EXPECT_EQ(entry->status, EntryStatus::kDone);
  EXPECT_EQ(shop.balances.balance("store/S1/recovered", "CNY"), Money::minor(668));
  EXPECT_EQ(3333 - 668, 2665);  // what the customer gets
}

TEST(QueueRebateExamples, tiers_count_what_was_bought_in_their_days) {
  Policy tiers = policy("10%", "10%", FirstInLine::kRetain);
  tiers.desks["S1"].cumulative = {{30, Money::minor(200'000), Ratio{500'000}},
                                  {30, Money::minor(500'000), Ratio{600'000}},
                                  {60, Money::minor(1'000'000), Ratio{1'000'000}}};
  const Instant now = at("10:00");
  const auto ratio_after = [&](std::int64_t last_30_days, std::int64_t before) {
    Shop shop(tiers);
    shop.run({now - Duration::days(60), 1, Shop::checkout("old", before, "M")});
    shop.run({now - Duration::days(30), 2, Shop::checkout("edge", last_30_days, "M")});
    shop.run({now, 3, Shop::checkout("same instant", 99'999'999, "M")});
    shop.run({now, 4, Shop::checkout("new", 1000, "M")});
    return shop.engine.find_entry("new")->ratio.ratio;
  };
  EXPECT_EQ(ratio_after(499'999, 500'001), Ratio{1'000'000});
  EXPECT_EQ(ratio_after(500'000, 499'999), Ratio{600'000});
  EXPECT_EQ(ratio_after(499'999, 1), Ratio{500'000});
}

TEST(QueueRebateExamples, draw_gives_what_another_hmac_gives) {
  Policy drawn = policy("100%", "0%", FirstInLine::kRetain);
  drawn.program.draw = DrawSetting{{{Ratio{100'000}, 1}, {Ratio{200'000}, 1}, {Ratio{500'000}, 1}}, std::nullopt};
  drawn.draw_secret.emplace();
  for (std::size_t i = 0; i < drawn.draw_secret->size(); ++i) {
    (*drawn.draw_secret)[i] = static_cast<std::uint8_t>(i);
  }
  Shop shop(drawn);
  shop.buy("O1", 10000);
  EXPECT_TRUE(shop.engine.draw_is_open("O1"));
  shop.run({at("11:00"), 2, Draw{"O1", std::nullopt}});
  EXPECT_FALSE(shop.engine.draw_is_open("O1"));
  // printf 'draw|O1|0' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f  gives f2a6378c147870b6…
  const std::uint64_t first_eight_bytes = 0xf2a6378c147870b6;
  const std::array<std::int64_t, 3> entitlements = {1000, 2000, 5000};
  EXPECT_EQ(shop.engine.find_entry("O1")->entitlement.minor(), entitlements[first_eight_bytes % 3]);
  EXPECT_EQ(shop.refused({at("11:01"), 3, Draw{"O1", std::nullopt}}), RejectCode::kNoDraw);
}

}  // namespace
}  // namespace queueback::rewards::queue_rebate
