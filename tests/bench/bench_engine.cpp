// The queue rebate engine alone: orders a second and questions with many waiting.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <map>
#include <vector>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {
namespace {

using domain::Money;

/// What a store's tables would know of the orders here: nothing that is asked for.
class NothingArchived : public Archive {
 public:
  [[nodiscard]] bool knows_order(const std::string& /*order*/) override { return false; }
  [[nodiscard]] std::optional<OrderRecord> find_order(const std::string& /*order*/) override { return std::nullopt; }
  [[nodiscard]] MemberRecord member(const std::string& /*member*/) override { return {}; }
};

/// Every order pays its whole amount into the line and earns the same: one entry joins, one is paid out, and the
/// number of those who wait stays as it was.
Policy steady_policy(PayoutRule rule) {
  Policy policy;
  policy.version = "bench";
  policy.program.extract = domain::Ratio{domain::kPpmOne};
  policy.program.default_ratio = domain::Ratio{domain::kPpmOne};
  policy.payout_rule = rule;
  return policy;
}

std::string order_id(std::uint64_t n) {
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "0192f3c4-5a6b-7c8d-9e0f-%012llx", static_cast<unsigned long long>(n));
  return text.data();
}

std::string member_id(std::uint64_t n) { return "M" + std::to_string(n % 100'000); }

Instant second(std::uint64_t n) { return Instant{static_cast<std::int64_t>(n) * 1'000'000}; }

/// A store that ran for a while: `waiting` entries, a second apart from each other.
struct Line {
  NothingArchived archive;
  Engine engine{Ownership{}, &archive};
  std::uint64_t next = 0;

  Line(std::uint64_t waiting, PayoutRule rule) {
    engine.restore_policy(steady_policy(rule));
    for (; next < waiting; ++next) {
      Entry entry;
      entry.id = order_id(next);
      entry.queue = "cashier/S1";
      entry.owner = "S1";
      entry.key = {second(next), next, 0};
      entry.member = member_id(next);
      entry.store = "S1";
      entry.desk = "T1";
      entry.base = entry.granted = entry.entitlement = Money::minor(1000);
      entry.ratio = {domain::Ratio{domain::kPpmOne}, {SourceKind::kDefault, Place::kProgram}};
      entry.policy_version = "bench";
      // With completed_first every tenth order still waits for its goods.
      entry.completed = rule == PayoutRule::kQueueOrder || next % 10 != 0;
      engine.restore_entry(entry);
    }
    engine.restore_clock(second(next), false);
  }

  void run(const Command& command) {
    while (auto step = engine.advance(command.at)) {
      benchmark::DoNotOptimize(step);
    }
    auto outcome = engine.execute(command);
    benchmark::DoNotOptimize(outcome);
    engine.forget();
  }
};

/// Lines take long to build: each is built once, on first use.
Line& line_of(std::uint64_t waiting, PayoutRule rule) {
  static std::map<std::pair<std::uint64_t, PayoutRule>, std::unique_ptr<Line>> lines;
  auto& line = lines[{waiting, rule}];
  if (!line) {
    lines.clear();  // one at a time: ten million take gigabytes
    auto& made = lines[{waiting, rule}];
    made = std::make_unique<Line>(waiting, rule);
    return *made;
  }
  return *line;
}

enum class Arrival { kInOrder, kLate };

/// Commands are made beforehand: what is measured is the engine.
std::vector<Command> commands_after(const Line& line, std::size_t count, Arrival arrival, std::uint64_t waiting) {
  std::vector<Command> commands;
  commands.reserve(count);
  for (std::uint64_t n = line.next; n < line.next + count; ++n) {
    // A late one comes from a terminal that was offline: its place is somewhere in the middle of the line.
    const std::uint64_t when = arrival == Arrival::kInOrder ? n : n - (n * 7919) % (waiting / 2);
    commands.push_back(
        {second(when), n,
         PlaceOrder{
             order_id(n), Channel::kCheckout, "S1", "T1", member_id(n), true, {{"P1", Money::minor(1000), Money{}}}}});
  }
  return commands;
}

void orders(benchmark::State& state, Arrival arrival) {
  const auto waiting = static_cast<std::uint64_t>(state.range(0));
  Line& line = line_of(waiting, PayoutRule::kQueueOrder);
  constexpr std::size_t kBatch = 1000;
  for ([[maybe_unused]] auto round : state) {
    state.PauseTiming();
    const std::vector<Command> commands = commands_after(line, kBatch, arrival, waiting);
    state.ResumeTiming();
    for (const Command& command : commands) {
      line.run(command);
    }
    line.engine.drop_settled();  // as the store does after a commit
    line.next += kBatch;
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kBatch));
  state.counters["bytes/entry"] = static_cast<double>(line.engine.bytes()) / static_cast<double>(waiting);
}

/// The place of an entry anywhere in the line; every question measured by itself.
void position(benchmark::State& state, PayoutRule rule) {
  const auto waiting = static_cast<std::uint64_t>(state.range(0));
  Line& line = line_of(waiting, rule);
  std::uint64_t n = 0;
  if (rule == PayoutRule::kCompletedFirst) {
    // Holders leave from all over the line.
    for (std::uint64_t i = 0; i < waiting / 100; ++i) {
      line.run({line.engine.clock(), 0, Leave{order_id(i * 104'729 % waiting)}});
      line.engine.drop_settled();
    }
  }
  std::vector<std::int64_t> nanos;
  for ([[maybe_unused]] auto round : state) {
    const std::string id = order_id((n++ * 7919 + 13) % waiting);
    const auto begin = std::chrono::steady_clock::now();
    auto place = line.engine.place_of(id);
    const auto took = std::chrono::steady_clock::now() - begin;
    benchmark::DoNotOptimize(place);
    nanos.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count());
  }
  std::sort(nanos.begin(), nanos.end());
  state.counters["p50_ns"] = static_cast<double>(nanos[nanos.size() / 2]);
  state.counters["p99_ns"] = static_cast<double>(nanos[nanos.size() * 99 / 100]);
}

constexpr std::int64_t kFew = 10'000;
constexpr std::int64_t kMany = 10'000'000;
BENCHMARK_CAPTURE(orders, in_order, Arrival::kInOrder)->Arg(kFew)->MinTime(2);
BENCHMARK_CAPTURE(orders, late, Arrival::kLate)->Arg(kFew)->MinTime(2);
BENCHMARK_CAPTURE(position, queue_order, PayoutRule::kQueueOrder)->Arg(kFew)->Iterations(200'000);
BENCHMARK_CAPTURE(orders, in_order, Arrival::kInOrder)->Arg(kMany)->MinTime(2);
BENCHMARK_CAPTURE(orders, late, Arrival::kLate)->Arg(kMany)->MinTime(2);
BENCHMARK_CAPTURE(position, queue_order, PayoutRule::kQueueOrder)->Arg(kMany)->Iterations(200'000);
BENCHMARK_CAPTURE(position, completed_first, PayoutRule::kCompletedFirst)->Arg(kMany)->Iterations(200'000);

}  // namespace
}  // namespace queueback::rewards::queue_rebate

BENCHMARK_MAIN();
