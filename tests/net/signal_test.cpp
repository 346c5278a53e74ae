#include "common/link/signal.hpp"

#include <gtest/gtest.h>

#include <boost/asio/experimental/awaitable_operators.hpp>

#include "common/net/sleep.hpp"
#include "tests/net/coroutines.hpp"

namespace queueback::link {
namespace {

namespace asio = boost::asio;
using namespace asio::experimental::awaitable_operators;  // NOLINT(google-build-using-namespace): operator||

class SignalTest : public ::testing::Test {
 protected:
  /// Waits for news as a session does: everything that waits with a deadline switches exceptions of cancellation off.
  asio::awaitable<int> listen() {
    (void)co_await net::sleep_for(io_.get_executor(), Duration::milliseconds(1));
    int turns = 0;
    while (turns < 3 && co_await signal_.wait(Duration::seconds(20))) {
      ++turns;
    }
    co_return turns;
  }
  asio::awaitable<void> end_after(Duration time) { (void)co_await net::sleep_for(io_.get_executor(), time); }

  asio::io_context io_;
  Signal signal_{io_.get_executor()};
};

TEST_F(SignalTest, WaitThatIsCancelled_isTheLast) {
  const auto both = [this]() -> asio::awaitable<void> {
    const auto ended = co_await (end_after(Duration::milliseconds(20)) || listen());
    EXPECT_EQ(ended.index(), 0U);
  };
  test::run(io_, both());
}

TEST_F(SignalTest, Raise_endsOneWait) {
  signal_.raise();
  const auto once = [this]() -> asio::awaitable<void> {
    const bool raised = co_await signal_.wait(Duration::seconds(20));
    const bool waited = co_await signal_.wait(Duration::milliseconds(5));
    EXPECT_TRUE(raised && waited);
  };
  test::run(io_, once());
}

}  // namespace
}  // namespace queueback::link
