// Paying in parts: cash, cards, wallets on their own devices.
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;
using domain::TenderKind;

class Payment : public Flow {
 protected:
  Payment() {
    sign_in();
    scan(kColaBarcode);
    scan("APPLE");  // 11.99 together
  }
  const Selling& selling() const { return std::get<Selling>(state_.phase); }
  const SaleDraft& draft() const { return std::get<Saving>(state_.phase).draft; }
};

TEST_F(Payment, Card_paysAllThatIsMissing) {
  happen(TakeTender{TenderKind::kCard, "", "A81723"});
  ASSERT_EQ(draft().tenders.size(), 1U);
  EXPECT_EQ(draft().tenders[0], (domain::Tender{TenderKind::kCard, Money::minor(1199), Money::minor(1199), "A81723"}));
  EXPECT_EQ(draft().change, Money{});
  EXPECT_TRUE(domain::validate(order_of(draft(), 1)));
  commit();
  EXPECT_NE(effect<PrintReceipt>(), nullptr);
}

TEST_F(Payment, Parts_addUpToTheTotalAndTheLastOneGivesChange) {
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  EXPECT_EQ(told(), NoticeCode::kPartPaid);
  EXPECT_EQ(told_args(), (std::vector<std::string>{"5.00", "6.99"}));
  happen(TakeTender{TenderKind::kQrWallet, "2.99", "4200002026112200001"});
  happen(TakeTender{TenderKind::kCash, "1", ""});
  EXPECT_EQ(selling().missing(), Money::minor(300));
  happen(TenderCash{"5"});
  ASSERT_EQ(draft().tenders.size(), 4U);
  EXPECT_EQ(draft().tenders[3], (domain::Tender{TenderKind::kCash, Money::minor(300), Money::minor(500)}));
  EXPECT_EQ(draft().change, Money::minor(200));
  EXPECT_TRUE(domain::validate(order_of(draft(), 1)));
}

TEST_F(Payment, CashBelowWhatIsMissing_namesTheDifference) {
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  happen(TenderCash{"6"});
  EXPECT_EQ(told(), NoticeCode::kTooLittleCash);
  EXPECT_EQ(told_args(), std::vector<std::string>{"0.99"});
}

