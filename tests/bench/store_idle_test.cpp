// A store that nobody sells at must rest, with terminals connected and without headquarters.
#include <gtest/gtest.h>

#include <chrono>

#include "tests/bench/shop.hpp"
#include "tests/bench/simulated_till.hpp"

namespace queueback::bench {
namespace {

/// The till needs its one sale to be final before the store is at rest.
void settle(asio::io_context& io, const SimulatedTill& till) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!till.is_done() && std::chrono::steady_clock::now() < end) {
    io.restart();
    io.run_one_for(std::chrono::milliseconds(50));
  }
}

TEST(StoreProgram, Idle_withATerminalConnected_commitsNothing) {
  Shop shop;
  asio::io_context io(1);
  SimulatedTill till(io, shop.enrol("T1") / "identity", "T1");
  till.sell();
  till.connect();
  settle(io, till);
  ASSERT_TRUE(till.is_done()) << till.problem();
  const auto before = shop.status()["commits"].get<std::uint64_t>();
  io.restart();
  io.run_for(std::chrono::seconds(1));
  const auto after = shop.status()["commits"].get<std::uint64_t>();
  // The questions for the status are groups themselves, and one heartbeat may fall into the second.
  EXPECT_LE(after - before, 5U);
}

}  // namespace
}  // namespace queueback::bench
