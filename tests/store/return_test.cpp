// Goods that come back, in the store's books: never more than was sold without somebody hearing of it.
#include <gmock/gmock.h>

#include "common/protocol/return_json.hpp"
#include "store-server/app/command_export.hpp"
#include "store-server/app/return_booking.hpp"
#include "store-server/storage/report_tables.hpp"
#include "store-server/storage/return_tables.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using domain::Quantity;
using domain::Return;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class Returns : public ::testing::Test {
 protected:
  Returns() {
    StoreBench::furnish(bench_);
    order_ = till_.sale();
    order_.member = domain::MemberId::parse("M1");
    till_.add(order_);
    bench_.sync(till_);
  }
  /// A return of these lines of the sale, paid back in full but for `withheld`, in cash.
  Return back(std::vector<domain::ReturnedLine> lines, Money withheld = {}) {
    return tests::sample_return(order_, std::move(lines), withheld, ++returns_);
  }
  void send(const Return& what) {
    till_.add(protocol::encode(protocol::TerminalRecord{what}));
    bench_.sync(till_);
  }
  static domain::ReturnedLine one_water() { return {0, Quantity::pieces(1), Money::minor(200)}; }
  static domain::ReturnedLine all_apples() { return {1, Quantity{735}, Money::minor(734)}; }

  StoreBench bench_;
  TillStream till_{"T1", 1};
  domain::Order order_ = tests::sample_order();
  std::uint64_t returns_ = 0;
};

TEST_F(Returns, AllOfIt_takesSaleAndEntryBack) {
  send(back({{0, Quantity::pieces(2), Money::minor(400)}, all_apples()}));
  EXPECT_EQ(bench_.balance("tender/S1/cash"), 0);
  EXPECT_EQ(bench_.balance("revenue/S1"), 0);
  EXPECT_EQ(bench_.balance("vat/S1/13%"), 0);
  EXPECT_EQ(bench_.balance("vat/S1/9%"), 0);
  EXPECT_THAT(bench_.line(), IsEmpty()) << "its entry does not wait any more";
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  EXPECT_EQ(bench_.count("SELECT count(*) FROM quarantine"), 0);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, APart_lowersTheEntitlement) {
  send(back({one_water()}));
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -934);
  EXPECT_EQ(bench_.balance("vat/S1/13%"), 23) << "the tax of one bottle went back";
  ASSERT_EQ(bench_.line().size(), 1U);
  EXPECT_EQ(bench_.line()[0].entry.entitlement, Money::minor(934));
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, WhatTheRebateHadPaid_isWithheld) {
  for (int i = 0; i < 3; ++i) {
    till_.sell_to("M2");  // each pays M1 a tenth of 11.34
  }
  bench_.sync(till_);
  ASSERT_EQ(bench_.balance("member/M1/change"), 339);
  send(back({{0, Quantity::pieces(2), Money::minor(400)}, all_apples()}, Money::minor(339)));
  EXPECT_EQ(bench_.balance("recovered/S1"), 339) << "sales book: the goods' price less what the customer got";
  EXPECT_EQ(bench_.balance("store/S1/recovered"), 339) << "rewards book: taken back";
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -3 * 1134 - 339);
  EXPECT_THAT(bench_.alarms(), IsEmpty());
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, RebatePaidBetweenTheStoresWordAndTheRecord_isReceivable) {
  till_.sell_to("M2");
  bench_.sync(till_);
  send(back({{0, Quantity::pieces(2), Money::minor(400)}, all_apples()}));  // the till was told: nothing withheld
  EXPECT_EQ(bench_.balance("receivable/S1"), -113);
  EXPECT_THAT(bench_.alarms(), ElementsAre("return-beyond"));
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, LessPaidBackThanDue_isOwed) {
  send(back({one_water()}, Money::minor(50)));
  EXPECT_EQ(bench_.balance("payable/S1"), 50);
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -1134 + 150);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, MoreThanWasSold_isReceivableAndAnAlarm) {
  send(back({all_apples()}));
  send(back({all_apples()}));
  EXPECT_EQ(bench_.balance("receivable/S1"), -734);
  EXPECT_THAT(bench_.alarms(), ElementsAre("return-beyond"));
  EXPECT_EQ(bench_.line()[0].entry.entitlement, Money::minor(400)) << "the line heard of it once";
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, OfAnUnknownSale_isReceivableAndAnAlarm) {
  Return what = back({one_water()});
  what.order = what.id;
  send(what);
  EXPECT_EQ(bench_.balance("receivable/S1"), -200);
  EXPECT_THAT(bench_.alarms(), ElementsAre("return-beyond"));
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, ThatDoesNotAddUp_isReceivable) {
  Return what = back({one_water()});
  what.total = Money::minor(300);
  send(what);
  EXPECT_EQ(bench_.balance("receivable/S1"), -200);
  EXPECT_THAT(bench_.alarms(), ElementsAre("return-beyond"));
}

