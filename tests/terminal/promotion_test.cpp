#include "terminal/flow/steps.hpp"
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::DiscountKind;
using domain::LevelPrice;
using domain::MemberPrice;
using domain::Money;
using domain::NForM;
using domain::PercentOff;
using domain::Ratio;

/// A cashier who may take a tenth off, in a shop where cola (2.00) is three for two.
class Promotions : public Flow {
 protected:
  void SetUp() override {
    offer({promotion("three", NForM{3, 2}, {"COLA"})});
    sign_in();
  }
  void offer(const std::vector<domain::Promotion>& promotions) { catalogue_ = shop_catalogue({}, 13, promotions); }
  void change_to(const std::vector<domain::Promotion>& promotions) {
    offer(promotions);
    happen(ReferenceChanged{});
  }
  void scan_colas(int count) {
    for (int i = 0; i < count; ++i) {
      scan("COLA");
    }
  }
  void member() { happen(MemberChecked{*domain::MemberId::parse("M1"), "0011aabb", MemberChecked::Verdict::kGenuine}); }
  [[nodiscard]] std::int64_t total() const { return cart().total().minor(); }
  [[nodiscard]] std::int64_t promoted() const {
    Money off;
    for (const domain::OrderLine& line : cart().lines) {
      off += line.discount(DiscountKind::kPromotion);
    }
    return off.minor();
  }
};

TEST_F(Promotions, Scan_appliesWhatTheGoodsMakePossible) {
  scan_colas(2);
  EXPECT_EQ(total(), 400);
  scan_colas(1);
  EXPECT_EQ(total(), 400);
  EXPECT_EQ(effect<ShowCustomer>()->lower, "TOTAL           4.00");
  const domain::Discount& one = cart().lines.at(0).discounts.at(0);
  EXPECT_EQ(one.promotion, "three");
  EXPECT_EQ(one.reason, "促销three");
}

TEST_F(Promotions, QuantityAndVoid_applyThemAnew) {
  scan("COLA");
  happen(SetQuantity{0, "3"});
  EXPECT_EQ(total(), 400);
  happen(SetQuantity{0, "2"});
  EXPECT_EQ(promoted(), 0);
  scan("COLA");
  EXPECT_EQ(promoted(), 200);
  happen(VoidLine{2});
  EXPECT_EQ(promoted(), 0);
}

TEST_F(Promotions, Member_getsHisPriceWhenHeIsScanned) {
  offer({promotion("member", MemberPrice{Money::minor(150)}, {"COLA"}),
         promotion("gold", LevelPrice{Money::minor(900)}, {"APPLE"}, {"gold"})});
  scan("COLA");
  scan("APPLE");
  EXPECT_EQ(total(), 1199);
  member();
  EXPECT_EQ(total(), 1050);
  EXPECT_EQ(effect<ShowCustomer>()->lower, "TOTAL          10.50");
}

TEST_F(Promotions, UnknownMember_getsTheMembersPriceButNoLevels) {
  offer({promotion("member", MemberPrice{Money::minor(150)}, {"COLA"}),
         promotion("gold", LevelPrice{Money::minor(100)}, {"COLA"}, {"gold"})});
  scan("COLA");
  happen(MemberChecked{*domain::MemberId::parse("M77"), "0011aabb", MemberChecked::Verdict::kGenuine});
  EXPECT_EQ(total(), 150);
}

