#include "common/link/pace.hpp"

#include <gtest/gtest.h>

namespace queueback::link {
namespace {

constexpr Duration kStart = Duration::hours(5);

TEST(Pace, messages_at_once_are_read_at_once_and_later_ones_slowly) {
  Pace pace;
  for (std::uint32_t i = 0; i < kIdleMessagesAtOnce; ++i) {
    ASSERT_EQ(pace.pause_after(false, kStart), Duration{}) << i;
  }
  Duration now = kStart;
  for (std::uint32_t i = 0; i < 10 * kIdleMessagesPerSecond; ++i) {
    now = {now.micros + pace.pause_after(false, now).micros};
  }
  EXPECT_EQ(now.micros - kStart.micros, Duration::seconds(10).micros);
}

TEST(Pace, records_and_heartbeats_are_never_slowed_down) {
  Pace pace;
  for (int i = 0; i < 100'000; ++i) {
    ASSERT_EQ(pace.pause_after(true, kStart), Duration{});
  }
  Duration now = kStart;
  for (int i = 0; i < 10'000; ++i) {
    ASSERT_EQ(pace.pause_after(false, now), Duration{});
    now = {now.micros + kHeartbeat.micros};
  }
}

}  // namespace
}  // namespace queueback::link