TEST_F(Returns, ThatDoesNotAddUpAndPaidNothing_isAnAlarmToo) {
  Return what = back({one_water()}, Money::minor(200));
  what.total = Money::minor(300);
  send(what);
  EXPECT_EQ(bench_.balance("receivable/S1"), 0);
  EXPECT_THAT(bench_.alarms(), ElementsAre("return-beyond"));
}

TEST_F(Returns, OfAnotherTerminalsName_isQuarantinedAndBookedWhenCorrected) {
  Return what = back({one_water()});
  what.terminal = *domain::TerminalId::parse("T9");
  send(what);
  ASSERT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("names terminal T9"));
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -1134);
  ResolutionRequest request;
  request.action = protocol::ResolutionAction::kCorrect;
  request.log_no = bench_.quarantine()[0].log_no;
  request.by = "Li";
  request.reason = "it is T1's";
  request.correction.place = Correction::Place::kHere;
  must(bench_.group([&] { return bench_.store().quarantine_desk().resolve(request); }));
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -934);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Returns, BookedTwice_theSecondIsQuarantined) {
  const Return what = back({one_water()});
  send(what);
  send(what);
  EXPECT_EQ(bench_.balance("tender/S1/cash"), -934);
  ASSERT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_THAT(bench_.quarantine()[0].reason, HasSubstr("was already booked by log entry"));
}

TEST_F(Returns, AreListedAndExported) {
  send(back({one_water()}));
  const auto rows =
      bench_.group([&] { return ReportTables(bench_.database()).newest(protocol::kReturnReport, 0, 10); });
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_THAT(rows[0].content, HasSubstr(R"("paid_back":200)"));
  const auto page =
      bench_.group([&] { return export_commands(bench_.store().ledger(), bench_.store().reward_tables(), {}); });
  EXPECT_THAT(page.lines, Contains(HasSubstr(R"("refund")")));
}

TEST_F(Returns, Restart_keepsTheCap) {
  send(back({all_apples()}));
  bench_.restart();
  send(back({all_apples()}));
  EXPECT_EQ(bench_.balance("receivable/S1"), -734);
  EXPECT_EQ(bench_.audit(), "");
}

TEST(WithinCap, leaves_out_what_came_back_before) {
  const domain::Order order = tests::sample_order();
  const std::vector<domain::ReturnedLine> before = {{0, Quantity::pieces(1), Money::minor(200)}};
  EXPECT_THAT(within_cap(order, before, {{0, Quantity::pieces(2), Money::minor(400)}}),
              ElementsAre(domain::ReturnedLine{0, Quantity::pieces(1), Money::minor(200)}));
  EXPECT_THAT(within_cap(order, before, {{7, Quantity::pieces(1), Money::minor(1)}}), IsEmpty());
}

}  // namespace
}  // namespace queueback::store_server
