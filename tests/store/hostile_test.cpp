// What an enrolled terminal may send that no honest one does: the store must stand.
#include <gmock/gmock.h>

#include <cstdint>

#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using ::testing::HasSubstr;
using tests::StoreBench;
using tests::TillStream;

class HostileTerminal : public ::testing::Test {
 protected:
  HostileTerminal() { StoreBench::furnish(bench_); }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(HostileTerminal, ReceiptNumberBeyondTables_isQuarantined) {
  domain::Order order = till_.sale();
  order.receipt.value = UINT64_MAX;
  till_.add(order);
  till_.sell();
  EXPECT_EQ(bench_.sync(till_).here, 2U);
  ASSERT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("receipt number"));
  EXPECT_EQ(bench_.figures().sales, 1U);
}

TEST_F(HostileTerminal, ForeignCurrency_isQuarantinedAndEarnsNothing) {
  domain::Order order = till_.sale();
  order.member = domain::MemberId::parse("M1");
  order.currency = "IDR";
  till_.add(order);
  bench_.sync(till_);
  ASSERT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("IDR"));
  EXPECT_TRUE(bench_.line().empty());
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(HostileTerminal, GreatestTime_isClamped) {
  for (const std::int64_t micros : {INT64_MIN, INT64_MAX}) {
    bench_.greet(till_);
    till_.sell_to("M1", Instant{micros});
    bench_.sync(till_);
  }
  EXPECT_EQ(bench_.count("SELECT count(*) FROM sale WHERE effective_at <> 1763640000000000"), 0);
}

TEST_F(HostileTerminal, GreatestAmounts_areQuarantinedOrBooked) {
  domain::Order order = till_.sale();
  order.lines[0].unit_price = domain::Money::minor(INT64_MAX);
  order.lines[0].total = domain::Money::minor(INT64_MAX);
  order.total = domain::Money::minor(INT64_MIN);
  order.tenders[0].amount = domain::Money::minor(INT64_MAX);
  order.tenders[0].received = domain::Money::minor(INT64_MIN);
  till_.add(order);
  till_.sell();
  EXPECT_EQ(bench_.sync(till_).here, 2U);
  EXPECT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST(HostileMessage, NumbersBeyondTables_areNotDecoded) {
  replication::Hello hello = TillStream("T1", 1).hello();
  hello.head.seq = UINT64_MAX;
  EXPECT_FALSE(replication::decode(replication::encode(hello)).has_value());
  const replication::Batch batch{std::uint64_t{1} << 63U, {}};
  EXPECT_FALSE(replication::decode(replication::encode(batch)).has_value());
  const replication::Batch largest{INT64_MAX, {}};
  EXPECT_TRUE(replication::decode(replication::encode(largest)).has_value());
}

TEST(HostileMessage, ClockAtTheEndOfItsType_isNotDecoded) {
  replication::Hello hello = TillStream("T1", 1).hello();
  for (const std::int64_t micros : {INT64_MIN, INT64_MAX}) {
    hello.clock_micros = micros;
    EXPECT_FALSE(replication::decode(replication::encode(hello)).has_value());
  }
}

}  // namespace
}  // namespace queueback::store_server
