#include "common/net/backoff.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <boost/asio/io_context.hpp>
#include <csignal>

#include "common/net/shutdown_signal.hpp"
#include "common/net/sleep.hpp"
#include "tests/net/coroutines.hpp"

namespace queueback::net {
namespace {

RC_GTEST_PROP(Backoff, Waits_ofAnySeed_doubleWithinTheirBounds, (std::uint64_t seed)) {
  SeededRandom random(seed);
  const Backoff::Limits limits{Duration::milliseconds(100), Duration::seconds(5)};
  Backoff backoff(limits, random);
  std::int64_t span = limits.min.micros;
  for (int i = 0; i < 20; ++i) {
    const Duration wait = backoff.next();
    RC_ASSERT(wait.micros >= span / 2);
    RC_ASSERT(wait.micros <= span);
    span = std::min(span * 2, limits.max.micros);
  }
}

TEST(Backoff, Reset_afterManyFailures_startsAgainAtTheMinimum) {
  SeededRandom random(1);
  Backoff backoff({Duration::milliseconds(100), Duration::seconds(5)}, random);
  for (int i = 0; i < 10; ++i) {
    (void)backoff.next();
  }
  backoff.reset();
  EXPECT_LE(backoff.next(), Duration::milliseconds(100));
}

TEST(Backoff, TwoTerminals_withDifferentChance_waitDifferently) {
  SeededRandom one(1);
  SeededRandom two(2);
  EXPECT_NE(Backoff({}, one).next(), Backoff({}, two).next());
}

TEST(SleepFor, ShortWait_ends) {
  boost::asio::io_context io;
  EXPECT_TRUE(test::run(io, sleep_for(io.get_executor(), Duration::milliseconds(1))));
}

TEST(ShutdownSignal, FirstSignal_isDeliveredOnTheExecutor) {
  boost::asio::io_context io;
  int seen = 0;
  const ShutdownSignal signal(io.get_executor(), [&](int number) { seen = number; });
  std::raise(SIGTERM);
  io.run_for(test::kTestLimit);
  EXPECT_EQ(seen, SIGTERM);
}

}  // namespace
}  // namespace queueback::net