TEST_F(Payment, CashThatNobodyGives_isTypedAgain) {
  // The digits of a barcode, or one nought too many: more change than the largest note.
  for (const char* received : {"12345678", "1000", "112.00"}) {
    happen(TenderCash{received});
    EXPECT_EQ(told(), NoticeCode::kTooMuchCash) << received;
    EXPECT_EQ(effect<SaveSale>(), nullptr);
  }
  EXPECT_EQ(told_args(), (std::vector<std::string>{"100.01", "100.00"}));
  happen(TenderCash{"111.99"});
  EXPECT_EQ(draft().change, Money::minor(10'000));
}

TEST_F(Payment, MoreThanIsMissing_isRefusedOnAnotherDevice) {
  happen(TakeTender{TenderKind::kCard, "12", "A1"});
  EXPECT_EQ(told(), NoticeCode::kTooMuch);
  EXPECT_EQ(told_args(), std::vector<std::string>{"11.99"});
  EXPECT_TRUE(selling().paid.empty());
}

TEST_F(Payment, AmountsThatAreNone_areRefused) {
  for (const char* amount : {"0", "0.00", "-1", "five", "1.999"}) {
    happen(TakeTender{TenderKind::kCard, amount, "A1"});
    EXPECT_EQ(told(), NoticeCode::kBadAmount) << amount;
  }
}

TEST_F(Payment, PaymentOnAnotherDevice_needsItsNumber) {
  happen(TakeTender{TenderKind::kCard, "5", "  "});
  EXPECT_EQ(told(), NoticeCode::kNoReference);
  happen(TakeTender{TenderKind::kCard, "5", "卡单"});
  EXPECT_EQ(told(), NoticeCode::kBadReference);
  happen(TakeTender{TenderKind::kCard, "5", std::string(domain::kMaxTenderReference + 1, '7')});
  EXPECT_EQ(told(), NoticeCode::kBadReference);
  happen(TakeTender{TenderKind::kCash, "5", "A1"});
  EXPECT_EQ(told(), NoticeCode::kBadReference) << "cash has none";
  happen(TakeTender{TenderKind::kCard, "5", std::string(domain::kMaxTenderReference, '7')});
  EXPECT_EQ(told(), NoticeCode::kPartPaid);
}

TEST_F(Payment, PaymentCodeAsNumber_isNotKept) {
  happen(TakeTender{TenderKind::kQrWallet, "", "134567890123456789"});
  EXPECT_EQ(told(), NoticeCode::kPaymentCode);
  EXPECT_TRUE(told_args().empty());
  EXPECT_TRUE(selling().paid.empty());
}

TEST_F(Payment, KindsThatATillCannotTake_areRefused) {
  for (const auto kind : {TenderKind::kChange, TenderKind::kPoints, TenderKind::kLove, TenderKind::kVoucher}) {
    happen(TakeTender{kind, "5", "A1"});
    EXPECT_EQ(told(), NoticeCode::kTenderNotTaken);
  }
}

TEST_F(Payment, GoodsStay_whileAPartIsPaid) {
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  for (const Event& event :
       {Event{Code{kColaBarcode}}, Event{SetQuantity{1, "9"}}, Event{VoidLine{}}, Event{VoidSale{}},
        Event{PickUp{"W-1"}},
        Event{MemberChecked{*domain::MemberId::parse("M1"), "0011aabb", MemberChecked::Verdict::kGenuine}}}) {
    happen(event);
    EXPECT_EQ(told(), NoticeCode::kPaidInPart);
    EXPECT_EQ(selling().cart.total(), Money::minor(1199));
    EXPECT_FALSE(selling().cart.buyer);
  }
  happen(SignOut{});
  EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
}

TEST_F(Payment, VoidTender_takesTheNewestPartOut) {
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  happen(TakeTender{TenderKind::kCash, "2", ""});
  happen(VoidTender{});
  EXPECT_EQ(told_args(), std::vector<std::string>{"2.00"});
  EXPECT_EQ(selling().missing(), Money::minor(699));
  happen(VoidTender{});
  EXPECT_EQ(selling().missing(), Money::minor(1199));
  happen(VoidTender{});
  EXPECT_EQ(told(), NoticeCode::kNothingPaid);
  happen(VoidSale{});
  EXPECT_EQ(told(), NoticeCode::kSaleVoided);
}

TEST_F(Payment, SaleThatCouldNotBeSaved_keepsThePartsPaidBefore) {
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  happen(TenderCash{"10"});
  happen(CommitFailed{"storage is overloaded"});
  EXPECT_EQ(told(), NoticeCode::kSaleRefused);
  EXPECT_EQ(selling().paid.size(), 1U);
  EXPECT_EQ(selling().missing(), Money::minor(699));
}

TEST_F(Payment, BarcodeOfGoods_isNoNumberOfAPayment) {
  happen(TakeTender{TenderKind::kCard, "", kColaBarcode});
  EXPECT_EQ(told(), NoticeCode::kGoodsAsReference);
  EXPECT_TRUE(selling().paid.empty());
}

TEST_F(Payment, FullDisk_takesNoPaymentThatWouldFinishTheSale) {
  storage_ = StorageHealth::kFull;
  happen(TakeTender{TenderKind::kCard, "", "A1"});
  EXPECT_EQ(told(), NoticeCode::kStorageFull);
}

TEST_F(Payment, PartsUpToTheLimit_leaveRoomForTheLastPayment) {
  for (std::size_t i = 0; i + 1 < domain::kMaxTenders; ++i) {
    happen(TakeTender{TenderKind::kCash, "0.01", ""});
    ASSERT_EQ(told(), NoticeCode::kPartPaid) << i;
  }
  happen(TakeTender{TenderKind::kCash, "0.01", ""});
  EXPECT_EQ(told(), NoticeCode::kTenderLimit);
  happen(TenderCash{"20"});
  EXPECT_EQ(draft().tenders.size(), domain::kMaxTenders);
  EXPECT_TRUE(domain::validate(order_of(draft(), 1)));
}

TEST_F(Payment, CoinsThatThereAreNot_areNotAskedFor) {
  auto items = tests::shop_items();
  protocol::StoreProfile profile = tests::shop_profile();
  profile.till_rules.cash_step = Money::minor(10);
  items.push_back(tests::reference(protocol::ReferenceKind::kStoreProfile, "store", protocol::encode(profile)));
  catalogue_ = Catalogue(items, 13);
  happen(VoidSale{});
  scan("APPLE");
  EXPECT_EQ(cash_due(std::get<Selling>(state_.phase), catalogue_), Money::minor(990));
  happen(TenderCash{"9.80"});
  EXPECT_EQ(told(), NoticeCode::kTooLittleCash);
  happen(TenderCash{"10"});
  EXPECT_EQ(draft().change, Money::minor(10));
  ASSERT_EQ(draft().cart.lines[0].discounts.size(), 1U);
  EXPECT_EQ(draft().cart.lines[0].discounts[0].kind, domain::DiscountKind::kRounding);
  EXPECT_TRUE(domain::validate(order_of(draft(), 1)));
  happen(CommitFailed{"no room"});
  EXPECT_EQ(cart().total(), Money::minor(999)) << "by card it costs what it costs";
  happen(TakeTender{TenderKind::kCard, "", "A1"});
  EXPECT_EQ(draft().cart.total(), Money::minor(999));
}

TEST_F(Payment, CashIsGivenInCoins) {
  protocol::TillRules rules;
  rules.cash_step = Money::minor(10);
  catalogue_ = shop_catalogue({}, 13, {}, rules);
  happen(TakeTender{TenderKind::kCash, "3.07", ""});
  EXPECT_EQ(told(), NoticeCode::kBesideCoins);
  EXPECT_EQ(told_args(), (std::vector<std::string>{"3.07", "0.10"}));
  happen(TenderCash{"20.07"});
  EXPECT_EQ(told(), NoticeCode::kBesideCoins);
  EXPECT_TRUE(selling().paid.empty());
  // 11.99 are 11.90 in coins: a part that leaves less than a coin is all.
  happen(TakeTender{TenderKind::kCash, "11.90", ""});
  EXPECT_EQ(draft().cart.total(), Money::minor(1190));
  EXPECT_EQ(draft().change, Money{});
}

TEST_F(Payment, AllThatIsMissingInCash_isRoundedAsCashIs) {
  protocol::TillRules rules;
  rules.cash_step = Money::minor(10);
  catalogue_ = shop_catalogue({}, 13, {}, rules);
  happen(TakeTender{TenderKind::kCash, "", ""});
  ASSERT_EQ(draft().tenders.size(), 1U);
  EXPECT_EQ(draft().tenders[0].amount, Money::minor(1190));
  EXPECT_TRUE(domain::validate(order_of(draft(), 1)));
}

TEST_F(Payment, NothingToPay_isSaid) {
  happen(VoidSale{});
  happen(TakeTender{TenderKind::kCard, "", "A1"});
  EXPECT_EQ(told(), NoticeCode::kNothingToPay);
  state_.phase = SignedOut{};
  happen(TakeTender{TenderKind::kCard, "", "A1"});
  EXPECT_EQ(told(), NoticeCode::kSignInFirst);
}

}  // namespace
}  // namespace queueback::tests
