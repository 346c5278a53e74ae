#include "common/runtime/storage_await.hpp"

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <deque>
#include <functional>

#include "common/net/sleep.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::runtime {
namespace {

using namespace boost::asio::experimental::awaitable_operators;

/// A storage whose groups run when the test says so, and whose queue is full at first.
class FullStorage : public ::testing::Test {
 protected:
  void SetUp() override {
    for (std::size_t i = 0; i < storage::GroupCommit::kMaxQueued; ++i) {
      ASSERT_TRUE(storage_.submit([] { return Result<void, storage::Error>(); }, [] {}));
    }
  }
  /// Runs the groups that are waiting: there is room again.
  void run_groups() {
    while (!later_.empty()) {
      const auto group = std::move(later_.front());
      later_.pop_front();
      group();
    }
  }
  asio::awaitable<void> write() {
    const auto work = [this]() -> Result<bool, storage::Error> {
      ++written_;
      return true;
    };
    (void)co_await on_storage<bool>(storage_, work);
    ++resumed_;
  }
  asio::awaitable<void> write_until_cancelled() {
    co_await (write() || net::sleep_for(io_.get_executor(), Duration::milliseconds(1)));
  }

  tests::TemporaryDirectory directory_;
  storage::Database database_ = *storage::Database::open({directory_.path() / "test.db"});
  asio::io_context io_;
  std::deque<std::function<void()>> later_;
  storage::GroupCommit storage_{database_,
                                {nullptr, nullptr, [](const storage::Error& error) { FAIL() << error.reason; }},
                                [this](std::function<void()> group) { later_.push_back(std::move(group)); }};
  int written_ = 0;
  int resumed_ = 0;
};

// It cannot give up: the piece may hold a sale. But it must leave the processor to those who make room.
TEST_F(FullStorage, a_cancelled_caller_waits_for_room_and_does_not_spin) {
  asio::co_spawn(io_, write_until_cancelled(), asio::detached);
  constexpr auto kWatched = std::chrono::milliseconds(100);
  constexpr std::size_t kTries = kWatched / std::chrono::microseconds(kStorageQueueRetry.micros);
  constexpr std::size_t kMostStepsOfOneTry = 10;
  EXPECT_LT(io_.run_for(kWatched), kTries * kMostStepsOfOneTry);
  EXPECT_EQ(written_, 0);

  run_groups();
  constexpr auto kLimit = std::chrono::seconds(10);
  const auto end = std::chrono::steady_clock::now() + kLimit;
  while (resumed_ == 0 && std::chrono::steady_clock::now() < end) {
    io_.run_for(std::chrono::milliseconds(1));
    run_groups();
  }
  EXPECT_EQ(written_, 1);
  EXPECT_EQ(resumed_, 1);
}

}  // namespace
}  // namespace queueback::runtime
