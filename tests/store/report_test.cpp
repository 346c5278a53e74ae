// What terminals tell that books nothing, and sales with changed prices and discounts.
#include <gmock/gmock.h>

#include "store-server/storage/report_tables.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using domain::TillReportKind;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class TillReports : public ::testing::Test {
 protected:
  TillReports() { StoreBench::furnish(bench_); }
  std::vector<TillReportRow> kept(TillReportKind kind) {
    return must(ReportTables(bench_.store().database()).newest(to_string(kind), 0, 100));
  }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(TillReports, Report_isKeptAndBooksNothing) {
  till_.sell_to("M1");
  till_.report(TillReportKind::kShift, "{\"shift\":1}");
  till_.sell_to("M2");
  EXPECT_EQ(bench_.sync(till_).here, 3U);
  EXPECT_THAT(bench_.quarantine(), IsEmpty());
  EXPECT_EQ(bench_.figures().sales, 2U);
  ASSERT_THAT(kept(TillReportKind::kShift), SizeIs(1));
  EXPECT_EQ(kept(TillReportKind::kShift)[0].content, "{\"shift\":1}");
  EXPECT_EQ(kept(TillReportKind::kShift)[0].terminal, "T1");
  EXPECT_THAT(kept(TillReportKind::kDrill), IsEmpty());
  EXPECT_EQ(bench_.audit(), "");
  bench_.restart();
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(TillReports, DrawerThatDoesNotHoldWhatItShould_raisesAnAlarm) {
  const auto z = [this](const std::string& cash) { till_.report(TillReportKind::kShift, "{\"cash\":" + cash + "}"); };
  z(R"({"expected":20000,"counted":15001})");
  z(R"({"expected":20000,"counted":24999})");
  z(R"({"counted":0})");
  z("17");
  z(R"({"expected":"much","counted":0})");
  bench_.sync(till_);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  z(R"({"expected":20000,"counted":15000})");
  z(R"({"expected":-1,"counted":0})");
  bench_.sync(till_);
  EXPECT_THAT(bench_.quarantine(), IsEmpty());
  z(R"({"expected":-1999999949798,"counted":0})");
  z(R"({"expected":-1,"counted":18446744073709551615})");
  bench_.sync(till_);
  EXPECT_THAT(bench_.alarms(), ::testing::ElementsAre("drawer", "drawer", "drawer", "drawer"));
  const auto rows = bench_.group([&] { return bench_.store().ledger().alarms(); });
  EXPECT_THAT(rows[0].text, HasSubstr("150.00 where 200.00 should be, -50.00"));
  EXPECT_THAT(rows[1].text, HasSubstr("0.00 where -0.01 should be"));
}

TEST_F(TillReports, SentAgain_isKeptOnce) {
  till_.report(TillReportKind::kDrill, "{}");
  bench_.sync(till_);
  bench_.restart();
  bench_.sync(till_);
  EXPECT_THAT(kept(TillReportKind::kDrill), SizeIs(1));
}

TEST_F(TillReports, ReportOfAnotherTerminal_isQuarantinedWithoutMoney) {
  TillStream other("T2", 2);
  other.report(TillReportKind::kShift, "{}");
  till_.add(other.records()[0].payload);
  bench_.sync(till_);
  ASSERT_THAT(bench_.quarantine(), SizeIs(1));
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("the report names terminal T2"));
  EXPECT_EQ(bench_.quarantine()[0].amount.minor(), 0);
  EXPECT_THAT(kept(TillReportKind::kShift), IsEmpty());
}

/// A cola at half price, with the discount and what it was before.
class CheaperSales : public TillReports {
 protected:
  domain::Order sale() {
    domain::Order order = till_.sale();
    domain::OrderLine& line = order.lines[0];
    const Money off = Money::minor(line.total.minor() / 2);
    line.discounts = {{domain::DiscountKind::kLine, off, domain::Ratio{500'000}, "dented"}};
    line.total = line.total - off;
    order.total = order.total - off;
    order.tenders[0].amount = order.tenders[0].amount - off;
    return order;
  }
};

TEST_F(CheaperSales, DiscountedSale_isBookedForWhatWasPaid) {
  const domain::Order order = sale();
  till_.add(order);
  bench_.sync(till_);
  EXPECT_THAT(bench_.quarantine(), IsEmpty());
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -order.total.minor());
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(CheaperSales, DiscountThatTheTotalDoesNotKnow_isQuarantined) {
  domain::Order order = sale();
  order.lines[0].discounts[0].amount = Money::minor(1);
  till_.add(order);
  bench_.sync(till_);
  ASSERT_THAT(bench_.quarantine(), SizeIs(1));
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("total does not follow from price, quantity and discounts"));
}

TEST_F(CheaperSales, DiscountWithoutReason_isQuarantined) {
  domain::Order order = sale();
  order.lines[0].discounts[0].reason = "";
  till_.add(order);
  bench_.sync(till_);
  EXPECT_THAT(bench_.quarantine(), SizeIs(1));
}

}  // namespace
}  // namespace queueback::store_server
