// A terminal's sale in the store's books: everything of it or nothing, once.
#include <gmock/gmock.h>

#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using tests::kNoon;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class Booking : public ::testing::Test {
 protected:
  Booking() { StoreBench::furnish(bench_); }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(Booking, Sale_goodOrder_writesBooksEntryLogAndWatermark) {
  till_.sell_to("M1");
  const replication::Watermarks marks = bench_.sync(till_);
  EXPECT_EQ(marks.here, 1U);
  // 11.34 in cash: net revenue and the tax of two rates.
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -1134);
  EXPECT_EQ(bench_.balance("revenue/S1") + bench_.balance("vat/S1/13%") + bench_.balance("vat/S1/9%"), 1134);
  EXPECT_EQ(bench_.balance("vat/S1/13%"), 46);
  // The first buyer finds an empty line: his contribution of 10 % goes back to the store.
  EXPECT_EQ(bench_.balance("store/S1/sales"), -113);
  EXPECT_EQ(bench_.balance("store/S1/retained"), 113);
  ASSERT_EQ(bench_.line().size(), 1U);
  EXPECT_EQ(bench_.line()[0].entry.entitlement, Money::minor(1134));
  EXPECT_EQ(bench_.count("SELECT count(*) FROM sale"), 1);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM entry WHERE status = 'waiting'"), 1);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM log WHERE sender = 'T1' AND sender_seq = 1"), 1);
  EXPECT_EQ(bench_.count("SELECT last_seq FROM branch WHERE sender = 'T1'"), 1);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Booking, Sale_groupNotCommitted_leavesNothing) {
  till_.sell_to("M1");
  {
    const auto transaction = must(storage::Transaction::begin(bench_.database()));
    must(must(bench_.store().intake().hello("T1", till_.hello())));
    must(must(bench_.store().intake().ingest("T1", till_.incarnation(), till_.batch())));
    must(bench_.store().before_commit());
  }
  bench_.restart();
  EXPECT_EQ(bench_.figures().sales, 0U);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM log WHERE sender IS NOT NULL"), 0);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM branch"), 0);
  EXPECT_EQ(bench_.balance("tender/S1/cash"), 0);
  EXPECT_THAT(bench_.line(), IsEmpty());
  EXPECT_EQ(bench_.greet(till_).watermarks.here, 0U) << "the terminal must send it again";
}

