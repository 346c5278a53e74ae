// When a sale counts: by its terminal's clock, but only inside the gap between two contacts.
#include <gmock/gmock.h>

#include "common/replication/limits.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using ::testing::ElementsAre;
using tests::kNoon;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

constexpr const char* kSecondPolicy = R"(
version = "p2"
currency = "CNY"
[queue_rebate]
extract = "20%"
default = "50%"
)";

class EffectiveTime : public ::testing::Test {
 protected:
  EffectiveTime() { StoreBench::furnish(bench_); }

  /// Effective times of all sales in the order in which they arrived, in seconds after noon.
  std::vector<std::int64_t> effective_seconds() {
    std::vector<std::int64_t> out;
    must(storage::for_each_row(
        bench_.database().prepare("SELECT effective_at FROM sale ORDER BY log_no"),
        [&](const storage::Statement& row) { out.push_back((row.integer(0) - kNoon.micros) / 1'000'000); }));
    return out;
  }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(EffectiveTime, HonestClock_insideTheGap_isKept) {
  bench_.greet(till_);
  till_.sell_to("M1", kNoon + Duration::seconds(600));
  bench_.clock().pass(Duration::hours(1));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(600));
}

TEST_F(EffectiveTime, FirstContactWithSales_isBoundedByTheEnrolment) {
  const Instant enrolled = kNoon - Duration::hours(2);
  must(bench_.group([&] { return bench_.store().terminal_desk().enrol({"T1", "01", Bytes(32), enrolled}); }));
  till_.sell_to("M1", kNoon - Duration::days(3650));
  bench_.sync(till_);
  bench_.restart();
  TillStream other{"T1", 2};
  other.sell_to("M1", kNoon - Duration::days(3650));
  bench_.sync(other);
  EXPECT_THAT(effective_seconds(), ElementsAre(-7200, -7200));
}

TEST_F(EffectiveTime, ClockAhead_isClampedToTheContactThatShowedIt) {
  bench_.greet(till_);
  till_.sell_to("M1", kNoon + Duration::days(3650));
  bench_.clock().pass(Duration::hours(1));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(3600));
}

TEST_F(EffectiveTime, ClockBehind_isClampedToTheContactBefore) {
  bench_.greet(till_);
  till_.sell_to("M1", kNoon - Duration::days(3650));
  bench_.clock().pass(Duration::hours(1));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(0));
}

TEST_F(EffectiveTime, Heartbeat_isAContactToo) {
  bench_.greet(till_);
  bench_.clock().pass(Duration::minutes(30));
  must(bench_.send(till_, {0, {}}));
  till_.sell_to("M1", kNoon - Duration::days(1));
  bench_.clock().pass(Duration::minutes(30));
  must(bench_.send(till_, till_.batch()));
  EXPECT_THAT(effective_seconds(), ElementsAre(1800));
}

TEST_F(EffectiveTime, DeclaredHead_boundsRecordsThatComeLater) {
  bench_.greet(till_);
  till_.sell_to("M1", kNoon + Duration::days(1));
  till_.sell_to("M2", kNoon + Duration::days(1));
  bench_.clock().pass(Duration::minutes(10));
  bench_.greet(till_);  // declares both, then the line is cut before a record arrives
  bench_.clock().pass(Duration::hours(5));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(600, 600));
}

TEST_F(EffectiveTime, Contacts_surviveARestartOfTheStore) {
  bench_.greet(till_);
  till_.sell_to("M1", kNoon + Duration::days(1));
  bench_.clock().pass(Duration::minutes(10));
  bench_.greet(till_);
  bench_.restart();
  bench_.clock().pass(Duration::hours(5));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(600));
}

TEST_F(EffectiveTime, RestartOfTerminal_doesNotForgetTheContactBefore) {
  till_.sell_to("M1", kNoon);
  bench_.sync(till_);
  bench_.clock().pass(Duration::hours(1));
  must(bench_.send(till_, {1, {}}));  // alive, nothing new
  till_.start(2);
  till_.sell_to("M2", kNoon - Duration::days(9));
  bench_.clock().pass(Duration::hours(1));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(0, 3600));
}

TEST_F(EffectiveTime, StoreClockStepsBack_boundsStayInOrder) {
  bench_.greet(till_);
  bench_.clock().jump_to(kNoon - replication::kMaxClockStepBack);
  till_.sell_to("M1", kNoon + Duration::hours(1));
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(0));
}

