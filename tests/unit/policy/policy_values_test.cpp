// Every key of a policy file, read.
#include <gmock/gmock.h>

#include "common/policy/policy.hpp"
#include "tests/support/must.hpp"

namespace queueback::policy {
namespace {

using namespace rewards::queue_rebate;
using domain::Money;
using domain::Ratio;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::SizeIs;
using tests::must;

PolicyFile read(const std::string& toml, DrawSecret draw_secret = DrawSecret::kRefused) {
  return must(parse(toml, "policy.toml", Instant{}, draw_secret));
}
/// A policy with these lines under [queue_rebate].
Policy program(const std::string& lines) { return read("version = \"p\"\n[queue_rebate]\n" + lines).queue_rebate; }

Instant at(const char* text) { return *parse_rfc3339(text); }
Ratio percent(std::int64_t n) { return {n * 10'000}; }
std::optional<Ratio> into(const Policy& policy, Into kind) {
  return policy.redeem.ratios[static_cast<std::size_t>(kind)];
}

TEST(Policy_head, complete_isRead) {
  const auto file = read("version = \"2026-11\"\ntime_zone = \"Europe/Berlin\"\ncurrency = \"EUR\"\n");
  EXPECT_EQ(file.version, "2026-11");
  EXPECT_EQ(file.time_zone, "Europe/Berlin");
  EXPECT_EQ(file.time_zone_place, "policy.toml:2:13");
  EXPECT_EQ(file.currency, "EUR");
  EXPECT_EQ(file.queue_rebate.version, "2026-11");
  EXPECT_EQ(file.queue_rebate.currency, "EUR");
}

TEST(Policy_head, effectiveTime_isTheCallers) {
  const auto file = must(parse("version = \"p\"", "policy.toml", at("2026-11-01T00:00:00Z")));
  EXPECT_EQ(file.queue_rebate.effective_from, at("2026-11-01T00:00:00Z"));
}

TEST(Policy_head, zoneAndCurrencyMissing_areThoseOfTheFirstShops) {
  const auto file = read("version = \"p\"");
  EXPECT_EQ(file.time_zone, "Asia/Shanghai");
  EXPECT_EQ(file.currency, "CNY");
}

TEST(Policy_head, drawSecretWhereAllowed_isItsBytes) {
  const auto file =
      read("version = \"p\"\ndraw_secret = \"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1F\"",
           DrawSecret::kAllowed);
  ASSERT_TRUE(file.queue_rebate.draw_secret.has_value());
  EXPECT_EQ((*file.queue_rebate.draw_secret)[0], 0);
  EXPECT_EQ((*file.queue_rebate.draw_secret)[31], 0x1F);
}

TEST(Policy_program, tableMissing_isOff) { EXPECT_EQ(read("version = \"p\"").queue_rebate.program.enabled, false); }

TEST(Policy_program, emptyTable_isAllDefaults) {
  Policy defaults;
  defaults.version = "p";
  EXPECT_EQ(program(""), defaults);
}

TEST(Policy_program, words_areRead) {
  const Policy policy = program(R"(
enabled = false
settle_on = "completed"
settle_delay_days = 7
payout_rule = "completed_first"
first_in_line = "self"
deduction_orders = "contribute_only"
paused = true
new_products_enabled = false
queues = { cashier = "desk", store = "all", mall = "product" }
)");
  EXPECT_EQ(policy.program.enabled, false);
  EXPECT_EQ(policy.settle_on, SettleOn::kCompleted);
  EXPECT_EQ(policy.settle_delay_days, 7);
  EXPECT_EQ(policy.payout_rule, PayoutRule::kCompletedFirst);
  EXPECT_EQ(policy.first_in_line, FirstInLine::kSelf);
  EXPECT_EQ(policy.deduction_orders, DeductionOrders::kContributeOnly);
  EXPECT_TRUE(policy.paused);
  EXPECT_FALSE(policy.new_products_enabled);
  EXPECT_EQ(policy.cashier_queues, CashierQueues::kDesk);
  EXPECT_EQ(policy.store_queues, StoreQueues::kAll);
  EXPECT_EQ(policy.mall_queues, MallQueues::kProduct);
}

TEST(Policy_program, ratios_areRead) {
  const Policy policy = program(R"(
extract = "100%"
default = "130.0001%"
levels = { gold = "120%", "silver.1" = "0%" }
accrual_floor = "5%"
)");
  EXPECT_EQ(policy.program.extract, percent(100));
  EXPECT_EQ(policy.program.default_ratio, Ratio{1'300'001});
  ASSERT_TRUE(policy.program.levels.has_value());
  EXPECT_THAT(*policy.program.levels, ElementsAre(Pair("gold", percent(120)), Pair("silver.1", percent(0))));
  EXPECT_EQ(policy.accrual_floor, percent(5));
}

TEST(Policy_program, caps_areAmountsOfTheMinorUnit) {
  const Policy policy = program(
      R"(caps = { per_entry = "5000.00", per_member_per_day = "0.5", per_member = "7", per_queue = "10000000000" })");
  EXPECT_EQ(policy.caps.per_entry, Money::minor(500'000));
  EXPECT_EQ(policy.caps.per_member_per_day, Money::minor(50));
  EXPECT_EQ(policy.caps.per_member, Money::minor(700));
  EXPECT_EQ(policy.caps.per_queue, domain::kMaxAmount);
}

TEST(Policy_redeem, complete_isRead) {
  const Policy policy = program(R"(redeem = { points = "80%", love = "70%", voucher = "90%", love_state = "frozen" })");
  EXPECT_EQ(into(policy, Into::kPoints), percent(80));
  EXPECT_EQ(into(policy, Into::kLove), percent(70));
  EXPECT_EQ(into(policy, Into::kVoucher), percent(90));
  EXPECT_EQ(policy.redeem.love_state, LoveState::kFrozen);
}

TEST(Policy_redeem, oneUnit_leavesTheOthersOff) {
  const Policy policy = program(R"(redeem = { points = "80%" })");
  EXPECT_EQ(into(policy, Into::kLove), std::nullopt);
  EXPECT_EQ(policy.redeem.love_state, LoveState::kAvailable);
}

TEST(Policy_draw, fixedWithWeights_isRead) {
  const Policy policy = program(R"(draw = { kind = "fixed", ratios = ["10%", "50%"], weights = [3, 1] })");
  ASSERT_TRUE(policy.program.draw.has_value());
  EXPECT_THAT(policy.program.draw->choices,
              ElementsAre(DrawSetting::Choice{percent(10), 3}, DrawSetting::Choice{percent(50), 1}));
  EXPECT_FALSE(policy.program.draw->range.has_value());
}

TEST(Policy_draw, fixedWithoutWeights_weighsAllTheSame) {
  const Policy policy = program(R"(draw = { kind = "fixed", ratios = ["10%", "50%"] })");
  EXPECT_THAT(policy.program.draw->choices,
              ElementsAre(DrawSetting::Choice{percent(10), 1}, DrawSetting::Choice{percent(50), 1}));
}

TEST(Policy_draw, range_isRead) {
  const Policy policy = program(R"(draw = { kind = "range", from = "10%", to = "50%", step = "0.5%" })");
  EXPECT_EQ(policy.program.draw->range, (DrawSetting::Range{percent(10), percent(50), Ratio{5'000}}));
  EXPECT_THAT(policy.program.draw->choices, IsEmpty());
}

TEST(Policy_randomReturn, table_isRead) {
  const Policy policy = program("redeem = { points = \"80%\" }\nrandom_return = { group = 3, cash = 1 }");
  EXPECT_EQ(policy.program.random_return, (RandomReturn{3, 1}));
}

TEST(Policy_randomReturn, allCash_needsNoPoints) {
  EXPECT_EQ(program("random_return = { group = 3, cash = 3 }").program.random_return, (RandomReturn{3, 3}));
}

TEST(Policy_randomReturn, falseAtAStore_switchesItOff) {
  const Policy policy = program("[[queue_rebate.store]]\nid = \"S1\"\nrandom_return = false\n");
  EXPECT_EQ(policy.stores.at("S1").random_return, RandomReturn{});
}

TEST(Policy_clear, everyPeriod_isRead) {
  const auto every = [](const char* word) {
    return program("clear = { every = \"" + std::string(word) + "\", time = \"23:59:58\" }").clear->every;
  };
  EXPECT_EQ(every("day"), ClearSetting::Every::kDay);
  EXPECT_EQ(every("week"), ClearSetting::Every::kWeek);
  EXPECT_EQ(every("month"), ClearSetting::Every::kMonth);
}

TEST(Policy_clear, timeOfDay_isMidnightUnlessSaid) {
  const auto time = [](const char* rest) {
    return program("clear = { every = \"day\"" + std::string(rest) + " }").clear->time_of_day;
  };
  EXPECT_EQ(time(""), Duration{});
  EXPECT_EQ(time(", time = \"04:30\""), Duration::minutes(270));
  EXPECT_EQ(time(", time = \"23:59:58\""), Duration::seconds(86'398));
}

TEST(Policy_clear, oneInstant_isRead) {
  const Policy policy = program("clear = { at = \"2026-12-31T00:00:00+08:00\" }");
  EXPECT_EQ(policy.clear->every, ClearSetting::Every::kOnce);
  EXPECT_EQ(policy.clear->at, at("2026-12-30T16:00:00Z"));
}

TEST(Policy_places, everyKeyOfAProduct_isRead) {
  const Policy policy = program(R"(
[[queue_rebate.product]]
id = "P1"
enabled = false
extract = "65%"
default = "130%"
levels = { gold = "150%" }
cumulative = [ { days = 30, threshold = "2000.00", ratio = "50%" }, { days = 60, threshold = "5000", ratio = "60%" } ]
draw = { kind = "fixed", ratios = ["10%"] }
windows = [ { from = "2026-11-01T00:00:00+08:00", to = "2026-11-12T00:00:00+08:00" } ]
per_member_per_day = 2
per_member_total = 0
)");
  const Settings& settings = policy.products.at("P1");
  EXPECT_EQ(settings.enabled, false);
  EXPECT_EQ(settings.extract, percent(65));
  EXPECT_EQ(settings.default_ratio, percent(130));
  EXPECT_THAT(*settings.levels, ElementsAre(Pair("gold", percent(150))));
  EXPECT_THAT(*settings.cumulative,
              ElementsAre(Tier{30, Money::minor(200'000), percent(50)}, Tier{60, Money::minor(500'000), percent(60)}));
  EXPECT_THAT(settings.draw->choices, SizeIs(1));
  EXPECT_THAT(*settings.windows, ElementsAre(Window{at("2026-10-31T16:00:00Z"), at("2026-11-11T16:00:00Z")}));
  EXPECT_EQ(settings.per_member_per_day, 2U);
  EXPECT_EQ(settings.per_member_total, 0U);
}

TEST(Policy_places, idOnly_setsNothing) {
  EXPECT_EQ(program("[[queue_rebate.product]]\nid = \"P1\"\n").products.at("P1"), Settings{});
}

TEST(Policy_places, emptyWindows_areNotSet) {
  EXPECT_FALSE(program("[[queue_rebate.product]]\nid = \"P1\"\nwindows = []\n").products.at("P1").windows.has_value());
}

TEST(Policy_places, emptyLevelsAndTiers_areSet) {
  const Policy policy = program("[[queue_rebate.product]]\nid = \"P1\"\nlevels = {}\ncumulative = []\n");
  EXPECT_THAT(policy.products.at("P1").levels.value(), IsEmpty());
  EXPECT_THAT(policy.products.at("P1").cumulative.value(), IsEmpty());
}

TEST(Policy_places, storesAndDesks_areKeptById) {
  const Policy policy = program(
      "[[queue_rebate.store]]\nid = \"S1\"\n[[queue_rebate.desk]]\nid = \"S1\"\n[[queue_rebate.desk]]\nid = "
      "\"S1/D1\"\nrandom_return = { group = 2, cash = 2 }\n");
  EXPECT_EQ(policy.stores.count("S1"), 1U);
  EXPECT_EQ(policy.desks.count("S1"), 1U);
  EXPECT_EQ(policy.desks.at("S1/D1").random_return, (RandomReturn{2, 2}));
}

TEST(Policy_presentation, missing_isEverythingOn) {
  EXPECT_EQ(read("version = \"p\"").presentation, Presentation{});
  EXPECT_EQ(Presentation{}.announce_clear_days, 7);
}

TEST(Policy_presentation, names_areReadByLanguage) {
  const auto file = read(
      "version = \"p\"\n[queue_rebate]\nannounce_clear_days = 3\n[queue_rebate.names]\nprogram = { zh = \"排队返利\", "
      "en = "
      "\"Queue rebate\" }\nredeem_button = { zh = \"兑换\" }\n");
  EXPECT_EQ(file.presentation.names.program, (LanguageText{"排队返利", "Queue rebate"}));
  EXPECT_EQ(file.presentation.names.redeem_button, (LanguageText{"兑换", ""}));
  EXPECT_EQ(file.presentation.announce_clear_days, 3);
}

TEST(Policy_presentation, everySwitch_turnsItsOwnThingOff) {
  const std::map<std::string, bool Display::*> switches = {{"progress", &Display::progress},
                                                           {"cumulative_paid", &Display::cumulative_paid},
                                                           {"waiting_entitlement", &Display::waiting_entitlement},
                                                           {"member", &Display::member},
                                                           {"waiting_amount", &Display::waiting_amount},
                                                           {"position", &Display::position},
                                                           {"ahead", &Display::ahead},
                                                           {"paid", &Display::paid},
                                                           {"remaining", &Display::remaining},
                                                           {"source", &Display::source},
                                                           {"draw_open", &Display::draw_open}};
  for (const auto& [name, member] : switches) {
    Display expected;
    expected.*member = false;
    const auto file = read("version = \"p\"\n[queue_rebate.display]\n" + name + " = false\n");
    EXPECT_EQ(file.presentation.display, expected) << name;
  }
}

TEST(Policy_presentation, message_isReadByEvent) {
  const auto file = read(R"(version = "p"
[queue_rebate.messages.joined]
enabled = false
zh = "{order}：{entitlement}"
en = "{program} {entitlement}"
deliver = ["page", "receipt"]
)");
  const Message& joined = file.presentation.message(Event::kJoined);
  EXPECT_FALSE(joined.enabled);
  EXPECT_EQ(joined.text, (LanguageText{"{order}：{entitlement}", "{program} {entitlement}"}));
  EXPECT_THAT(joined.deliver, ElementsAre(Delivery::kReceipt, Delivery::kPage));
  EXPECT_EQ(file.presentation.message(Event::kPaid), Message{});
}

TEST(Policy_presentation, everyPlaceholderOfEveryEvent_mayStandInItsTemplates) {
  for (std::size_t i = 0; i < kEventCount; ++i) {
    const auto event = static_cast<Event>(i);
    std::string text;
    for (const std::string_view name : placeholders_of(event)) {
      text += "{" + std::string(name) + "} ";
    }
    const auto file =
        read("version = \"p\"\n[queue_rebate.messages." + std::string(to_string(event)) + "]\nen = \"" + text + "\"\n");
    EXPECT_EQ(file.presentation.message(event).text.en, text);
  }
}

}  // namespace
}  // namespace queueback::policy
