// Sales put aside, and the one that a restart interrupted.
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;
using domain::TenderKind;

class Parking : public Flow {
 protected:
  Parking() { sign_in(); }
  [[nodiscard]] Money cart_total() const { return cart().total(); }
  void park_one(const std::string& code) {
    scan(code);
    happen(Park{});
    EXPECT_EQ(told(), NoticeCode::kParked);
  }
};

TEST_F(Parking, Sale_isPutAsideAndCalledBack) {
  park_one(kColaBarcode);
  EXPECT_EQ(told_args(), std::vector<std::string>{"1"});
  EXPECT_TRUE(cart().is_empty());
  ASSERT_NE(effect<SaveKept>(), nullptr);
  EXPECT_FALSE(effect<SaveKept>()->open) << "both sides are written at once";
  EXPECT_EQ(effect<SaveKept>()->parked->first, 1U);
  park_one("APPLE");
  happen(Recall{1});
  EXPECT_EQ(told(), NoticeCode::kRecalled);
  EXPECT_EQ(cart().total(), Money::minor(200));
  EXPECT_EQ(effect<SaveKept>()->recalled, std::optional<std::uint64_t>(1));
  EXPECT_EQ(effect<SaveKept>()->open->cart, cart());
  EXPECT_FALSE(state_.parked.contains(1));
  EXPECT_TRUE(state_.parked.contains(2));
}

TEST_F(Parking, Member_isPutAsideWithTheGoods) {
  happen(MemberChecked{*domain::MemberId::parse("M1"), "0011aabb", MemberChecked::Verdict::kGenuine});
  park_one(kColaBarcode);
  happen(Recall{1});
  EXPECT_EQ(cart().buyer->masked_name, "李*");
}

TEST_F(Parking, NothingAndPartPaidSales_areNotPutAside) {
  happen(Park{});
  EXPECT_EQ(told(), NoticeCode::kNothingToPark);
  scan("APPLE");
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  happen(Park{});
  EXPECT_EQ(told(), NoticeCode::kPaidInPart);
  state_.phase = SignedOut{};
  happen(Park{});
  EXPECT_EQ(told(), NoticeCode::kSignInFirst);
  happen(Recall{1});
  EXPECT_EQ(told(), NoticeCode::kSignInFirst);
}

TEST_F(Parking, Limit_holds) {
  for (std::size_t i = 0; i < kMaxParked; ++i) {
    park_one(kColaBarcode);
  }
  scan(kColaBarcode);
  happen(Park{});
  EXPECT_EQ(told(), NoticeCode::kParkedLimit);
  EXPECT_EQ(cart().total(), Money::minor(200)) << "the sale stays where it is";
}

TEST_F(Parking, RecallOfNothing_orOntoOtherGoods_isRefused) {
  happen(Recall{7});
  EXPECT_EQ(told(), NoticeCode::kNotParked);
  park_one(kColaBarcode);
  scan("APPLE");
  happen(Recall{1});
  EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
  EXPECT_TRUE(state_.parked.contains(1));
}

TEST_F(Parking, RecallAfterAFinishedSale_beginsTheNextOne) {
  park_one(kColaBarcode);
  scan("APPLE");
  happen(TenderCash{"20"});
  commit();
  happen(Recall{1});
  EXPECT_EQ(cart().total(), Money::minor(200));
}

TEST_F(Parking, SaleInProgress_isKeptWithEveryChangeAndNoOther) {
  scan(kColaBarcode);
  ASSERT_NE(effect<SaveKept>(), nullptr);
  EXPECT_EQ(effect<SaveKept>()->open->cart, cart());
  scan("WHAT-IS-THIS");
  EXPECT_EQ(effect<SaveKept>(), nullptr);
  happen(SetQuantity{1, "3"});
  EXPECT_NE(effect<SaveKept>(), nullptr);
  happen(TakeTender{TenderKind::kCash, "1", ""});
  EXPECT_EQ(effect<SaveKept>()->open->paid.size(), 1U);
  happen(TenderCash{"100"});
  EXPECT_EQ(effect<SaveKept>(), nullptr) << "its own transaction ends the keeping";
  commit();
  EXPECT_EQ(effect<SaveKept>(), nullptr);
  scan(kColaBarcode);
  happen(VoidSale{});
  EXPECT_FALSE(effect<SaveKept>()->open);
}