TEST_F(Promotions, DiscountByHand_isTakenFromWhatIsLeft) {
  offer({promotion("half", PercentOff{Ratio{500'000}}, {"COLA"})});
  scan("COLA");
  happen(DiscountLine{0, "10%", "dented"});
  EXPECT_EQ(told(), NoticeCode::kDiscounted);
  EXPECT_EQ(total(), 90);
  ASSERT_EQ(cart().lines[0].discounts.size(), 2U);
  EXPECT_EQ(cart().lines[0].discounts[0].kind, DiscountKind::kPromotion);
  happen(DiscountSale{"0.10", "courtesy"});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded) << "a fifth of 1.00";
}

TEST_F(Promotions, CashiersLimit_doesNotCountThem) {
  offer({promotion("half", PercentOff{Ratio{500'000}}, {"COLA"})});
  scan("COLA");
  happen(DiscountSale{"10%", "courtesy"});
  EXPECT_EQ(told(), NoticeCode::kSaleDiscounted);
  EXPECT_EQ(total(), 90);
}

TEST_F(Promotions, AmountBeyondWhatIsLeft_isRefused) {
  offer({promotion("half", PercentOff{Ratio{500'000}}, {"COLA"})});
  scan("COLA");
  happen(DiscountLine{0, "1.01", "dented"});
  EXPECT_EQ(told(), NoticeCode::kBadDiscount);
}

TEST_F(Promotions, AmountByHandThatBecomesMuch_isTakenBack) {
  scan_colas(2);
  happen(DiscountLine{1, "0.20", "dented"});
  EXPECT_EQ(told(), NoticeCode::kDiscounted);
  scan_colas(1);
  EXPECT_EQ(total(), 400) << "0.20 of 1.33 is more than a tenth";
}

TEST_F(Promotions, PriceByHand_endsThemForTheLine) {
  scan_colas(3);
  happen(SetPrice{1, "1.90", "dented"});
  happen(Approve{"2001", "1234", "ok"});
  happen(PinChecked{PinChecked::Verdict::kRight});
  EXPECT_EQ(total(), 590);
  EXPECT_EQ(promoted(), 0);
}

TEST_F(Promotions, Times_areThoseOfTheTill) {
  auto noon = promotion("noon", PercentOff{Ratio{500'000}}, {"COLA"});
  noon.from = kNoon + Duration::minutes(10);
  noon.until = kNoon + Duration::minutes(20);
  offer({noon});
  scan("COLA");
  EXPECT_EQ(total(), 200);
  now_ = noon.from;
  scan("COLA");
  EXPECT_EQ(total(), 200);
  now_ = *noon.until;
  scan("COLA");
  EXPECT_EQ(total(), 600);
}

TEST_F(Promotions, OtherOnesOfTheStore_applyToTheSaleOnTheDesk) {
  scan_colas(3);
  change_to({promotion("all", PercentOff{Ratio{100'000}})});
  EXPECT_EQ(total(), 540);
  EXPECT_EQ(told(), NoticeCode::kPromotionsChanged);
  EXPECT_EQ(told_args(), std::vector<std::string>{"5.40"});
  EXPECT_NE(effect<SaveKept>(), nullptr);
  const std::uint64_t step = state_.step;
  happen(ReferenceChanged{});
  EXPECT_EQ(state_.step, step) << "nothing else for the cashier to see";
}

TEST_F(Promotions, WhatIsPaidInPart_staysAsItIs) {
  scan_colas(3);
  happen(TakeTender{domain::TenderKind::kCard, "1.00", "A1"});
  change_to({});
  EXPECT_EQ(total(), 400);
  happen(VoidTender{});
  EXPECT_EQ(total(), 600) << "nothing is paid any more";
}

TEST_F(Promotions, SaleThatWasPutAside_isPricedWhenItComesBack) {
  scan_colas(3);
  happen(Park{});
  offer({});
  happen(Recall{1});
  EXPECT_EQ(total(), 600);
  EXPECT_EQ(effect<SaveKept>()->open->cart.total(), Money::minor(600));
}

TEST_F(Promotions, UnfinishedSale_isPricedWhenItIsTakenUp) {
  scan_colas(3);
  KeptSale left{kNoon, "1001", cart(), {}};
  state_ = State{SignedOut{}, {}};
  state_.unfinished = left;
  offer({});
  sign_in();
  EXPECT_EQ(total(), 600);
  left.paid = {{domain::TenderKind::kCard, Money::minor(100), Money::minor(100), "A1"}};
  state_ = State{SignedOut{}, {}};
  state_.unfinished = left;
  sign_in();
  EXPECT_EQ(total(), 400) << "it is paid in part";
}

TEST_F(Promotions, Sale_countsWhatIsPaid) {
  scan_colas(3);
  member();
  happen(TenderCash{"4.00"});
  const auto& draft = std::get<Saving>(state_.phase).draft;
  EXPECT_EQ(draft.estimate.entitlement, Money::minor(480)) << "120 % of what is paid";
  EXPECT_TRUE(domain::validate(order_of(draft, 1)));
  EXPECT_EQ(domain::vat_breakdown(draft.cart.lines).at(0).gross, Money::minor(400));
}

TEST_F(Promotions, WithoutAny_nothingChanges) {
  offer({});
  scan_colas(3);
  EXPECT_EQ(total(), 600);
}

TEST(CatalogueOfPromotions, unreadable_or_double_ones_are_counted) {
  auto items = shop_items();
  const auto good = promotion("three", NForM{3, 2}, {"COLA"});
  const auto bad = promotion("bad", NForM{3, 3}, {"COLA"});
  items.push_back(reference(protocol::ReferenceKind::kPromotion, "three", protocol::encode(good)));
  items.push_back(reference(protocol::ReferenceKind::kPromotion, "again", protocol::encode(good)));
  items.push_back(reference(protocol::ReferenceKind::kPromotion, "bad", protocol::encode(bad)));
  const Catalogue catalogue(items, 1);
  EXPECT_EQ(catalogue.promotions(), std::vector{good});
  EXPECT_EQ(catalogue.unreadable(), 2U);
  ASSERT_NE(catalogue.promotion("three"), nullptr);
  EXPECT_EQ(catalogue.promotion("other"), nullptr);
}

}  // namespace
}  // namespace queueback::tests
