#include "terminal/flow/steps.hpp"
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Discount;
using domain::DiscountKind;
using domain::Money;
using domain::Ratio;

/// A cashier who may take a tenth off.
class Pricing : public Flow {
 protected:
  void SetUp() override { sign_in(); }
  [[nodiscard]] std::int64_t total(std::size_t line) const { return cart().lines.at(line).total.minor(); }
  [[nodiscard]] std::int64_t total() const { return cart().total().minor(); }
};

TEST_F(Pricing, TenPercentOffALine_needsNobody) {
  scan("COLA");
  happen(DiscountLine{0, "10%", "dented"});
  EXPECT_EQ(told(), NoticeCode::kDiscounted);
  EXPECT_EQ(total(), 180);
  EXPECT_EQ(cart().lines[0].discounts,
            (std::vector<Discount>{{DiscountKind::kLine, Money::minor(20), Ratio{100'000}, "dented"}}));
}

TEST_F(Pricing, MoreThanATenth_needsASupervisor) {
  scan("COLA");
  happen(DiscountLine{0, "0.21", "dented"});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
  happen(DiscountLine{0, "0.20", "dented"});
  EXPECT_EQ(told(), NoticeCode::kDiscounted);
}

TEST_F(Pricing, Share_isRoundedHalfUp) {
  scan("APPLE");  // 9.99
  happen(DiscountLine{0, "5%", "ripe"});
  EXPECT_EQ(total(), 949);  // 0.4995 is 0.50
}

TEST_F(Pricing, Quantity_takesTheShareAlong) {
  scan("COLA");
  happen(DiscountLine{0, "10%", "dented"});
  happen(SetQuantity{0, "3"});
  EXPECT_EQ(total(), 540);
}

TEST_F(Pricing, AmountOff_isNeverMoreThanTheGoods) {
  scan("COLA");
  happen(SetQuantity{0, "10"});
  happen(DiscountLine{0, "2", "dented"});
  happen(SetQuantity{0, "0.5"});
  EXPECT_EQ(total(), 100) << "two of one is more than a tenth: it is taken back";
}

/// What a cashier may give alone, he may not stretch afterwards.
TEST_F(Pricing, FewerGoods_takeAnAmountBack) {
  scan("COLA");
  happen(SetQuantity{0, "100"});
  happen(DiscountLine{0, "20", "dented"});
  ASSERT_EQ(told(), NoticeCode::kDiscounted);
  happen(SetQuantity{0, "10"});
  EXPECT_EQ(told(), NoticeCode::kDiscountOff);
  EXPECT_EQ(total(), 2000);
}

TEST_F(Pricing, GoodsVoided_takeTheSaleDiscountBack) {
  scan("COLA");
  scan("APPLE");
  happen(SetQuantity{0, "30"});
  happen(DiscountSale{"20", "opening day"});
  ASSERT_EQ(told(), NoticeCode::kSaleDiscounted);
  happen(VoidLine{0});
  EXPECT_EQ(told(), NoticeCode::kDiscountOff);
  EXPECT_EQ(total(), 200);
}

/// Each alone is a tenth at most; what is left of the sale is not.
TEST_F(Pricing, DiscountsThatMeetLater_areTakenBack) {
  scan("COLA");
  happen(DiscountLine{0, "10%", "dented"});
  scan("APPLE");
  happen(SetQuantity{0, "30"});
  happen(DiscountSale{"9%", "opening day"});
  ASSERT_EQ(told(), NoticeCode::kSaleDiscounted);
  happen(VoidLine{0});
  EXPECT_EQ(total(), 180);
}

TEST_F(Pricing, TwoTenths_areMoreThanOne) {
  scan("COLA");
  happen(DiscountLine{0, "10%", "dented"});
  happen(DiscountSale{"10%", "opening day"});
  EXPECT_EQ(told(), NoticeCode::kApprovalNeeded);
}

TEST_F(Pricing, ApprovedPrice_isForTheGoodsThatWereSeen) {
  scan("COLA");
  happen(SetPrice{0, "0.01", "damaged"});
  scan(kSupervisorBadge);
  ASSERT_EQ(total(), 1);
  happen(SetQuantity{0, "500"});
  EXPECT_EQ(total(), 100'000);
  EXPECT_EQ(cart().lines[0].price_override, std::nullopt);
}

TEST_F(Pricing, ApprovedSaleDiscount_doesNotGrowWithTheSale) {
  scan("COLA");
  happen(DiscountSale{"100%", "gift"});
  scan(kSupervisorBadge);
  ASSERT_EQ(total(), 0);
  scan("APPLE");
  EXPECT_EQ(total(), 1199);
}

TEST_F(Pricing, ApprovedDiscountOfALine_staysWhenOtherGoodsCome) {
  scan("COLA");
  happen(DiscountLine{0, "50%", "dented"});
  scan(kSupervisorBadge);
  ASSERT_EQ(total(), 100);
  scan("APPLE");
  happen(VoidLine{0});
  EXPECT_EQ(total(), 100);
}

TEST_F(Pricing, DiscountThatRoundsToNothing_isNone) {
  scan("GIFT");
  happen(DiscountLine{0, "10%", "dented"});
  EXPECT_EQ(told(), NoticeCode::kBadDiscount);
}

TEST_F(Pricing, SaleDiscount_isSpreadToTheCent) {
  scan("COLA");
  scan("APPLE");
  scan("12345678");
  happen(DiscountSale{"1", "opening day"});
  EXPECT_EQ(told(), NoticeCode::kSaleDiscounted);
  EXPECT_EQ(total(), 1199);
  EXPECT_EQ(total(0), 185);  // 100 * 200 / 1299 = 15.4
  EXPECT_EQ(total(1), 922);  // 100 * 1199 / 1299 = 92.3, less 15
  EXPECT_EQ(total(2), 92);
}

TEST_F(Pricing, SaleDiscount_takesInWhatIsAddedLater) {
  scan("COLA");
  happen(DiscountSale{"10%", "opening day"});
  scan("COLA");
  EXPECT_EQ(total(), 360);
}

TEST_F(Pricing, SecondSaleDiscount_replacesTheFirst) {
  scan("COLA");
  happen(DiscountSale{"10%", "opening day"});
  happen(DiscountSale{"5%", "opening day"});
  EXPECT_EQ(total(), 190);
  happen(DiscountSale{"", ""});
  EXPECT_EQ(told(), NoticeCode::kDiscountOff);
  EXPECT_EQ(total(), 200);
}

TEST_F(Pricing, LineThenSale_stackInThatOrder) {
  scan("COLA");
  happen(SetQuantity{0, "10"});
  happen(DiscountLine{0, "5%", "dented"});
  happen(DiscountSale{"5%", "opening day"});
  EXPECT_EQ(total(), 1805);
}

TEST_F(Pricing, LastLineVoided_endsTheSaleDiscount) {
  scan("COLA");
  happen(DiscountSale{"10%", "opening day"});
  happen(VoidLine{0});
  scan("COLA");
  EXPECT_EQ(total(), 200);
}

TEST_F(Pricing, GiftsOnly_haveNothingToSpread) {
  scan("GIFT");
  happen(DiscountSale{"10%", "opening day"});
  EXPECT_EQ(total(), 0);
  EXPECT_TRUE(cart().lines[0].discounts.empty());
}

TEST_F(Pricing, WrongDiscounts_changeNothing) {
  scan("COLA");
  for (const char* amount : {"0", "0%", "101%", "-1", "x", "2.01", "%", "1e3"}) {
    happen(DiscountLine{0, amount, "dented"});
    EXPECT_EQ(told(), NoticeCode::kBadDiscount) << amount;
  }
  EXPECT_EQ(total(), 200);
}

/// A shop with a scale: apples cost 9.99 the kilogram, and the catalogue knows their labels with the value 00000.
class Scale : public Pricing {
 protected:
  void SetUp() override {
    auto items = shop_items();
    for (const auto& [sku, barcode] : {std::pair("BYPRICE", "2112345000008"), std::pair("BYWEIGHT", "2512345000006")}) {
      items.push_back(reference(protocol::ReferenceKind::kProduct, sku,
                                protocol::encode(product(sku, barcode, std::string("称重") + sku, 999))));
    }
    catalogue_ = Catalogue(items, 12);
    Pricing::SetUp();
  }
};

TEST_F(Scale, LabelWithAPrice_costsThat) {
  scan("2112345012346");
  ASSERT_EQ(cart().lines.size(), 1U);
  EXPECT_EQ(total(), 1234);
  EXPECT_EQ(cart().lines[0].price_override->shelf_price.minor(), 999) << "the store compares that one";
}

TEST_F(Scale, LabelWithAWeight_costsWhatItWeighs) {
  scan("2512345007357");
  ASSERT_EQ(cart().lines.size(), 1U);
  EXPECT_EQ(cart().lines[0].quantity, domain::Quantity{735});
  EXPECT_EQ(total(), 734);
}

TEST_F(Scale, LabelOfOtherGoods_isUnknown) {
  scan("2199999012342");
  EXPECT_EQ(told(), NoticeCode::kUnknownCode);
}

TEST_F(Scale, LabelWithoutWeight_isNoSale) {
  scan("2512345000006");
  EXPECT_EQ(told(), NoticeCode::kLineAdded) << "the catalogue's own code: one kilogram, to be typed";
}

TEST_F(Pricing, PriceChangedBack_isNoChange) {
  happen(SignOut{});
  scan(kSupervisorBadge);
  scan("COLA");
  happen(SetPrice{0, "1.50", "damaged"});
  EXPECT_EQ(cart().lines[0].price_override, (domain::PriceOverride{Money::minor(200), "damaged"}));
  happen(SetPrice{0, "2", "mistake"});
  EXPECT_EQ(cart().lines[0].price_override, std::nullopt);
}

TEST_F(Pricing, DiscountedSale_isAValidOrder) {
  scan("COLA");
  scan("APPLE");
  happen(DiscountLine{1, "10%", "dented"});
  happen(DiscountSale{"0.37", "opening day"});
  happen(TenderCash{"100"});
  commit();
  const auto& order = std::get<SaleDone>(state_.phase).order;
  EXPECT_TRUE(domain::validate(order).has_value());
  EXPECT_EQ(order.total.minor(), 180 + 999 - 37);
}

TEST_F(Pricing, Parked_keepsItsDiscount) {
  scan("COLA");
  happen(DiscountSale{"10%", "opening day"});
  happen(Park{});
  happen(Recall{1});
  scan("COLA");
  EXPECT_EQ(total(), 360);
}

}  // namespace
}  // namespace queueback::tests
