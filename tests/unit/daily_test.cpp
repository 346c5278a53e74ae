#include "common/base/daily.hpp"

#include <gtest/gtest.h>

namespace queueback {
namespace {

Instant at(const char* text) { return *parse_rfc3339(text); }

TEST(Daily, TimeOfDay_isRead) {
  EXPECT_EQ(parse_time_of_day("03:30"), 210);
  EXPECT_EQ(parse_time_of_day("00:00"), 0);
  EXPECT_EQ(parse_time_of_day("23:59"), 1439);
  for (const char* wrong : {"", "3:30", "24:00", "03:60", "03-30", "03:3x", "-1:30", "03:300"}) {
    EXPECT_FALSE(parse_time_of_day(wrong)) << wrong;
  }
}

TEST(Daily, Next_isTodayOrTomorrow) {
  const Daily utc{210, [](Instant) { return 0; }};
  EXPECT_EQ(next_after(utc, at("2026-11-20T03:29:59Z")), at("2026-11-20T03:30:00Z"));
  EXPECT_EQ(next_after(utc, at("2026-11-20T03:30:00Z")), at("2026-11-21T03:30:00Z"));
}

TEST(Daily, Next_isInLocalTime) {
  const Daily shanghai{210, [](Instant) { return 480; }};
  EXPECT_EQ(next_after(shanghai, at("2026-11-20T18:00:00Z")), at("2026-11-20T19:30:00Z"));
  const Daily west{210, [](Instant) { return -300; }};
  EXPECT_EQ(next_after(west, at("2026-11-20T08:00:00Z")), at("2026-11-20T08:30:00Z"));
  EXPECT_EQ(next_after(west, Instant{-1}), at("1970-01-01T08:30:00Z"));
}

}  // namespace
}  // namespace queueback