TEST_F(Booking, Sale_secondBuyer_paysHeadOfLine) {
  till_.sell_to("M1");
  till_.sell_to("M2");
  bench_.sync(till_);
  EXPECT_EQ(bench_.balance("member/M1/change"), 113);
  ASSERT_EQ(bench_.line().size(), 2U);
  EXPECT_EQ(bench_.line()[0].entry.paid, Money::minor(113));
  EXPECT_EQ(bench_.line()[1].place.position, 2U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Booking, Restart_afterSales_givesSameAnswers) {
  TillStream other("T2", 2);
  for (int i = 0; i < 15; ++i) {
    till_.sell_to("M" + std::to_string(i));
    other.sell_to("N" + std::to_string(i), kNoon + Duration::seconds(i));
  }
  bench_.sync(till_);
  bench_.sync(other);
  const auto line = bench_.line();
  const auto balances = bench_.store().book().balances().all();
  const auto figures = bench_.figures();
  bench_.restart();
  ASSERT_EQ(bench_.line().size(), line.size());
  for (std::size_t i = 0; i < line.size(); ++i) {
    EXPECT_EQ(bench_.line()[i].entry, line[i].entry);
    EXPECT_EQ(bench_.line()[i].place.ahead, line[i].place.ahead);
  }
  EXPECT_EQ(bench_.store().book().balances().all(), balances);
  EXPECT_EQ(bench_.figures().log_entries, figures.log_entries);
  EXPECT_EQ(bench_.greet(till_).watermarks.here, 15U);
  EXPECT_EQ(bench_.greet(other).watermarks.here, 15U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Booking, Restart_betweenSales_changesNoCent) {
  StoreBench straight;
  StoreBench::furnish(straight);
  for (int i = 0; i < 12; ++i) {
    till_.sell_to("M" + std::to_string(i % 5));
    bench_.sync(till_);
    bench_.restart();
  }
  straight.sync(till_);
  EXPECT_EQ(bench_.store().book().balances().all(), straight.store().book().balances().all());
  ASSERT_EQ(bench_.line().size(), straight.line().size());
  EXPECT_EQ(bench_.line().front().entry, straight.line().front().entry);
}

TEST_F(Booking, Duplicate_recordSentTwice_answersSameAndDoesNothing) {
  till_.sell_to("M1");
  till_.sell_to("M2");
  const auto first = bench_.sync(till_);
  const auto balances = bench_.store().book().balances().all();
  const auto entries = bench_.figures().log_entries;
  EXPECT_EQ(must(bench_.send(till_, till_.batch())).here, first.here);
  bench_.restart();
  bench_.greet(till_);
  EXPECT_EQ(must(bench_.send(till_, till_.batch())).here, first.here);
  EXPECT_EQ(bench_.store().book().balances().all(), balances);
  EXPECT_EQ(bench_.figures().log_entries, entries);
  EXPECT_EQ(bench_.figures().sales, 2U);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(Booking, Gap_recordMissing_refusedAndNothingBooked) {
  till_.sell();
  till_.sell();
  bench_.greet(till_);
  const auto answer = bench_.send(till_, till_.batch(1));
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, replication::RefuseCode::kGap);
  EXPECT_EQ(bench_.figures().sales, 0U);
}

TEST_F(Booking, SameNumber_otherContent_refusedAndFirstKept) {
  till_.sell();
  bench_.sync(till_);
  TillStream liar("T1", 1);
  domain::Order other = liar.sale();
  other.lines[0].name = "something else";
  liar.add(other);
  const auto answer = bench_.send(liar, liar.batch());
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, replication::RefuseCode::kBroken);
  EXPECT_EQ(bench_.figures().sales, 1U);
}

TEST_F(Booking, OversizedRecord_isRefused) {
  till_.add(Bytes(replication::kMaxTerminalRecordBytes + 1, 0x20));
  bench_.greet(till_);
  const auto answer = bench_.send(till_, till_.batch());
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().code, replication::RefuseCode::kBroken);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM log WHERE sender IS NOT NULL"), 0);
}

TEST_F(Booking, LargestRecord_isTaken) {
  till_.add(Bytes(replication::kMaxTerminalRecordBytes, 0x20));
  EXPECT_EQ(bench_.sync(till_).here, 1U) << "it is unreadable, but it fits";
  EXPECT_EQ(bench_.quarantine().size(), 1U);
}

TEST_F(Booking, Price_differsFromShelf_bookedAndAlarmed) {
  domain::Order order = till_.sale();
  order.lines[0].unit_price = Money::minor(100);
  order.lines[0].total = Money::minor(200);
  order.total = Money::minor(934);
  order.tenders[0].amount = Money::minor(934);
  till_.add(order);
  bench_.sync(till_);
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -934);
  ASSERT_THAT(bench_.alarms(), ElementsAre("price"));
  const auto rows = bench_.group([&] { return bench_.store().ledger().alarms(); });
  EXPECT_EQ(rows[0].text, "P1 sold at 1.00, shelf price 2.00");
}

TEST_F(Booking, Price_unknownProduct_bookedAndAlarmed) {
  domain::Order order = till_.sale();
  order.lines[1].product = *domain::ProductId::parse("P99");
  till_.add(order);
  bench_.sync(till_);
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_THAT(bench_.alarms(), ElementsAre("price"));
}

