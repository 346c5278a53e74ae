// Sales for practice: what a trainee sees, and that nothing of it is real.
#include <gmock/gmock.h>

#include "tests/terminal/flow_bench.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;

class Training : public tests::Flow {
 protected:
  Training() {
    sign_in("2001");
    happen(SetTraining{true});
  }
};

TEST_F(Training, Sale_goesToItsEndAndTouchesNothing) {
  EXPECT_EQ(told(), NoticeCode::kTrainingBegan);
  scan(tests::kColaBarcode);
  EXPECT_EQ(effect<SaveKept>(), nullptr);
  happen(DiscountLine{0, "50%", "damaged"});
  EXPECT_EQ(effect<WriteJournal>(), nullptr);
  happen(TenderCash{"5"});
  ASSERT_TRUE(std::holds_alternative<SaleDone>(state_.phase));
  EXPECT_EQ(std::get<SaleDone>(state_.phase).change, Money::minor(400));
  EXPECT_EQ(std::get<SaleDone>(state_.phase).order.receipt.value, 0U);
  EXPECT_EQ(effect<SaveSale>(), nullptr);
  EXPECT_EQ(effect<PrintReceipt>(), nullptr);
  ASSERT_NE(effect<PrintTraining>(), nullptr);
  EXPECT_EQ(effect<PrintTraining>()->order.total, Money::minor(100));
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(effect<ShowCustomer>()->upper, "TRAINING        1.00");
  EXPECT_FALSE(state_.shift) << "no shift began with it";
  happen(NextSale{});
  EXPECT_TRUE(is_selling());
}

TEST_F(Training, WhatWouldBeReal_isRefused) {
  for (const Event& event :
       {Event{OpenWithoutSale{"check"}}, Event{MoveCash{MoveCash::Kind::kIn, "1", "change"}}, Event{OpenShift{"100"}},
        Event{CloseShift{}}, Event{ReportShift{}}, Event{ReprintReport{}}, Event{StartDrill{}}, Event{StartReturn{"1"}},
        Event{PickUp{"W-1"}}, Event{HandOver{}}, Event{Recall{1}}, Event{Park{}},
        Event{PayFromWallet{domain::TenderKind::kChange, "", "4711"}}, Event{SetMemberPin{"4711"}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kNotInTraining);
    EXPECT_EQ(effects_.size(), 1U);
  }
}

TEST_F(Training, ScannedReceiptOrOrder_isRefusedLikeAChosenOne) {
  catalogue_ = tests::shop_catalogue({tests::open_order("W-1")});
  scan("W-1");
  EXPECT_EQ(told(), NoticeCode::kNotInTraining);
  EXPECT_TRUE(is_selling());
  scan("https://qb.example/r/QBR1/S1/T2/17/00112233/019a9f5a-5c00-7000-8000-000000000001/" + std::string(86, 'A'));
  EXPECT_EQ(told(), NoticeCode::kNotInTraining);
  EXPECT_EQ(effect<FindSale>(), nullptr);
}

TEST_F(Training, Ends_whenItIsSaid) {
  scan(tests::kColaBarcode);
  happen(SetTraining{false});
  EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
  happen(VoidSale{});
  happen(SetTraining{false});
  EXPECT_EQ(told(), NoticeCode::kTrainingEnded);
  scan(tests::kColaBarcode);
  happen(TenderCash{"5"});
  EXPECT_NE(effect<SaveSale>(), nullptr);
}

TEST_F(Training, WrongPinsOfWhoMayAllow_areInTheJournal) {
  happen(SignOut{});
  sign_in();
  happen(SetTraining{true});
  scan(tests::kSupervisorBadge);
  ASSERT_TRUE(state_.training);
  scan("COLA");
  happen(SetPrice{0, "0.50", "practice"});
  happen(Approve{"2001", "0000", ""});
  happen(PinChecked{PinChecked::Verdict::kWrong});
  ASSERT_NE(effect<WriteJournal>(), nullptr);
  EXPECT_EQ(effect<WriteJournal>()->event.kind, JournalKind::kApprovalRefused);
  EXPECT_NE(effect<SaveWrongPins>(), nullptr);
}

TEST_F(Training, DrillThatRanMeanwhile_endsInTheJournal) {
  happen(DrillDone{});
  ASSERT_NE(effect<WriteJournal>(), nullptr);
  EXPECT_EQ(effect<WriteJournal>()->event.kind, JournalKind::kDrillEnded);
}

TEST_F(Training, Ends_whenTheTraineeLeaves) {
  happen(SignOut{});
  sign_in();
  EXPECT_FALSE(state_.training);
  scan(tests::kColaBarcode);
  happen(TenderCash{"5"});
  EXPECT_NE(effect<SaveSale>(), nullptr);
}

TEST(TrainingOfACashier, needs_a_supervisor) {
  struct Bench : tests::Flow {
    void TestBody() override {}
    void run() {
      sign_in();
      happen(SetTraining{true});
      EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
      EXPECT_FALSE(state_.training);
      scan(tests::kSupervisorBadge);
      EXPECT_TRUE(state_.training);
    }
  };
  Bench bench;
  bench.run();
}

}  // namespace
}  // namespace queueback::terminal
