// Goods come back, as a pure function: what each step answers, and what it leaves alone.
#include <gmock/gmock.h>

#include "tests/support/sample_order.hpp"
#include "tests/terminal/flow_bench.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using domain::Quantity;
using domain::TenderKind;
using ::testing::ElementsAre;

class Returns : public tests::Flow {
 protected:
  Returns() { sign_in("2001"); }

  /// Two bottles for 4.00 and 0.735 kg of apples for 7.34.
  static Returnable sold(Returnable::Source source = Returnable::Source::kStore) {
    return {tests::sample_order(), {}, source};
  }
  /// Without the store a receipt brings at most this.
  void limit_returns(Money limit) {
    protocol::TillRules rules;
    rules.return_limit = limit;
    catalogue_ = tests::shop_catalogue({}, 13, {}, rules);
  }
  void find(Returnable sale) {
    happen(StartReturn{"T1-17"});
    ASSERT_NE(effect<FindSale>(), nullptr);
    happen(SaleFound{std::move(sale)});
    ASSERT_TRUE(is_returning());
  }
  [[nodiscard]] bool is_returning() const { return std::holds_alternative<Returning>(state_.phase); }
  [[nodiscard]] Money total() const { return std::get<Returning>(state_.phase).total(); }
  domain::Return committed(const ReturnDraft& draft, Money withheld) {
    domain::Return what = tests::sample_return(draft.sale.order, draft.lines, withheld, 3);
    what.points_back = draft.points;
    what.paid_back.amount = what.paid_back.amount - draft.points;
    what.paid_back.kind = draft.tender;
    return what;
  }
};

TEST(ReceiptNames, are_numbers_of_this_till_or_another_or_a_link) {
  EXPECT_EQ(parse_receipt_name("17", "T1"), (ReceiptName{"T1", 17, {}}));
  EXPECT_EQ(parse_receipt_name(" T2-17 ", "T1"), (ReceiptName{"T2", 17, {}}));
  EXPECT_EQ(parse_receipt_name("till-2 17", "T1"), (ReceiptName{"till-2", 17, {}}));
  for (const char* wrong : {"", "0", "T2-", "-", "T2-x", "999999999999999999999", "T2-17-"}) {
    EXPECT_EQ(parse_receipt_name(wrong, "T1"), std::nullopt) << wrong;
  }
}

TEST_F(Returns, SomeOfALine_isGivenBackInProportion) {
  find(sold());
  EXPECT_EQ(told(), NoticeCode::kReturning);
  EXPECT_THAT(told_args(), ElementsAre("T1-17"));
  happen(TakeBack{1, "1"});
  EXPECT_EQ(total(), Money::minor(200));
  happen(TakeBack{2, ""});
  EXPECT_EQ(total(), Money::minor(934));
  happen(TakeBack{1, "0"});
  EXPECT_EQ(total(), Money::minor(734));
  happen(TakeBack{1, "3"});
  EXPECT_EQ(told(), NoticeCode::kReturnTooMuch);
  happen(TakeBack{1, "x"});
  EXPECT_EQ(told(), NoticeCode::kBadQuantity);
  happen(TakeBack{3, "1"});
  EXPECT_EQ(told(), NoticeCode::kNoSuchLine);
  EXPECT_EQ(total(), Money::minor(734)) << "what was refused changed nothing";
}

TEST_F(Returns, WhatCameBackBefore_isNotThereAgain) {
  Returnable sale = sold();
  sale.returned = {{0, Quantity::pieces(1), Money::minor(200)}};
  find(sale);
  happen(TakeBack{1, "2"});
  EXPECT_EQ(told(), NoticeCode::kReturnTooMuch);
  EXPECT_THAT(told_args(), ElementsAre("禾盛饮用水 550ml", "1"));
  happen(TakeBack{1, ""});
  EXPECT_EQ(total(), Money::minor(200));
}