TEST_F(Booking, Fork_twoIncarnationsOfOneParent_bothBookedAndAlarmed) {
  till_.sell_to("M1");
  bench_.sync(till_);
  TillStream clone = till_;
  till_.sell_to("M2");
  bench_.sync(till_);
  clone.start(9);
  clone.sell_to("M3");
  bench_.sync(clone);
  EXPECT_EQ(bench_.figures().sales, 3U);
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -3 * 1134);
  EXPECT_THAT(bench_.alarms(), ElementsAre("fork"));
  // Both lines go on, before and after a restart.
  bench_.restart();
  till_.sell();
  clone.sell();
  EXPECT_EQ(bench_.sync(till_).here, 3U);
  EXPECT_EQ(bench_.sync(clone).here, 3U);
  EXPECT_EQ(bench_.figures().sales, 5U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Booking, Restart_ofTerminal_isNoFork) {
  till_.sell();
  bench_.sync(till_);
  till_.start(2);
  till_.sell();
  EXPECT_EQ(bench_.sync(till_).here, 2U);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(Booking, TwoAlive_oldIncarnationReturns_alarm) {
  till_.sell();
  TillStream clone = till_;
  bench_.sync(till_);
  clone.start(9);
  bench_.sync(clone);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  bench_.sync(till_);
  EXPECT_THAT(bench_.alarms(), ElementsAre("two-alive"));
}

TEST_F(Booking, TwoAlive_takingTurns_isToldOnceAnHour) {
  TillStream clone = till_;
  clone.start(9);
  const auto take_turns = [&] {
    bench_.clock().pass(Duration::seconds(1));
    bench_.greet(clone);
    bench_.greet(till_);
  };
  for (int i = 0; i < 20; ++i) {
    take_turns();
  }
  EXPECT_EQ(bench_.alarms().size(), 1U);
  bench_.clock().pass(journal::kTwoAliveAlarmEvery);
  take_turns();
  EXPECT_EQ(bench_.alarms().size(), 2U);
}

TEST_F(Booking, PowerCut_afterCommit_keepsWholeGroup) {
  till_.sell_to("M1");
  till_.sell_to("M2");
  bench_.sync(till_);
  const auto balances = bench_.store().book().balances().all();
  bench_.copy_files();
  bench_.open_copy();
  EXPECT_EQ(bench_.figures().sales, 2U);
  EXPECT_EQ(bench_.store().book().balances().all(), balances);
  EXPECT_EQ(bench_.greet(till_).watermarks.here, 2U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Booking, PowerCut_insideGroup_keepsTheOneBefore) {
  till_.sell_to("M1");
  bench_.sync(till_);
  for (int i = 0; i < 300; ++i) {
    till_.sell_to("M2");
  }
  must(bench_.database().execute("PRAGMA cache_size=10"));  // so that uncommitted pages reach the file
  {
    const auto transaction = must(storage::Transaction::begin(bench_.database()));
    must(must(bench_.store().intake().ingest("T1", till_.incarnation(), till_.batch(1))));
    must(bench_.store().before_commit());
    EXPECT_EQ(bench_.count("SELECT count(*) FROM sale"), 301);
    bench_.copy_files();
  }
  bench_.open_copy();
  EXPECT_EQ(bench_.figures().sales, 1U);
  EXPECT_EQ(bench_.sync(till_).here, 301U);
  EXPECT_EQ(bench_.figures().sales, 301U);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Booking, Audit_balanceChangedBehindItsBack_isFound) {
  till_.sell();
  bench_.sync(till_);
  must(bench_.database().execute("UPDATE balance SET amount = amount + 1 WHERE account = 'revenue/S1'"));
  bench_.restart();
  EXPECT_NE(bench_.audit(), "");
}

TEST_F(Booking, Audit_balanceRowLost_isFound) {
  till_.sell();
  bench_.sync(till_);
  must(bench_.database().execute("DELETE FROM balance WHERE account = 'revenue/S1'"));
  bench_.restart();
  EXPECT_NE(bench_.audit(), "");
}

TEST_F(Booking, Audit_postingChangedBehindItsBack_isFound) {
  till_.sell();
  bench_.sync(till_);
  must(bench_.database().execute("UPDATE posting SET amount = amount + 1 WHERE n = 0"));
  bench_.restart();
  EXPECT_NE(bench_.audit(), "");
}

}  // namespace
}  // namespace queueback::store_server