TEST_F(EffectiveTime, StoreClockThatWasWrong_boundsNothingOnceItIsSetBack) {
  bench_.clock().jump_to(kNoon + Duration::days(3650));
  bench_.greet(till_);
  bench_.clock().jump_to(kNoon + Duration::hours(1));
  till_.sell_to("M1", kNoon);
  bench_.sync(till_);
  EXPECT_THAT(effective_seconds(), ElementsAre(0));
}

TEST_F(EffectiveTime, ForgedClock_cannotPassThoseWhoPaidBeforeTheGap) {
  bench_.greet(till_);
  TillStream honest("T2", 2);
  honest.sell_to("M1", kNoon - Duration::seconds(5));
  bench_.sync(honest);
  till_.sell_to("M2", kNoon - Duration::days(100));
  bench_.clock().pass(Duration::minutes(1));
  bench_.sync(till_);
  ASSERT_EQ(bench_.line().size(), 2U);
  EXPECT_EQ(bench_.line()[0].entry.member, "M1");
}

TEST_F(EffectiveTime, LateArrival_takesItsPlaceByTime) {
  bench_.greet(till_);
  TillStream other("T2", 2);
  bench_.greet(other);
  bench_.clock().pass(Duration::hours(1));
  other.sell_to("M2", kNoon + Duration::minutes(30));
  bench_.sync(other);
  till_.sell_to("M1", kNoon + Duration::minutes(10));
  bench_.sync(till_);
  ASSERT_EQ(bench_.line().size(), 2U);
  EXPECT_EQ(bench_.line()[0].entry.member, "M1");
}

TEST_F(EffectiveTime, Policy_isTheOneOfTheEffectiveTime) {
  bench_.greet(till_);
  must(bench_.group([&] { return bench_.store().apply_policy(kSecondPolicy, "p2.toml", kNoon + Duration::hours(1)); }));
  till_.sell_to("M1", kNoon + Duration::minutes(59));
  till_.sell_to("M2", kNoon + Duration::minutes(61));
  bench_.clock().pass(Duration::hours(2));
  bench_.sync(till_);
  ASSERT_EQ(bench_.line().size(), 2U);
  EXPECT_EQ(bench_.line()[0].entry.policy_version, "p1");
  EXPECT_EQ(bench_.line()[0].entry.entitlement.minor(), 1134);
  EXPECT_EQ(bench_.line()[1].entry.policy_version, "p2");
  EXPECT_EQ(bench_.line()[1].entry.entitlement.minor(), 567);
  EXPECT_EQ(bench_.balance("member/M1/change"), 226) << "20 % of the second sale";
}

TEST_F(EffectiveTime, Policy_survivesARestart) {
  must(bench_.group([&] { return bench_.store().apply_policy(kSecondPolicy, "p2.toml", kNoon + Duration::hours(1)); }));
  bench_.restart();
  bench_.greet(till_);
  till_.sell_to("M1", kNoon + Duration::minutes(61));
  bench_.clock().pass(Duration::hours(2));
  bench_.sync(till_);
  ASSERT_EQ(bench_.line().size(), 1U);
  EXPECT_EQ(bench_.line()[0].entry.policy_version, "p2");
}

TEST_F(EffectiveTime, Level_isTheOneAtArrival) {
  const auto set_level = [&](const std::string& level) {
    bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1," + level + ",张三,1\n"); });
  };
  till_.sell_to("M1");
  bench_.sync(till_);
  set_level("gold");
  till_.sell_to("M1");
  bench_.sync(till_);
  bench_.restart();
  till_.sell_to("M1");
  bench_.sync(till_);
  set_level("none");
  till_.sell_to("M1");
  bench_.sync(till_);
  std::vector<std::string> sources;
  for (const QueueLine& line : bench_.line()) {
    sources.push_back(to_string(line.entry.ratio.source));
  }
  EXPECT_THAT(sources, ElementsAre("default(program)", "level(program)", "level(program)", "default(program)"));
}

TEST_F(EffectiveTime, PolicyThatCannotBe_isRefusedWithAReason) {
  const auto apply = [&](const char* toml) {
    return bench_.group([&] { return bench_.store().apply_policy(toml, "p.toml", kNoon); });
  };
  const auto entries = bench_.figures().log_entries;
  EXPECT_THAT(apply(tests::kPolicy).error(), ::testing::HasSubstr("already exists"));
  EXPECT_THAT(apply("version = \"p3\"\ncurrency = \"JPY\"\n").error(), ::testing::HasSubstr("currency"));
  EXPECT_THAT(apply("version = ").error(), ::testing::HasSubstr("p.toml"));
  EXPECT_EQ(bench_.figures().log_entries, entries);
}

}  // namespace
}  // namespace queueback::store_server
