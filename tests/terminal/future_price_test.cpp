// Prices with effective dates at the till: they begin by themselves, and a sale keeps the prices of its beginning.
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::Money;

/// Cola costs 2.00, from one o'clock on 3.00 and from two on 2.50.
class FuturePrices : public Flow {
 protected:
  FuturePrices() {
    catalogue_ = with_cola(cola());
    sign_in();
  }
  static domain::Product cola() {
    domain::Product out = product("COLA", kColaBarcode, "可乐", 200);
    out.future_prices = {{kOne, Money::minor(300)}, {kOne + Duration::hours(1), Money::minor(250)}};
    return out;
  }
  static Catalogue with_cola(const domain::Product& cola) {
    auto items = shop_items();
    items.push_back(reference(protocol::ReferenceKind::kProduct, "COLA", protocol::encode(cola)));
    return Catalogue(items, 13);
  }
  [[nodiscard]] std::vector<std::int64_t> prices() const {
    std::vector<std::int64_t> out;
    for (const domain::OrderLine& line : cart().lines) {
      out.push_back(line.unit_price.minor());
    }
    return out;
  }
  using Minors = std::vector<std::int64_t>;

  static constexpr Instant kOne = kNoon + Duration::hours(1);
};

TEST_F(FuturePrices, Price_beginsAtItsTimeWithoutTheStore) {
  reach_ = Context::Reach::kOffline;
  now_ = kOne - Duration{1};
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({200}));
  happen(VoidSale{});
  now_ = kOne;
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({300}));
  happen(VoidSale{});
  now_ = kOne + Duration::hours(1);
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({250}));
}

TEST_F(FuturePrices, Sale_keepsThePricesOfItsFirstLine) {
  now_ = kOne - Duration::minutes(1);
  scan(kColaBarcode);
  now_ = kOne + Duration::minutes(1);
  happen(ReferenceChanged{});
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({200, 200})) << "no buyer pays two prices for the same goods";
  happen(SetQuantity{0, "3"});
  EXPECT_EQ(cart().total(), Money::minor(800));
  happen(TenderCash{"8"});
  EXPECT_EQ(std::get<Saving>(state_.phase).draft.cart.priced_at, kOne - Duration::minutes(1));
  commit();
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({300})) << "the next buyer pays what is on the shelf now";
}

TEST_F(FuturePrices, Sale_keepsThemWhenTheStoreSendsTheNewPrice) {
  now_ = kOne - Duration::minutes(1);
  scan(kColaBarcode);
  now_ = kOne + Duration::minutes(1);
  catalogue_ = with_cola(domain::settled(cola(), now_));
  happen(ReferenceChanged{});
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({200, 200}));
}

TEST_F(FuturePrices, FormerPriceOfAStoreWhoseClockIsAhead_isNotBelieved) {
  domain::Product now = product("COLA", kColaBarcode, "可乐", 300);
  now.former_price = domain::FormerPrice{kNoon + Duration::days(3650), Money::minor(200)};
  catalogue_ = with_cola(now);
  scan(kColaBarcode);
  now_ = now_ + Duration::minutes(1);
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({300, 300})) << "what the store says last";
}

TEST_F(FuturePrices, SaleThatTakesLongerThanSalesDo_getsThePricesOfNow) {
  now_ = kOne - Duration::minutes(1);
  scan(kColaBarcode);
  now_ = now_ + domain::kLongestSale - Duration{1};
  scan(kColaBarcode);
  now_ = now_ + Duration{1};
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({200, 200, 300}));
  EXPECT_EQ(cart().priced_at, kOne - Duration::minutes(1)) << "the store is told of the oldest";
}

TEST_F(FuturePrices, SalePutAside_keepsItsPricesAndItsTime) {
  scan(kColaBarcode);
  happen(Park{});
  now_ = kOne + Duration::minutes(30);
  happen(Recall{1});
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({200, 300}));
  EXPECT_EQ(cart().priced_at, kNoon);
}

TEST_F(FuturePrices, EmptiedSale_beginsAnew) {
  now_ = kOne - Duration::minutes(1);
  scan(kColaBarcode);
  happen(VoidLine{});
  now_ = kOne;
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({300}));
}

TEST_F(FuturePrices, ClockThatWasSetBack_changesNoPriceOfTheSale) {
  now_ = kOne + Duration::minutes(1);
  scan(kColaBarcode);
  now_ = kOne - Duration::hours(5);
  scan(kColaBarcode);
  EXPECT_EQ(prices(), Minors({300, 300}));
}

TEST_F(FuturePrices, PriceOverride_isMeasuredByTheShelfPriceOfTheSale) {
  now_ = kOne;
  scan(kColaBarcode);
  happen(SetPrice{0, "2.99", "damaged"});
  scan(kSupervisorBadge);
  EXPECT_EQ(cart().lines[0].price_override->shelf_price, Money::minor(300));
}

TEST_F(FuturePrices, WeighedGoods_haveThemToo) {
  domain::Product grapes = product("GRAPES", "2012345000004", "葡萄", 1000);
  grapes.future_prices = {{kOne, Money::minor(2000)}};
  auto items = shop_items();
  items.push_back(reference(protocol::ReferenceKind::kProduct, "GRAPES", protocol::encode(grapes)));
  catalogue_ = Catalogue(items, 13);
  now_ = kOne;
  scan("GRAPES");
  EXPECT_EQ(prices(), Minors({2000}));
}

}  // namespace
}  // namespace queueback::tests
