#include "common/replication/line.hpp"

#include <gtest/gtest.h>

namespace queueback::replication {
namespace {

Incarnation start(std::uint8_t n) {
  Incarnation id;
  id.bytes.fill(n);
  return id;
}

Hash hash(std::uint8_t n) {
  Hash out{};
  out.fill(n);
  return out;
}

TEST(Line, RunsThatFollowOneAnother_areOneLine) {
  const auto lines = lines_of({{start(2), 6, hash(5), 8, hash(8)}, {start(1), 1, {}, 5, hash(5)}});
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].incarnation, start(2));
  EXPECT_EQ(describe(lines), "1–8 complete");
  EXPECT_TRUE(is_complete(lines));
}

TEST(Line, DeclaredBeyondTheNewest_isMissing) {
  auto lines = lines_of({{start(1), 1, {}, 480, hash(5)}});
  lines[0].declared = 482;
  EXPECT_EQ(describe(lines), "1–480 of 482, 481–482 not received");
  EXPECT_FALSE(is_complete(lines));
}

TEST(Line, NothingOfWhatWasDeclared_isSaid) {
  std::vector<Line> lines(1);
  EXPECT_EQ(describe(lines), "nothing yet");
  lines[0].declared = 3;
  EXPECT_EQ(describe(lines), "none of 3, 1–3 not received");
}

TEST(Line, ForkWithinARun_isALineOfItsOwnThatSharesWhatCameBefore) {
  const auto lines = lines_of({{start(1), 1, {}, 9, hash(9)}, {start(2), 4, hash(3), 5, hash(5)}});
  EXPECT_EQ(describe(lines), "2 lines: 01010101 1–9 complete; 02020202 4–5 complete");
}

TEST(Line, HoleBetweenRuns_isNamed) {
  const auto lines = lines_of({{start(1), 1, {}, 3, hash(3)}, {start(1), 6, hash(5), 7, hash(7)}});
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(missing_of(lines[1], lines), (std::vector<Range>{{4, 5}}));
  EXPECT_EQ(describe(lines), "2 lines: 01010101 1–3 complete; 01010101 not all of 7, 4–5 not received");
}

}  // namespace
}  // namespace queueback::replication
