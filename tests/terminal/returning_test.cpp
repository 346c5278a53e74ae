// Goods come back, as a pure function: what each step answers, and what it leaves alone.
#include <gmock/gmock.h>
#include <rapidcheck.h>

#include <algorithm>

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

TEST_F(Returns, GoodsThatAnotherTillIsTaking_areToldOf) {
  Returnable sale = sold();
  sale.held_by = "T2";
  find(sale);
  const auto* told = std::get_if<Tell>(&effects_.back());
  ASSERT_NE(told, nullptr);
  EXPECT_EQ(told->notice, (Notice{NoticeCode::kReturnHeld, {"T2"}}));
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

/// Apples for 7.34 and two bottles for 4.00, paid back in cash of 0.10 and more.
ReturnDraft cash_back(std::vector<domain::ReturnedLine> lines) {
  ReturnDraft draft{{tests::sample_order(), {}},
                    *domain::CashierId::parse("1001"),
                    "",
                    std::move(lines),
                    {},
                    {},
                    {},
                    domain::TenderKind::kCash,
                    "",
                    "damaged",
                    tests::kNoon,
                    {},
                    480,
                    12};
  for (const domain::ReturnedLine& line : draft.lines) {
    draft.total += line.amount;
  }
  draft.cash_step = Money::minor(10);
  return draft;
}

const domain::ReturnedLine kApples{1, Quantity{735}, Money::minor(734)};
const domain::ReturnedLine kBottle{0, Quantity::pieces(1), Money::minor(200)};

TEST(ReturnRounding, Cash_isRoundedDownOffTheFirstLineThatCanBearIt) {
  const ReturnDraft rounded = round_cash(cash_back({kBottle, kApples}), {});
  EXPECT_EQ(rounded.rounding, (CashRounding{0, Money::minor(4)}));
  EXPECT_THAT(rounded.lines, ElementsAre(domain::ReturnedLine{0, Quantity::pieces(1), Money::minor(196)}, kApples));
  EXPECT_EQ(rounded.total, Money::minor(930));
  const ReturnDraft first_is_too_small =
      round_cash(cash_back({{0, Quantity::pieces(1), Money::minor(3)}, kApples}), {});
  EXPECT_EQ(first_is_too_small.rounding, (CashRounding{1, Money::minor(7)}));
}

TEST(ReturnRounding, Due_isWhatIsNotWithheld) {
  const ReturnDraft rounded = round_cash(cash_back({kApples}), Money::minor(30));
  EXPECT_EQ(rounded.rounding, (CashRounding{1, Money::minor(4)}));
  EXPECT_EQ((rounded.total - Money::minor(30)).minor() % 10, 0);
}

TEST(ReturnRounding, NothingIsRounded_onTheStepNorOtherwiseThanInCashNorAllOfIt) {
  for (const auto& lines : {std::vector<domain::ReturnedLine>{kBottle}, {{0, Quantity::pieces(1), Money::minor(7)}}}) {
    const ReturnDraft draft = round_cash(cash_back(lines), {});
    EXPECT_EQ(draft.rounding, std::nullopt);
    EXPECT_EQ(draft.lines, lines);
  }
  ReturnDraft card = cash_back({kApples});
  card.tender = domain::TenderKind::kCard;
  EXPECT_EQ(round_cash(card, {}).total, Money::minor(734));
}

TEST(ReturnRounding, WhatOnePieceKeptBack_theNextOneBrings) {
  domain::OrderLine line = tests::sample_order().lines[0];
  line.quantity = Quantity::pieces(3);
  line.total = Money::minor(1000);
  domain::ReturnedLine before{0, Quantity{0}, {}};
  std::vector<std::int64_t> paid;
  for (int piece = 0; piece < 3; ++piece) {
    const Money amount = *domain::returned_amount(line, before, Quantity::pieces(1));
    const ReturnDraft back = round_cash(cash_back({{0, Quantity::pieces(1), amount}}), {});
    before = {0, Quantity{before.quantity.milli + 1000}, before.amount + back.total};
    paid.push_back(back.total.minor());
  }
  EXPECT_THAT(paid, ElementsAre(330, 330, 340)) << "to the cent what was paid";
}

TEST(ReturnRounding, WhateverComesBack_sumsHoldAndLessThanAStepIsKept) {
  EXPECT_TRUE(rc::check("any return", [] {
    const auto amounts = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 3000)));
    const std::int64_t step = *rc::gen::element(1, 5, 10, 50, 100);
    std::vector<domain::ReturnedLine> lines;
    lines.reserve(amounts.size());
    for (const int amount : amounts) {
      lines.push_back({static_cast<std::uint32_t>(lines.size()), Quantity::pieces(1), Money::minor(amount)});
    }
    ReturnDraft exact = cash_back(lines);
    exact.cash_step = Money::minor(step);
    const Money withheld = Money::minor(*rc::gen::inRange<std::int64_t>(0, exact.total.minor() + 1));
    const ReturnDraft back = round_cash(exact, withheld);
    Money sum;
    for (const domain::ReturnedLine& line : back.lines) {
      RC_ASSERT(line.amount >= Money{});
      sum += line.amount;
    }
    RC_ASSERT(sum == back.total);
    RC_ASSERT(back.total >= withheld);
    const Money kept = exact.total - back.total;
    RC_ASSERT(kept >= Money{});
    RC_ASSERT(kept.minor() < step);
    if (back.rounding) {
      RC_ASSERT(back.rounding->amount == kept);
      RC_ASSERT(back.total > Money{});
      RC_ASSERT((back.total - withheld).minor() % step == 0);
    } else {
      RC_ASSERT(back.lines == exact.lines);
    }
  }));
}

TEST_F(Returns, CashDue_isShownBeforeItIsGiven) {
  auto items = tests::shop_items();
  protocol::StoreProfile profile = tests::shop_profile();
  profile.till_rules.cash_step = Money::minor(10);
  items.push_back(tests::reference(protocol::ReferenceKind::kStoreProfile, "store", protocol::encode(profile)));
  catalogue_ = Catalogue(items, 13);
  find(sold());
  happen(TakeBack{2, ""});
  EXPECT_EQ(cash_due(std::get<Returning>(state_.phase), catalogue_), Money::minor(730));
  happen(GiveBack{domain::TenderKind::kCash, "", "damaged"});
  EXPECT_EQ(effect<SaveReturn>()->draft.cash_step, Money::minor(10));
  EXPECT_EQ(effect<SaveReturn>()->draft.total, Money::minor(734)) << "the store is asked first";
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
  const auto says_points = [](const Effect& one) {
    const auto* tell = std::get_if<Tell>(&one);
    return tell != nullptr && tell->notice.code == NoticeCode::kReturnPoints;
  };
  EXPECT_TRUE(std::any_of(effects_.begin(), effects_.end(), says_points));
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
