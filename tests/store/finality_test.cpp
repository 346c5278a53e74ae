// How far a terminal may let go of its sales.
#include <gmock/gmock.h>

#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using replication::Watermarks;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class FinalityBench {
 public:
  explicit FinalityBench(Finality finality) : bench(finality) { StoreBench::furnish(bench); }

  Watermarks marks() { return bench.store().intake().watermarks("T1", till.incarnation()); }
  void acknowledge(Watermarks watermarks) {
    auto transaction = must(storage::Transaction::begin(bench.database()));
    must(bench.store().headquarters_acknowledged(watermarks));
    must(bench.store().before_commit());
    must(transaction.commit());
  }

  StoreBench bench;
  TillStream till{"T1", 1};
};

TEST(FinalityHere, CommittedSale_isFinal) {
  FinalityBench bench(Finality::kHere);
  bench.till.sell();
  bench.till.sell();
  bench.bench.sync(bench.till);
  EXPECT_EQ(bench.marks(), (Watermarks{2, 2}));
  bench.bench.restart();
  EXPECT_EQ(bench.bench.greet(bench.till).watermarks, (Watermarks{2, 2}));
}

TEST(FinalityHeadquarters, CommittedSale_waitsForHeadquarters) {
  FinalityBench bench(Finality::kHeadquarters);
  bench.till.sell();
  bench.till.sell();
  bench.bench.sync(bench.till);
  EXPECT_EQ(bench.marks(), (Watermarks{2, 0}));
  const std::uint64_t head = bench.bench.figures().log_entries;
  bench.acknowledge({head, head - 1});
  EXPECT_EQ(bench.marks(), (Watermarks{2, 1}));
  bench.acknowledge({head, head});
  EXPECT_EQ(bench.marks(), (Watermarks{2, 2}));
  bench.bench.restart();
  EXPECT_EQ(bench.bench.greet(bench.till).watermarks, (Watermarks{2, 2}));
  EXPECT_EQ(bench.bench.figures().headquarters, (Watermarks{head, head}));
}

TEST(FinalityHeadquarters, EachTerminal_movesByItsOwnRecords) {
  FinalityBench bench(Finality::kHeadquarters);
  TillStream other("T2", 2);
  bench.till.sell();
  bench.bench.sync(bench.till);
  const std::uint64_t first = bench.bench.figures().log_entries;
  other.sell();
  bench.bench.sync(other);
  bench.acknowledge({first, first});
  EXPECT_EQ(bench.marks(), (Watermarks{1, 1}));
  EXPECT_EQ(bench.bench.store().intake().watermarks("T2", other.incarnation()), (Watermarks{1, 0}));
}

TEST(FinalityHeadquarters, QuarantinedRecord_isDurableToo) {
  FinalityBench bench(Finality::kHeadquarters);
  bench.till.add(to_bytes("poison"));
  bench.bench.sync(bench.till);
  const std::uint64_t head = bench.bench.figures().log_entries;
  bench.acknowledge({head, head});
  EXPECT_EQ(bench.marks(), (Watermarks{1, 1}));
}

TEST(FinalityHeadquarters, RestartOfTerminal_keepsItsParentsMark) {
  FinalityBench bench(Finality::kHeadquarters);
  bench.till.sell();
  bench.bench.sync(bench.till);
  const std::uint64_t head = bench.bench.figures().log_entries;
  bench.acknowledge({head, head});
  bench.till.start(2);
  bench.till.sell();
  EXPECT_EQ(bench.bench.sync(bench.till), (Watermarks{2, 1}));
}

TEST(FinalityHeadquarters, StoreBecomesFinalHere_takesEverything) {
  StoreBench bench(Finality::kHere);
  StoreBench::furnish(bench);
  EXPECT_EQ(bench.figures().headquarters.headquarters, bench.figures().log_entries);
}

TEST(TerminalStreams, ShowWhatAnOperatorNeeds) {
  FinalityBench bench(Finality::kHeadquarters);
  bench.till.sell();
  bench.till.sell();
  bench.bench.greet(bench.till);
  must(bench.bench.send(bench.till, {2, {bench.till.records()[0]}}));
  const auto streams = bench.bench.store().intake().streams();
  ASSERT_TRUE(streams.contains("T1"));
  EXPECT_EQ(streams.at("T1").head, 2U);
  EXPECT_EQ(streams.at("T1").received, 1U);
  EXPECT_EQ(streams.at("T1").branches, 1U);
  EXPECT_EQ(streams.at("T1").last_contact, tests::kNoon);
}

}  // namespace
}  // namespace queueback::store_server