TEST_F(Parking, SaleOfTheRunBefore_comesBackWithWhoeverSignsIn) {
  scan("APPLE");
  happen(TakeTender{TenderKind::kCard, "5", "A1"});
  State anew{SignedOut{}, {}};
  anew.unfinished = effect<SaveKept>()->open;
  state_ = anew;
  type_wrong_pin();
  EXPECT_TRUE(state_.unfinished) << "nobody signed in";
  sign_in();
  EXPECT_EQ(cart().total(), Money::minor(999));
  EXPECT_EQ(std::get<Selling>(state_.phase).missing(), Money::minor(499));
  EXPECT_FALSE(state_.unfinished);
  EXPECT_EQ(effect<SaveKept>(), nullptr) << "it is in the tables already";
}

TEST_F(Parking, SaleOfAnotherTill_isGoneOnWith) {
  happen(FetchBasket{"T2/1/7"});
  ASSERT_NE(effect<TakeBasket>(), nullptr);
  EXPECT_EQ(effect<TakeBasket>()->id, "T2/1/7");
  scan("APPLE");
  EXPECT_EQ(told(), NoticeCode::kBusy);
  Cart cart;
  cart.lines = {{*domain::ProductId::parse("COLA"), "可乐", domain::Quantity::pieces(2), Money::minor(200),
                 Money::minor(400), domain::Ratio{130'000}}};
  happen(BasketFetched{{kNoon, "李四", cart}, "T2/1/7"});
  EXPECT_EQ(cart_total(), Money::minor(400));
  ASSERT_NE(effect<SaveKept>(), nullptr) << "a restart brings it back here";
  EXPECT_EQ(effect<SaveKept>()->open->cart, this->cart());
  EXPECT_EQ(effect<SaveKept>()->fetched, "T2/1/7") << "the claim ends in its transaction";
  ASSERT_NE(effect<WriteJournal>(), nullptr);
  EXPECT_EQ(effect<WriteJournal>()->event.kind, JournalKind::kSaleRecalled);
  EXPECT_EQ(effect<WriteJournal>()->event.detail, "T2/1/7");
}

TEST_F(Parking, SaleOfAnotherTillThatIsGone_leavesAnEmptyCart) {
  happen(FetchBasket{"T2/1/7"});
  happen(BasketRefused{"somebody at T3 went on with it"});
  EXPECT_EQ(told(), NoticeCode::kBasketRefused);
  EXPECT_TRUE(is_selling());
  scan("APPLE");
  happen(FetchBasket{"T2/1/7"});
  EXPECT_EQ(told(), NoticeCode::kFinishSaleFirst);
}

TEST_F(Parking, GoneAtAnotherTill_isLetGoOfAndTheOpenSaleStays) {
  park_one(kColaBarcode);
  scan("APPLE");
  happen(BasketGone{1, "T2"});
  EXPECT_EQ(told(), NoticeCode::kBasketGone);
  EXPECT_TRUE(state_.parked.empty());
  EXPECT_EQ(effect<SaveKept>()->recalled, std::optional<std::uint64_t>(1));
  EXPECT_TRUE(effect<SaveKept>()->leaves_open) << "it may be in the middle of being paid";
  EXPECT_EQ(effect<WriteJournal>()->event.detail, "1 at T2");
  EXPECT_EQ(effect<WriteJournal>()->event.amount, Money::minor(200));
  happen(BasketGone{7, "T2"});
  EXPECT_TRUE(effects_.empty());
}

}  // namespace
}  // namespace queueback::tests