TEST_F(Returns, MoneyIsGivenWhenTheReturnIsSaved) {
  find(sold());
  happen(TakeBack{1, "1"});
  happen(GiveBack{domain::TenderKind::kCash, "", ""});
  EXPECT_EQ(told(), NoticeCode::kReasonNeeded);
  happen(GiveBack{domain::TenderKind::kCard, "", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kNoReference);
  happen(GiveBack{domain::TenderKind::kPoints, "", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kTenderNotTaken);
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  ASSERT_NE(effect<SaveReturn>(), nullptr);
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(effect<Tell>(), nullptr);
  const ReturnDraft draft = effect<SaveReturn>()->draft;
  EXPECT_EQ(draft.total, Money::minor(200));
  EXPECT_EQ(draft.reason, "damaged");
  EXPECT_EQ(draft.shift.number, 1U);
  happen(ReturnCommitted{committed(draft, Money::minor(30))});
  EXPECT_NE(effect<OpenDrawer>(), nullptr);
  EXPECT_NE(effect<PrintReturn>(), nullptr);
  EXPECT_EQ(effect<Tell>()->notice.code, NoticeCode::kReturnDone);
  EXPECT_THAT(effect<Tell>()->notice.args, ElementsAre("3", "1.70"));
  ASSERT_TRUE(is_selling());
  EXPECT_TRUE(cart().is_empty());
  EXPECT_TRUE(state_.shift) << "what was paid back belongs to a shift";
}

TEST_F(Returns, RefusedByTheStore_leavesTheChoice) {
  find(sold());
  happen(TakeBack{1, "1"});
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  happen(ReturnRefused{"goods of this receipt came back meanwhile"});
  EXPECT_EQ(told(), NoticeCode::kReturnRefused);
  ASSERT_TRUE(is_returning());
  EXPECT_EQ(total(), Money::minor(200));
}

TEST_F(Returns, WhatTheStoreWithholds_isSaidBeforeTheMoneyIsGiven) {
  find(sold());
  happen(TakeBack{1, "2"});
  happen(GiveBack{TenderKind::kCash, "", "damaged"});
  EXPECT_EQ(effect<SaveReturn>()->draft.agreed, std::nullopt);
  happen(ReturnWithholds{Money::minor(150)});
  EXPECT_EQ(told(), NoticeCode::kReturnWithholds);
  EXPECT_THAT(told_args(), ElementsAre("1.50", "2.50"));
  ASSERT_TRUE(is_returning());
  EXPECT_EQ(std::get<Returning>(state_.phase).due(), Money::minor(250));
  happen(GiveBack{TenderKind::kCash, "", "damaged"});
  EXPECT_EQ(effect<SaveReturn>()->draft.agreed, Money::minor(150));
  happen(ReturnWithholds{Money::minor(160)});  // the line was paid meanwhile
  EXPECT_THAT(told_args(), ElementsAre("1.60", "2.40"));
  happen(TakeBack{1, "1"});
  EXPECT_EQ(std::get<Returning>(state_.phase).due(), Money::minor(200)) << "other goods: nobody knows yet";
}

TEST_F(Returns, WhatWasPaidInPoints_goesBackInPoints) {
  Returnable sale = sold();
  const Money points = Money::minor(500);  // of 11.34
  sale.order.tenders = {{TenderKind::kPoints, points, points, "lease"},
                        {TenderKind::kCash, sale.order.total - points, sale.order.total - points}};
  find(sale);
  happen(TakeBack{1, "1"});
  EXPECT_EQ(total(), Money::minor(200));
  happen(GiveBack{TenderKind::kCash, "", "damaged"});
  ASSERT_NE(effect<SaveReturn>(), nullptr);
  const ReturnDraft draft = effect<SaveReturn>()->draft;
  EXPECT_EQ(draft.points, Money::minor(88)) << "200 * 500 / 1134, rounded down";
  happen(ReturnCommitted{committed(draft, {})});
  EXPECT_THAT(told_args(), ElementsAre("3", "1.12"));
}

TEST_F(Returns, WithoutTheStore_aSaleOfAMemberIsNotTakenBackAndOthersUpToALimit) {
  limit_returns(Money::minor(300));
  find(sold(Returnable::Source::kThisTill));
  happen(TakeBack{1, "1"});
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kReturnNeedsStore);
  EXPECT_THAT(told_args(), ElementsAre("0.00")) << "what its rebate was is not known here";
  happen(VoidSale{});
  EXPECT_EQ(told(), NoticeCode::kReturnLeft);

  Returnable nobodys = sold(Returnable::Source::kThisTill);
  nobodys.order.member.reset();
  find(nobodys);
  happen(TakeBack{1, ""});
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kReturnNeedsStore);
  EXPECT_THAT(told_args(), ElementsAre("3.00"));
  happen(TakeBack{1, "1"});
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  EXPECT_NE(effect<SaveReturn>(), nullptr);
}

TEST_F(Returns, WithoutTheStore_theLimitIsOneOfTheReceiptNotOfEachTime) {
  limit_returns(Money::minor(300));
  Returnable again = sold(Returnable::Source::kThisTill);
  again.order.member.reset();
  again.returned = {{0, Quantity::pieces(1), Money::minor(200)}};
  find(again);
  happen(TakeBack{1, "1"});
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  EXPECT_EQ(told(), NoticeCode::kReturnNeedsStore);
  EXPECT_EQ(effect<SaveReturn>(), nullptr);
}

TEST_F(Returns, InTheMiddleOfASale_isRefused) {
  scan("COLA");
  happen(StartReturn{"17"});
  EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
  EXPECT_TRUE(is_selling());
}

TEST_F(Returns, WhileGoodsComeBack_nothingIsSold) {
  find(sold());
  scan("COLA");
  EXPECT_EQ(told(), NoticeCode::kFinishReturnFirst);
  happen(TenderCash{"5"});
  EXPECT_EQ(told(), NoticeCode::kFinishReturnFirst);
  EXPECT_TRUE(is_returning());
}

TEST_F(Returns, ScannedReceipt_beginsAReturn) {
  const std::string link =
      "https://qb.example/r/QBR1/S1/T2/17/00112233/019a9f5a-5c00-7000-8000-000000000001/" + std::string(86, 'A');
  scan(link);
  ASSERT_NE(effect<FindSale>(), nullptr);
  EXPECT_EQ(effect<FindSale>()->receipt.terminal, "T2");
  EXPECT_EQ(effect<FindSale>()->receipt.number, 17U);
  EXPECT_TRUE(effect<FindSale>()->receipt.order);
}

TEST(ReturnsOfACashier, are_allowed_by_somebody_else_who_is_named) {
  struct Bench : tests::Flow {
    void TestBody() override {}
    void run() {
      sign_in();
      happen(StartReturn{"T2-4"});
      EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
      scan(tests::kSupervisorBadge);
      ASSERT_NE(effect<FindSale>(), nullptr);
      happen(SaleFound{{tests::sample_order(), {}, Returnable::Source::kStore}});
      EXPECT_EQ(std::get<Returning>(state_.phase).approver, "2001");
    }
  };
  Bench bench;
  bench.run();
}

}  // namespace
}  // namespace queueback::terminal
