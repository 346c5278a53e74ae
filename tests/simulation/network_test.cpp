// Simulated time and network: what the product's own connections would see.
#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <string>

#include "common/net/sleep.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/scheduler.hpp"
#include "tests/simulation/virtual_time.hpp"

namespace queueback::simulation {
namespace {

/// Two machines: `client` dials, `server` notes what it reads until the end.
class TwoMachines : public testing::Test {
 protected:
  TwoMachines() {
    scheduler_.add(client_);
    scheduler_.add(server_);
    listen();
  }
  ~TwoMachines() override {
    scheduler_.remove(client_);
    scheduler_.remove(server_);
  }

  void listen() {
    network_.listen(
        "server", server_.get_executor(), crypto::PeerIdentity::anonymous(),
        [this](std::shared_ptr<net::ByteStream> stream) { asio::co_spawn(server_, serve(stream), asio::detached); });
  }
  asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream) {
    std::array<std::uint8_t, 1000> block{};
    while (true) {
      const auto count = co_await stream->read_some(block, Duration::seconds(30));
      if (!count) {
        ended_ = count.error().code;
        co_return;
      }
      arrived_ += std::string(block.begin(), block.begin() + static_cast<std::ptrdiff_t>(*count));
    }
  }
  asio::awaitable<void> send(std::string text) {
    auto stream = co_await network_.dial("client", client_.get_executor(), crypto::PeerIdentity::anonymous(), "server");
    if (!stream) {
      refused_ = stream.error().code;
      co_return;
    }
    const Bytes bytes = to_bytes(text);
    const auto done = co_await (*stream)->write(bytes, Duration::seconds(5));
    EXPECT_TRUE(done.has_value());
    (void)co_await net::sleep_for(client_.get_executor(), Duration::seconds(1));
  }
  void run(Duration time) { scheduler_.run_for(time); }

  Scheduler scheduler_{7};
  asio::io_context client_{1};
  asio::io_context server_{1};
  Network network_{Chance(3)};
  std::string arrived_;
  std::optional<net::ErrorCode> ended_;
  std::optional<net::ErrorCode> refused_;
};

TEST_F(TwoMachines, timers_fire_in_virtual_time_only) {
  const Duration start = virtual_time::now();
  bool woke = false;
  const auto sleeper = [&]() -> asio::awaitable<void> {
    (void)co_await net::sleep_for(client_.get_executor(), Duration::hours(240));
    woke = true;
  };
  asio::co_spawn(client_, sleeper, asio::detached);
  run(Duration::hours(239));
  EXPECT_FALSE(woke);
  run(Duration::hours(2));
  EXPECT_TRUE(woke);
  EXPECT_EQ(virtual_time::now().micros - start.micros, Duration::hours(241).micros);
}

TEST_F(TwoMachines, bytes_arrive_after_the_latency_and_then_the_end) {
  asio::co_spawn(client_, send("hello"), asio::detached);
  run(Duration::seconds(20));
  EXPECT_EQ(arrived_, "hello");
  EXPECT_EQ(ended_, net::ErrorCode::kClosed);
}

TEST_F(TwoMachines, machine_that_is_gone_refuses) {
  network_.vanish("server", false);
  asio::co_spawn(client_, send("hello"), asio::detached);
  run(Duration::seconds(20));
  EXPECT_EQ(refused_, net::ErrorCode::kRefused);
}

TEST_F(TwoMachines, partition_lets_a_dial_time_out) {
  network_.partition("client", "server");
  asio::co_spawn(client_, send("hello"), asio::detached);
  run(Duration::seconds(20));
  EXPECT_EQ(refused_, net::ErrorCode::kTimeout);
  network_.heal("server", "client");
  asio::co_spawn(client_, send("again"), asio::detached);
  run(Duration::seconds(20));
  EXPECT_EQ(arrived_, "again");
}

TEST_F(TwoMachines, cut_lets_a_prefix_through) {
  network_.weather({Duration::milliseconds(1), Duration::milliseconds(2), 1'000'000, 0, 0});
  asio::co_spawn(client_, send("0123456789"), asio::detached);
  run(Duration::seconds(20));
  EXPECT_TRUE(std::string("0123456789").starts_with(arrived_)) << arrived_;
  EXPECT_EQ(ended_, net::ErrorCode::kClosed);
  EXPECT_EQ(network_.figures().cuts, 1U);
}

TEST_F(TwoMachines, black_hole_is_noticed_by_the_deadline_alone) {
  network_.weather({Duration::milliseconds(1), Duration::milliseconds(2), 0, 1'000'000, 0});
  asio::co_spawn(client_, send("hello"), asio::detached);
  run(Duration::seconds(20));
  EXPECT_EQ(ended_, std::nullopt);
  run(Duration::seconds(20));
  EXPECT_EQ(arrived_, "");
  EXPECT_EQ(ended_, net::ErrorCode::kTimeout);
}

}  // namespace
}  // namespace queueback::simulation
