// Goods for goods, as a pure function: what came back pays for what the customer takes instead, and no cent of it
// leaves the drawer twice.
#include <gmock/gmock.h>

#include "tests/support/sample_order.hpp"
#include "tests/terminal/flow_bench.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using domain::TenderKind;
using ::testing::ElementsAre;

/// What the scanner reads of a receipt's QR code.
const std::string kReceiptCode =
    "https://qb.example/r/QBR1/S1/T1/18/00112233/019a9f5a-5c00-7000-8000-000000000001/" + std::string(86, 'A');

class Exchange : public tests::Flow {
 protected:
  Exchange() { sign_in("2001"); }

  /// Two bottles for 4.00 and 0.735 kg of apples for 7.34: this much comes back, for other goods.
  void bring_back(std::size_t line, const std::string& quantity) {
    happen(StartReturn{"T1-17"});
    happen(SaleFound{{tests::sample_order(), {}}});
    happen(TakeBack{line, quantity});
    happen(GiveBack{TenderKind::kCash, "", "wrong size", GiveBack::For::kOtherGoods});
    ASSERT_NE(effect<SaveReturn>(), nullptr);
    const ReturnDraft draft = effect<SaveReturn>()->draft;
    domain::Return what = tests::sample_return(draft.sale.order, draft.lines, {}, 5);
    what.paid_back.reference = draft.reference;
    happen(ReturnCommitted{what});
  }
  [[nodiscard]] const std::vector<domain::Tender>& tenders() const {
    return std::get<Saving>(state_.phase).draft.tenders;
  }
  [[nodiscard]] Money change() const { return std::get<Saving>(state_.phase).draft.change; }
};

TEST_F(Exchange, Return_keepsTheDrawerClosedAndLeavesACredit) {
  bring_back(1, "2");
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_NE(effect<PrintReturn>(), nullptr);
  EXPECT_EQ(told(), NoticeCode::kCreditGiven);
  EXPECT_THAT(told_args(), ElementsAre("5", "4.00"));
  EXPECT_EQ(state_.credit, (ExchangeCredit{"T1-R5", Money::minor(400)}));
  EXPECT_EQ(free_credit(state_), Money::minor(400));
}

TEST_F(Exchange, CheaperGoods_bringTheRestAsChange) {
  bring_back(1, "2");
  scan("COLA");
  happen(UseCredit{});
  ASSERT_NE(effect<SaveSale>(), nullptr);
  const Money total = std::get<Saving>(state_.phase).draft.cart.total();
  EXPECT_LT(total, Money::minor(400));
  EXPECT_THAT(tenders(), ElementsAre(domain::Tender{TenderKind::kCash, total, Money::minor(400), "T1-R5"}));
  EXPECT_EQ(change(), Money::minor(400) - total);
  commit();
  EXPECT_EQ(state_.credit, std::nullopt);
  EXPECT_NE(effect<OpenDrawer>(), nullptr) << "there is change to give";
}

TEST_F(Exchange, DearerGoods_arePaidInPart) {
  bring_back(1, "1");
  scan("APPLE");
  const Money total = cart().total();
  ASSERT_GT(total, Money::minor(200));
  happen(UseCredit{});
  EXPECT_EQ(told(), NoticeCode::kPartPaid);
  EXPECT_EQ(free_credit(state_), Money{});
  happen(UseCredit{});
  EXPECT_EQ(told(), NoticeCode::kNoCredit) << "it pays once";
  happen(PayOutCredit{});
  EXPECT_EQ(told(), NoticeCode::kCreditUsed) << "and is not handed out as well";
  happen(TakeTender{TenderKind::kCard, "", "A81723"});
  EXPECT_THAT(tenders(), ElementsAre(domain::Tender{TenderKind::kCash, Money::minor(200), Money::minor(200), "T1-R5"},
                                     domain::Tender{TenderKind::kCard, total - Money::minor(200),
                                                    total - Money::minor(200), "A81723"}));
  commit();
  EXPECT_EQ(state_.credit, std::nullopt);
}

TEST_F(Exchange, UndonePayment_isThereAgain) {
  bring_back(1, "1");
  scan("APPLE");
  happen(UseCredit{});
  happen(VoidTender{});
  EXPECT_EQ(told(), NoticeCode::kPartReleased) << "nothing is given back for it";
  EXPECT_EQ(free_credit(state_), Money::minor(200));
  happen(UseCredit{});
  EXPECT_EQ(told(), NoticeCode::kPartPaid);
}

