#include <gmock/gmock.h>

#include "tests/support/sample_order.hpp"
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;

/// An empty drawer, counted.
const std::vector<Denomination> kNothing = {{Money::minor(100), 0}};

class Drawer : public Flow {
 protected:
  void SetUp() override { sign_in(); }
  void sell_cola() {
    scan("COLA");
    happen(TenderCash{"2"});
    commit();
  }
  void close(std::vector<Denomination> counted) { happen(CloseShift{std::move(counted)}); }
  void report_made() {
    ShiftReport report;
    report.kind = ShiftReport::Kind::kZ;
    report.shift = state_.shift.value_or(Shift{});
    happen(ReportMade{report});
  }
};

TEST_F(Drawer, Float_opensTheShift) {
  happen(OpenShift{"200"});
  EXPECT_EQ(told(), NoticeCode::kShiftOpened);
  EXPECT_EQ(state_.shift, (Shift{1, now_, "1001", Money::minor(20'000), Shift::Opened::kDeclared}));
  EXPECT_EQ(effect<SaveShift>()->shift, *state_.shift);
  EXPECT_NE(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(effect<WriteJournal>()->event.kind, JournalKind::kShiftOpened);
}

TEST_F(Drawer, SecondOpening_isRefused) {
  happen(OpenShift{"200"});
  happen(OpenShift{"100"});
  EXPECT_EQ(told(), NoticeCode::kShiftIsOpen);
}

TEST_F(Drawer, FirstSale_opensAShiftItself) {
  sell_cola();
  EXPECT_EQ(state_.shift, (Shift{1, now_, "1001", Money{}, Shift::Opened::kBySale}));
  sell_cola();
  EXPECT_EQ(state_.shifts, 1U);
}

TEST_F(Drawer, RefusedSale_opensNone) {
  scan("COLA");
  happen(TenderCash{"2"});
  happen(CommitFailed{"no room"});
  EXPECT_FALSE(state_.shift);
}

TEST_F(Drawer, CashIn_needsSupervisorAndReason) {
  happen(OpenShift{"200"});
  happen(MoveCash{MoveCash::Kind::kIn, "50", ""});
  EXPECT_EQ(told(), NoticeCode::kReasonNeeded);
  happen(MoveCash{MoveCash::Kind::kIn, "50", "coins"});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
  scan(kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kCashIn);
  EXPECT_NE(effect<OpenDrawer>(), nullptr);
}

TEST_F(Drawer, SafeDrop_isACashiersOwn) {
  happen(OpenShift{"200"});
  happen(MoveCash{MoveCash::Kind::kDrop, "50", ""});
  EXPECT_EQ(told(), NoticeCode::kSafeDrop);
  EXPECT_EQ(effect<WriteJournal>()->event.amount, Money::minor(5'000));
}

TEST_F(Drawer, CashWithoutShift_isRefused) {
  happen(MoveCash{MoveCash::Kind::kDrop, "50", ""});
  EXPECT_EQ(told(), NoticeCode::kNoShift);
}

TEST_F(Drawer, Closing_sellsNothingUntilTheReportIsMade) {
  happen(OpenShift{"200"});
  close({{Money::minor(10'000), 2}});
  EXPECT_EQ(effect<MakeReport>()->kind, ShiftReport::Kind::kZ);
  scan("COLA");
  EXPECT_EQ(told(), NoticeCode::kBusy);
  report_made();
  EXPECT_EQ(told(), NoticeCode::kZReport);
  EXPECT_FALSE(state_.shift);
  EXPECT_TRUE(is_selling());
}

TEST_F(Drawer, NextShift_hasTheNextNumber) {
  happen(OpenShift{"200"});
  close(kNothing);
  report_made();
  sell_cola();
  EXPECT_EQ(state_.shift->number, 2U);
}

TEST_F(Drawer, FailedReport_leavesTheShiftOpen) {
  happen(OpenShift{"200"});
  close(kNothing);
  happen(CommitFailed{"no room"});
  EXPECT_EQ(told(), NoticeCode::kShiftNotClosed);
  EXPECT_TRUE(state_.shift);
  EXPECT_TRUE(is_selling());
}

TEST_F(Drawer, ClosingTwice_isRefused) {
  happen(OpenShift{"200"});
  close(kNothing);
  report_made();
  close(kNothing);
  EXPECT_EQ(told(), NoticeCode::kNoShift);
}

TEST_F(Drawer, GoodsInTheCart_keepTheShiftOpen) {
  happen(OpenShift{"200"});
  scan("COLA");
  close(kNothing);
  EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
}

TEST_F(Drawer, ImpossibleCounts_areRefused) {
  happen(OpenShift{"200"});
  close({});
  EXPECT_EQ(told(), NoticeCode::kBadCount) << "nobody counted";
  close({{Money::minor(100), -1}});
  EXPECT_EQ(told(), NoticeCode::kBadCount);
  close({{Money{}, 1}});
  EXPECT_EQ(told(), NoticeCode::kBadCount);
  close({{Money::minor(100), kMaxPieces + 1}});
  EXPECT_EQ(told(), NoticeCode::kBadCount);
  close(std::vector<Denomination>(kMaxDenominations + 1, {Money::minor(100), 1}));
  EXPECT_EQ(told(), NoticeCode::kBadCount);
}

TEST_F(Drawer, CoinsAndNotesThatDoNotExist_areNotCounted) {
  happen(OpenShift{"200"});
  close({{Money::minor(10'000), 3}, {Money::minor(35'000), 1}});
  EXPECT_EQ(told(), NoticeCode::kNoSuchCoin);
  EXPECT_THAT(told_args(), ::testing::ElementsAre("350.00"));
  EXPECT_TRUE(state_.shift);
}

TEST_F(Drawer, OfACurrencyThatTheTillDoesNotKnow_everyCoinIsCounted) {
  protocol::StoreProfile profile = shop_profile();
  profile.currency = "XTS";
  auto items = shop_items();
  items.push_back(reference(protocol::ReferenceKind::kStoreProfile, "store", protocol::encode(profile)));
  catalogue_ = Catalogue(items, 13);
  happen(OpenShift{"200"});
  close({{Money::minor(35'000), 1}});
  EXPECT_TRUE(std::holds_alternative<ClosingShift>(state_.phase));
}

TEST_F(Drawer, NoSale_isInTheJournalBeforeTheDrawerOpens) {
  happen(OpenWithoutSale{"change for the bus"});
  scan(kSupervisorBadge);
  ASSERT_EQ(told(), NoticeCode::kDrawerOpened);
  const auto place = [this](auto is) { return std::find_if(effects_.begin(), effects_.end(), is) - effects_.begin(); };
  EXPECT_LT(place([](const Effect& one) { return std::holds_alternative<WriteJournal>(one); }),
            place([](const Effect& one) { return std::holds_alternative<OpenDrawer>(one); }));
}

TEST_F(Drawer, FullDisk_keepsTheDrawerShut) {
  happen(OpenShift{"200"});
  storage_ = StorageHealth::kFull;
  happen(MoveCash{MoveCash::Kind::kDrop, "50", ""});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
  happen(OpenWithoutSale{"change"});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
  happen(ReportShift{});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
}

TEST_F(Drawer, XReport_isASupervisorsAndLeavesTheShiftOpen) {
  happen(OpenShift{"200"});
  happen(ReportShift{});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
  scan(kSupervisorBadge);
  EXPECT_EQ(effect<MakeReport>()->kind, ShiftReport::Kind::kX);
  EXPECT_TRUE(state_.shift);
}

TEST_F(Drawer, ZReportAgain_isASupervisorsAndSaysWho) {
  happen(ReprintReport{3});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
  EXPECT_EQ(effect<CopyReport>(), nullptr);
  now_ = now_ + Duration::minutes(1);
  scan(kSupervisorBadge);
  ASSERT_NE(effect<CopyReport>(), nullptr);
  EXPECT_EQ(effect<CopyReport>()->shift, 3U);
  EXPECT_EQ(effect<CopyReport>()->event, (JournalEvent{JournalKind::kReprint, now_, "1001", "2001", "", "", {}}));
  EXPECT_EQ(effect<WriteJournal>()->event.kind, JournalKind::kApproved) << "the copy's own event is the outbox's";
  happen(ReportCopied{3});
  EXPECT_EQ(told(), NoticeCode::kReportCopied);
  EXPECT_EQ(told_args(), std::vector<std::string>{"3"});
}

TEST_F(Drawer, ZReportAgain_neverMade_isSaid) {
  happen(ReportCopied{});
  EXPECT_EQ(told(), NoticeCode::kNoSuchReport);
  EXPECT_TRUE(is_selling());
}

TEST_F(Drawer, ZReportAgain_needsNoShiftAndKeepsTheSaleOnTheDesk) {
  happen(SignOut{});
  sign_in("2001");
  scan("COLA");
  happen(ReprintReport{});
  ASSERT_NE(effect<CopyReport>(), nullptr);
  EXPECT_EQ(cart().lines.size(), 1U);
  storage_ = StorageHealth::kFull;
  happen(ReprintReport{});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
}

/// An outage drill is a manager's.
class Drill : public Drawer {
 protected:
  void start() {
    happen(StartDrill{});
    happen(Approve{"3001", "1234", ""});
    happen(PinChecked{PinChecked::Verdict::kRight});
  }
  static DrillReport report(std::uint64_t at_headquarters) {
    DrillReport out;
    out.wanted = out.made = 12;
    out.at_headquarters = at_headquarters;
    out.drained_after = at_headquarters == 12 ? std::optional(Duration::seconds(1)) : std::nullopt;
    return out;
  }
};

TEST_F(Drill, Supervisor_mayNotStartOne) {
  happen(StartDrill{});
  scan(kSupervisorBadge);
  EXPECT_EQ(told(), NoticeCode::kRoleTooLow);
}

TEST_F(Drill, Manager_startsIt) {
  start();
  EXPECT_EQ(told(), NoticeCode::kDrillStarted);
  EXPECT_NE(effect<BeginDrill>(), nullptr);
  EXPECT_TRUE(state_.drilling);
}

TEST_F(Drill, SecondOne_isRefused) {
  start();
  happen(StartDrill{});
  EXPECT_EQ(told(), NoticeCode::kDrillRuns);
}

TEST_F(Drill, Sales_goOnMeanwhile) {
  start();
  sell_cola();
  EXPECT_EQ(told(), NoticeCode::kSaleDone);
  EXPECT_TRUE(state_.drilling);
}

TEST_F(Drill, Ended_isToldAndJournalled) {
  start();
  happen(DrillDone{report(12)});
  EXPECT_EQ(told(), NoticeCode::kDrillPassed);
  EXPECT_EQ(effect<WriteJournal>()->event.detail, "passed");
  EXPECT_FALSE(state_.drilling);
}

TEST_F(Drill, RecordMissing_hasFailed) {
  start();
  happen(DrillDone{report(11)});
  EXPECT_EQ(told(), NoticeCode::kDrillFailed);
}

TEST(DrillReport, EveryStep_mustBeRight) {
  DrillReport good;
  good.wanted = good.made = good.at_headquarters = 12;
  good.drained_after = Duration::seconds(1);
  EXPECT_TRUE(good.passed());
  DrillReport online = good;
  online.online_looks = 1;
  EXPECT_FALSE(online.passed()) << "the line was up: nothing was tried";
  DrillReport unmade = good;
  unmade.made = unmade.at_headquarters = 11;
  EXPECT_FALSE(unmade.passed());
  DrillReport late = good;
  late.drained_after.reset();
  EXPECT_FALSE(late.passed());
}

TEST(ShiftReport, Cash_isExplainedToTheCent) {
  ShiftReport report;
  report.kind = ShiftReport::Kind::kZ;
  report.shift.opening_float = Money::minor(20'000);
  report.totals.tenders[domain::TenderKind::kCash] = {3, Money::minor(4'250)};
  report.totals.tenders[domain::TenderKind::kCard] = {1, Money::minor(999)};
  report.totals.events[JournalKind::kCashIn] = {1, Money::minor(5'000)};
  report.totals.events[JournalKind::kCashOut] = {1, Money::minor(1'000)};
  report.totals.events[JournalKind::kSafeDrop] = {2, Money::minor(10'000)};
  report.counted = {{Money::minor(10'000), 1}, {Money::minor(2'000), 4}, {Money::minor(50), 4}};
  EXPECT_EQ(report.expected_cash().minor(), 18'250);
  EXPECT_EQ(report.counted_cash()->minor(), 18'200);
  EXPECT_EQ(report.variance()->minor(), -50);
}

domain::OrderLine line_with(std::vector<domain::Discount> discounts) {
  domain::OrderLine line{*domain::ProductId::parse("COLA"),
                         "可乐",
                         domain::Quantity::pieces(10),
                         Money::minor(200),
                         Money::minor(2'000),
                         domain::Ratio{130'000}};
  line.discounts = std::move(discounts);
  line.total = line.total - line.discount();
  return line;
}

TEST(ShiftTotals, Discounts_areApartByWhoGaveThem) {
  using domain::DiscountKind;
  const domain::Discount promotion{DiscountKind::kPromotion, Money::minor(100), {}, "可乐特惠", "cola"};
  const domain::Discount line{DiscountKind::kLine, Money::minor(30), {}, "dented"};
  const domain::Discount sale{DiscountKind::kSale, Money::minor(20), {}, "complaint"};
  const domain::Discount rounding{DiscountKind::kRounding, Money::minor(4), {}, "cash rounding"};
  domain::Order order = sample_order();
  order.lines = {line_with({promotion, line, sale, rounding}), line_with({promotion}), line_with({})};
  ShiftTotals totals;
  totals.add(order);
  EXPECT_EQ(totals.discounts, (Tally{2, Money::minor(254)}));
  EXPECT_EQ(totals.discount_parts.promotions, (Tally{2, Money::minor(200)}));
  EXPECT_EQ(totals.discount_parts.by_hand, (Tally{1, Money::minor(50)}));
  EXPECT_EQ(totals.discount_parts.rounding, (Tally{1, Money::minor(4)}));
}

}  // namespace
}  // namespace queueback::tests
