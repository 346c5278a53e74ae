// The queue rebate engine alone: orders a second with many waiting.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdio>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;

const domain::StoreId kStore = *domain::StoreId::parse("S1");
const domain::MemberId kMember = *domain::MemberId::parse("M000001");
const domain::ProductId kProduct = *domain::ProductId::parse("P1");

/// Every order pays its whole amount into the line and earns the same: one entry joins, one is paid out, and the
/// number of those who wait stays as it was.
Policy steady_policy() {
  Policy policy;
  policy.version = "bench";
  policy.extract = domain::Ratio{domain::kPpmOne};
  policy.default_ratio = domain::Ratio{domain::kPpmOne};
  return policy;
}

std::string order_id(std::uint64_t n) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "0192f3c4-5a6b-7c8d-9e0f-%012llx", static_cast<unsigned long long>(n));
  return text.data();
}

/// An engine with `waiting` entries, a second apart from each other.
Engine filled(std::uint64_t waiting) {
  Engine engine;
  engine.restore_policy(steady_policy());
  for (std::uint64_t n = 0; n < waiting; ++n) {
    engine.restore_entry({order_id(n),
                          "cashier/S1",
                          {Instant{static_cast<std::int64_t>(n) * 1'000'000}, n, 0},
                          kMember,
                          kStore,
                          Money::minor(1000),
                          {domain::Ratio{domain::kPpmOne}, "default(program)"},
                          "bench",
                          Money::minor(1000),
                          {},
                          EntryStatus::kWaiting});
  }
  return engine;
}

enum class Arrival { kInOrder, kLate };

void orders(benchmark::State& state, Arrival arrival) {
  const auto waiting = static_cast<std::uint64_t>(state.range(0));
  Engine engine = filled(waiting);
  std::uint64_t n = waiting;
  for (auto _ : state) {
    // A late one comes from a terminal that was offline: its place is somewhere in the middle of the line.
    const std::uint64_t second = arrival == Arrival::kInOrder ? n : n - (n * 7919) % (waiting / 2);
    const Command command{
        Instant{static_cast<std::int64_t>(second) * 1'000'000}, n,
        PlaceOrder{order_id(n), Channel::kCheckout, kStore, "T1", kMember, {{kProduct, Money::minor(1000), Money{}}}}};
    const auto outcome = engine.execute(command);
    benchmark::DoNotOptimize(outcome);
    engine.forget();
    engine.drop_closed();
    ++n;
  }
  state.SetItemsProcessed(state.iterations());
}

void place(benchmark::State& state) {
  const auto waiting = static_cast<std::uint64_t>(state.range(0));
  const Engine engine = filled(waiting);
  std::uint64_t n = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(engine.place_of(order_id(n++ * 7919 % waiting)));
  }
  state.SetItemsProcessed(state.iterations());
}

BENCHMARK_CAPTURE(orders, in_order, Arrival::kInOrder)->Arg(10'000)->Arg(1'000'000);
BENCHMARK_CAPTURE(orders, late, Arrival::kLate)->Arg(10'000)->Arg(1'000'000);
BENCHMARK(place)->Arg(10'000)->Arg(1'000'000);

}  // namespace
}  // namespace queueback::rewards::queue_rebate

BENCHMARK_MAIN();