TEST_F(Exchange, SaleThatCouldNotBeSaved_leavesIt) {
  bring_back(1, "2");
  scan("COLA");
  happen(UseCredit{});
  EXPECT_EQ(free_credit(state_), Money{});
  happen(CommitFailed{"no room"});
  EXPECT_EQ(free_credit(state_), Money::minor(400));
}

TEST_F(Exchange, SaleOfSomebodyElse_doesNotTouchIt) {
  bring_back(1, "2");
  scan("COLA");
  happen(TenderCash{"100"});
  commit();
  EXPECT_EQ(free_credit(state_), Money::minor(400));
}

TEST_F(Exchange, NothingElseTaken_handsItOutOnce) {
  bring_back(1, "2");
  happen(PayOutCredit{});
  ASSERT_NE(effect<EndCredit>(), nullptr);
  EXPECT_EQ(effect<EndCredit>()->slip, "T1-R5");
  EXPECT_EQ(effect<EndCredit>()->handed, Money::minor(400));
  ASSERT_EQ(effect<EndCredit>()->events.size(), 1U);
  EXPECT_EQ(effect<EndCredit>()->events[0].kind, JournalKind::kCreditPaidOut);
  EXPECT_EQ(effect<EndCredit>()->events[0].amount, Money::minor(400));
  EXPECT_EQ(effect<OpenDrawer>(), nullptr) << "not before it is written";
  happen(PayOutCredit{});
  EXPECT_EQ(told(), NoticeCode::kNoCredit);
  scan("COLA");
  happen(UseCredit{});
  EXPECT_EQ(told(), NoticeCode::kNoCredit);
  happen(CreditPaidOut{"T1-R5", Money::minor(400)});
  EXPECT_NE(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(told(), NoticeCode::kCreditPaidOut);
  EXPECT_EQ(state_.credit, std::nullopt);
  happen(CreditPaidOut{"T1-R5", Money::minor(400)});
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
}

TEST_F(Exchange, WhatCouldNotBeWritten_isNotHandedOut) {
  bring_back(1, "2");
  happen(PayOutCredit{});
  happen(CreditKept{"storage is overloaded"});
  EXPECT_EQ(effect<OpenDrawer>(), nullptr);
  EXPECT_EQ(free_credit(state_), Money::minor(400));
  storage_ = StorageHealth::kFull;
  happen(PayOutCredit{});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
  EXPECT_EQ(free_credit(state_), Money::minor(400));
}

TEST_F(Exchange, WhileItWaits_nobodyLeavesOrCounts) {
  bring_back(1, "2");
  for (const Event& event : {Event{SignOut{}}, Event{CloseShift{{{Money::minor(100), 3}}}}, Event{ReportShift{}},
                             Event{StartReturn{"T1-18"}}, Event{SetTraining{true}}, Event{Code{kReceiptCode}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kCreditWaits) << event.index();
    EXPECT_THAT(told_args(), ElementsAre("4.00"));
  }
  EXPECT_TRUE(is_selling());
  EXPECT_TRUE(state_.shift);
  EXPECT_EQ(free_credit(state_), Money::minor(400));
}

TEST_F(Exchange, SecondOne_waitsForTheFirst) {
  bring_back(1, "1");
  const auto first = state_.credit;
  // However somebody came to a second return.
  state_.phase = Returning{std::get<Selling>(state_.phase).cashier, "", {tests::sample_order(), {}}};
  happen(TakeBack{2, ""});
  happen(GiveBack{TenderKind::kCash, "", "wrong size", GiveBack::For::kOtherGoods});
  EXPECT_EQ(told(), NoticeCode::kCreditWaits);
  EXPECT_EQ(effect<SaveReturn>(), nullptr);
  EXPECT_EQ(state_.credit, first);
}

TEST_F(Exchange, IsPaidBackInCashOnly) {
  happen(StartReturn{"T1-17"});
  happen(SaleFound{{tests::sample_order(), {}}});
  happen(TakeBack{1, ""});
  happen(GiveBack{TenderKind::kCard, "A1", "wrong size", GiveBack::For::kOtherGoods});
  EXPECT_EQ(told(), NoticeCode::kTenderNotTaken);
  happen(GiveBack{TenderKind::kCash, "exchange", "wrong size"});
  EXPECT_EQ(told(), NoticeCode::kBadReference) << "cash has no number that somebody types";
}

TEST_F(Exchange, FullDisk_keepsNobodyAtTheTill) {
  bring_back(1, "2");
  storage_ = StorageHealth::kFull;
  happen(SignOut{});
  EXPECT_TRUE(std::holds_alternative<SignedOut>(state_.phase));
  EXPECT_EQ(free_credit(state_), Money::minor(400));
  happen(StartReturn{"T1-18"});
  EXPECT_EQ(told(), NoticeCode::kSignInFirst) << "who is not signed in hears nothing of it";
}

TEST_F(Exchange, Restart_knowsThatTheUnfinishedSaleUsesIt) {
  bring_back(1, "1");
  scan("APPLE");
  happen(UseCredit{});
  State fresh{SignedOut{}, {}};
  fresh.unfinished = effect<SaveKept>()->open;
  fresh.credit = state_.credit;
  forget_lost_credit(fresh);
  EXPECT_EQ(free_credit(fresh), Money{});
  EXPECT_EQ(fresh.unfinished->paid.size(), 1U);
}

TEST_F(Exchange, PaymentWithACreditThatEnded_isForgottenAtARestart) {
  bring_back(1, "1");
  scan("APPLE");
  happen(UseCredit{});
  // That the payment was taken out again was not kept: the disk was full.
  State fresh{SignedOut{}, {}};
  fresh.unfinished = effect<SaveKept>()->open;
  fresh.unfinished->paid.push_back({TenderKind::kCard, Money::minor(100), Money::minor(100), "A1"});
  State other = fresh;
  forget_lost_credit(fresh);
  EXPECT_THAT(fresh.unfinished->paid,
              ElementsAre(domain::Tender{TenderKind::kCard, Money::minor(100), Money::minor(100), "A1"}));
  other.credit = ExchangeCredit{"T1-R5", Money::minor(150)};
  forget_lost_credit(other);
  EXPECT_EQ(other.unfinished->paid.size(), 1U) << "another credit of that name";
}

/// A shop that gives and takes nothing below 0.10.
class ExchangeInCoins : public Exchange {
 protected:
  ExchangeInCoins() {
    protocol::TillRules rules;
    rules.cash_step = Money::minor(10);
    catalogue_ = tests::shop_catalogue({}, 13, {}, rules);
    bring_back(2, "");
    EXPECT_EQ(free_credit(state_), Money::minor(734)) << "to the cent: no coin moves";
  }
  [[nodiscard]] Money total() const { return std::get<Saving>(state_.phase).draft.cart.total(); }
};

TEST_F(ExchangeInCoins, EqualGoods_costNothing) {
  scan("APPLE");
  happen(SetQuantity{0, "0.735"});
  happen(UseCredit{});
  ASSERT_NE(effect<SaveSale>(), nullptr);
  EXPECT_EQ(total(), Money::minor(734));
  EXPECT_EQ(change(), Money{});
}

TEST_F(ExchangeInCoins, CheaperGoods_areRoundedSoThatThereAreCoinsForTheChange) {
  scan("COLA");
  happen(UseCredit{});
  ASSERT_NE(effect<SaveSale>(), nullptr);
  EXPECT_EQ(change(), Money::minor(540));
  EXPECT_EQ(total(), Money::minor(194));
}

TEST_F(ExchangeInCoins, DearerGoods_costTheDifferenceToTheCent) {
  scan("APPLE");
  happen(UseCredit{});
  EXPECT_EQ(std::get<Selling>(state_.phase).missing(), Money::minor(999 - 734));
}

TEST_F(ExchangeInCoins, HandedOut_whatThereAreNoCoinsForIsCashIn) {
  happen(PayOutCredit{});
  ASSERT_NE(effect<EndCredit>(), nullptr);
  EXPECT_EQ(effect<EndCredit>()->handed, Money::minor(730));
  ASSERT_EQ(effect<EndCredit>()->events.size(), 2U);
  EXPECT_EQ(effect<EndCredit>()->events[1].kind, JournalKind::kCashIn);
  EXPECT_EQ(effect<EndCredit>()->events[1].reason, kRoundingReason);
  EXPECT_EQ(effect<EndCredit>()->events[1].amount, Money::minor(4));
}

}  // namespace
}  // namespace queueback::terminal
