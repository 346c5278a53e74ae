// What an enrolled terminal may send that no honest one does: the store must stand.
#include <gmock/gmock.h>

#include <cstdint>

#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using ::testing::HasSubstr;
using tests::must;
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

TEST_F(HostileTerminal, NegativeAmounts_areQuarantinedAndOweNobodyAnything) {
  const auto minus = [](const domain::Money& amount) { return domain::Money::minor(-amount.minor()); };
  domain::Order refund = till_.sale();
  for (domain::OrderLine& line : refund.lines) {
    line.unit_price = minus(line.unit_price);
    line.total = minus(line.total);
  }
  refund.total = minus(refund.total);
  refund.tenders[0].amount = minus(refund.tenders[0].amount);
  till_.add(refund);
  domain::Order quantity = till_.sale();
  quantity.lines[0].quantity.milli = -quantity.lines[0].quantity.milli;
  till_.add(quantity);
  domain::Order change = till_.sale();
  change.tenders[0].received = domain::Money::minor(-1);
  till_.add(change);
  EXPECT_EQ(bench_.sync(till_).here, 3U);
  EXPECT_EQ(bench_.quarantine().size(), 3U);
  EXPECT_EQ(bench_.figures().sales, 0U);
  EXPECT_TRUE(bench_.line().empty());
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(HostileTerminal, InventedCashierAndMember_areBookedAsSold) {
  domain::Order order = till_.sale();
  order.cashier = *domain::CashierId::parse("nobody");
  order.member = domain::MemberId::parse("invented");
  till_.add(order);
  EXPECT_EQ(bench_.sync(till_).here, 1U);
  EXPECT_EQ(bench_.figures().sales, 1U) << "the money was taken, whoever took it";
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(HostileTerminal, GreatestHead_isDeclaredAndNothingBreaks) {
  replication::Hello hello = till_.hello();
  hello.head = {till_.incarnation(), INT64_MAX, {}};
  hello.segments = {{{}, hello.head}};
  const auto greet = [&] { return bench_.store().intake().hello("T1", hello); };
  EXPECT_EQ(must(bench_.group(greet)).watermarks.here, 0U);
  till_.sell();
  EXPECT_EQ(bench_.sync(till_).here, 1U);
  bench_.restart();
  EXPECT_EQ(bench_.greet(till_).watermarks.here, 1U);
}

TEST_F(HostileTerminal, ItselfAsParent_isAnsweredAlsoAfterARestart) {
  replication::Hello hello = till_.hello();
  hello.parent = {till_.incarnation(), 0, {}};
  hello.segments = {{hello.parent, {till_.incarnation(), 1, {}}}};
  const auto greet = [&] { return bench_.store().intake().hello("T1", hello); };
  EXPECT_TRUE(bench_.group(greet));
  till_.sell();
  EXPECT_EQ(must(bench_.send(till_, till_.batch())).here, 1U);
  bench_.restart();
  EXPECT_EQ(bench_.sync(till_).here, 1U);
}

TEST_F(HostileTerminal, HeadsDeclaredWithoutRecords_keepFewContacts) {
  bench_.greet(till_);
  for (std::uint64_t head = 1; head <= 2'000; ++head) {
    ASSERT_TRUE(bench_.send(till_, {head, {}}));
  }
  EXPECT_LE(bench_.count("SELECT count(*) FROM contact"), static_cast<std::int64_t>(replication::kMaxContacts));
}

TEST_F(HostileTerminal, IncarnationsWithoutRecords_areForgotten_butNotTheHonestOne) {
  till_.sell();
  bench_.sync(till_);
  for (std::uint32_t n = 0; n < 2 * replication::kMaxSilentIncarnations; ++n) {
    TillStream other("T1", 9);
    replication::Hello hello = other.hello();
    hello.incarnation.bytes[0] = static_cast<std::uint8_t>(n >> 8U);
    hello.incarnation.bytes[1] = static_cast<std::uint8_t>(n);
    const auto greet = [&] { return bench_.store().intake().hello("T1", hello); };
    ASSERT_TRUE(bench_.group(greet));
  }
  EXPECT_LE(bench_.count("SELECT count(DISTINCT incarnation) FROM contact"),
            static_cast<std::int64_t>(replication::kMaxSilentIncarnations + 2));
  till_.sell();
  EXPECT_EQ(bench_.sync(till_).here, 2U);
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
