// A server's clock that jumps is not believed before somebody who can know agrees.
#include "common/runtime/guarded_clock.hpp"

#include <gmock/gmock.h>

#include "common/runtime/clock_service.hpp"
#include "tests/support/manual_clock.hpp"

namespace queueback::runtime {
namespace {

using tests::kNoon;
using ::testing::HasSubstr;

constexpr Duration kYears = Duration::days(3650);

class GuardedClockTest : public ::testing::Test {
 protected:
  tests::ManualClock machine_;
  GuardedClock clock_{machine_};
};

TEST_F(GuardedClockTest, Corrections_areFollowed) {
  machine_.pass(Duration::hours(1));
  EXPECT_EQ(clock_.now(), kNoon + Duration::hours(1));
  machine_.jump_to(kNoon + Duration::minutes(56));
  EXPECT_EQ(clock_.now(), kNoon + Duration::minutes(56));
  EXPECT_FALSE(clock_.jump());
}

TEST_F(GuardedClockTest, Jump_isNotBelieved_timeGoesOnFromBefore) {
  for (const Duration jump : {kYears, Duration{-kYears.micros}, Duration::minutes(6)}) {
    tests::ManualClock machine;
    GuardedClock clock(machine);
    machine.pass(Duration::minutes(10));
    EXPECT_EQ(clock.now(), kNoon + Duration::minutes(10));
    machine.jump_to(machine.now() + jump);
    EXPECT_EQ(clock.now(), kNoon + Duration::minutes(10));
    machine.pass(Duration::minutes(2));
    EXPECT_EQ(clock.now(), kNoon + Duration::minutes(12));
    EXPECT_EQ(clock.jump(), jump);
    machine.jump_to(kNoon + Duration::minutes(12));
    EXPECT_FALSE(clock.jump()) << "it was set right";
  }
}

TEST_F(GuardedClockTest, Jump_isBelieved_onceATrustedServerShowsTheSame) {
  machine_.jump_to(kNoon + Duration::hours(3));
  ASSERT_TRUE(clock_.jump());
  clock_.compare(kNoon);
  EXPECT_TRUE(clock_.jump()) << "the server does not agree with it";
  clock_.compare(kNoon + Duration::hours(3) + Duration::seconds(2));
  EXPECT_FALSE(clock_.jump());
  EXPECT_EQ(clock_.now(), kNoon + Duration::hours(3));
}

TEST_F(GuardedClockTest, Jump_isBelieved_onceSomebodySaysSo) {
  machine_.jump_to(kNoon - kYears);
  ASSERT_TRUE(clock_.jump());
  clock_.believe();
  EXPECT_EQ(clock_.now(), kNoon - kYears);
}

TEST_F(GuardedClockTest, Start_withADeadBattery_goesOnFromTheNewestEntry) {
  tests::ManualClock machine(Instant{});
  GuardedClock clock(machine);
  clock.begin_after(kNoon);
  EXPECT_EQ(clock.now(), kNoon);
  machine.pass(Duration::seconds(30));
  EXPECT_EQ(clock.now(), kNoon + Duration::seconds(30));
  machine.jump_to(kNoon + Duration::days(32));
  EXPECT_TRUE(clock.jump()) << "nobody is off for so long";
  machine.jump_to(kNoon + Duration::days(3));
  EXPECT_EQ(clock.now(), kNoon + Duration::days(3)) << "a time server was reached";
  machine.jump_to(kNoon + Duration::days(6));
  EXPECT_TRUE(clock.jump()) << "once";
}

TEST_F(GuardedClockTest, Start_afterADayOff_isAnOrdinaryStart) {
  clock_.begin_after(kNoon - Duration::days(1));
  EXPECT_EQ(clock_.now(), kNoon);
  EXPECT_FALSE(clock_.jump());
}

TEST_F(GuardedClockTest, Watch_tellsOfAJumpOnce) {
  ClockWatch watch(clock_);
  EXPECT_FALSE(watch.look());
  machine_.jump_to(kNoon + kYears);
  const auto alarm = watch.look();
  ASSERT_TRUE(alarm);
  EXPECT_THAT(*alarm, HasSubstr("2035-11-18"));
  EXPECT_THAT(*alarm, HasSubstr("queueback-ctl clock accept"));
  EXPECT_FALSE(watch.look());
  clock_.believe();
  EXPECT_FALSE(watch.look());
  machine_.jump_to(kNoon);
  EXPECT_TRUE(watch.look());
}

}  // namespace
}  // namespace queueback::runtime
