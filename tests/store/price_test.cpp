// Prices with effective dates at the store: the import, what terminals get and when, and the check of what was sold.
#include <gmock/gmock.h>

#include "tests/store/store_bench.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::must;

constexpr const char* kHeader = "sku,barcode,name_zh,name_en,price,vat_rate,active,future_prices\n";

/// 20 November 2025, 20:00 in the shop; P1 of sample_order costs 2.00 and P2 9.99.
class Prices : public ::testing::Test {
 protected:
  Prices() { tests::StoreBench::furnish(bench_); }
  ImportReport take(const std::string& csv) {
    return bench_.group([&] { return bench_.store().import_products(csv); });
  }
  /// Water for this price, and later for these.
  ImportReport water(const std::string& price, const std::string& future = "") {
    return take(std::string(kHeader) + "P1,,农夫山泉 550ml,Water," + price + ",13%,true," + future + "\n");
  }
  void set_clock(Instant at) { bench_.clock().jump_to(at); }
  void tick() {
    bench_.group([&]() -> Stored<bool> {
      const auto due = bench_.store().is_due();
      if (due && *due) {
        must(bench_.store().tick());
      }
      return true;
    });
  }
  [[nodiscard]] domain::Product shown(const std::string& sku = "P1") {
    const auto body =
        bench_.group([&] { return bench_.store().directory().reference_body(protocol::ReferenceKind::kProduct, sku); });
    return must(protocol::decode_product(body.value()));
  }
  /// Sells a bottle of water for this price; what the store says to it.
  std::string sell(std::int64_t minor, Instant paid_at, std::optional<Instant> priced_at) {
    domain::Order order = tests::sample_order();
    order.lines.erase(order.lines.begin() + 1);
    order.lines[0].quantity = domain::Quantity::pieces(1);
    order.lines[0].unit_price = order.lines[0].total = order.total = Money::minor(minor);
    order.tenders = {{domain::TenderKind::kCash, order.total, order.total}};
    order.paid_at = paid_at;
    order.priced_at = priced_at;
    return book(order);
  }
  /// At a terminal of its own, so that no other sale says anything of its time.
  std::string book(domain::Order order) {
    ++sold_;
    tests::TillStream till("T" + std::to_string(sold_), static_cast<std::uint8_t>(sold_));
    order.id = till.sale().id;
    order.terminal = *domain::TerminalId::parse(till.terminal());
    const std::size_t before = bench_.alarms().size();
    till.add(order);
    bench_.sync(till);
    EXPECT_THAT(bench_.quarantine(), IsEmpty());
    const auto rows = bench_.group([&] { return bench_.store().ledger().alarms(); });
    return rows.size() == before ? "" : rows.back().text;
  }

  tests::StoreBench bench_;
  int sold_ = 0;
  static constexpr Instant kStart = tests::kNoon;
  /// Midnight in the shop after that evening.
  static constexpr Instant kMidnight = tests::kNoon + Duration::hours(4);
};

TEST_F(Prices, FuturePrices_areInstantsOfTheStoresZone) {
  EXPECT_THAT(water("2.00", "2025-11-21=2.50; 2025-11-21 08:00 = 3.00").bad, IsEmpty());
  const domain::Product product = shown();
  EXPECT_EQ(product.price, Money::minor(200));
  EXPECT_THAT(product.future_prices,
              ElementsAre(domain::FuturePrice{kMidnight, Money::minor(250)},
                          domain::FuturePrice{kMidnight + Duration::hours(8), Money::minor(300)}));
  EXPECT_EQ(product.former_price, std::nullopt);
}

TEST_F(Prices, ColumnLeftOut_changesNothingAndAnEmptyOneEverything) {
  water("2.00", "2025-11-21=2.50");
  take(tests::kProducts);
  EXPECT_THAT(shown().future_prices, SizeIs(1));
  EXPECT_FALSE(take(tests::kProducts).changed);
  water("2.00", "");
  EXPECT_THAT(shown().future_prices, IsEmpty());
}

TEST_F(Prices, TimeThatIsOver_countsFromTheImportOn) {
  water("2.00", "2025-11-19=2.50;2025-11-21=3.00");
  const domain::Product product = shown();
  EXPECT_EQ(product.price, Money::minor(250));
  EXPECT_EQ(product.former_price, (domain::FormerPrice{kStart, Money::minor(200)}));
  EXPECT_THAT(product.future_prices, SizeIs(1));
}

TEST_F(Prices, OldTerminals_getThePriceAsSoonAsItHolds) {
  water("2.00", "2025-11-21=2.50;2025-11-22=3.00");
  const std::uint64_t version = bench_.store().reference().cursor().n;
  set_clock(kMidnight - Duration{1});
  tick();
  EXPECT_EQ(bench_.store().reference().cursor().n, version);
  set_clock(kMidnight);
  tick();
  EXPECT_EQ(bench_.store().reference().cursor().n, version + 1);
  domain::Product product = shown();
  EXPECT_EQ(product.price, Money::minor(250));
  EXPECT_EQ(product.former_price, (domain::FormerPrice{kMidnight, Money::minor(200)}));
  EXPECT_EQ(bench_.store().reference().price_of("P1"), Money::minor(250));
  bench_.restart();
  set_clock(kMidnight + Duration::days(1));
  tick();
  product = shown();
  EXPECT_EQ(product.price, Money::minor(300));
  EXPECT_THAT(product.future_prices, IsEmpty());
  EXPECT_EQ(bench_.store().reference().next_price_change(), std::nullopt);
}

TEST_F(Prices, ManyChangesAtOnce_areMadeInSteps) {
  std::string csv = kHeader;
  for (std::size_t i = 0; i <= kMaxPricesAtOnce; ++i) {
    csv += "N" + std::to_string(i) + ",,名,Name,1.00,13%,true,2025-11-21=2.00\n";
  }
  EXPECT_THAT(take(csv).bad, IsEmpty());
  set_clock(kMidnight);
  tick();
  EXPECT_EQ(bench_.store().reference().price_changes_until(kMidnight, SIZE_MAX).size(), 1U);
  tick();
  EXPECT_EQ(bench_.store().reference().next_price_change(), std::nullopt);
}

TEST_F(Prices, Sale_isComparedWithThePricesOfItsTime) {
  water("2.00", "2025-11-21=2.50;2025-11-22=3.00");
  set_clock(kMidnight + Duration::days(3));
  tick();
  const Instant noon = kMidnight + Duration::hours(12);
  EXPECT_EQ(sell(200, kStart, kStart), "") << "late, as it was then";
  EXPECT_EQ(sell(250, noon, noon), "");
  EXPECT_EQ(sell(300, kMidnight + Duration::days(2), kMidnight + Duration::days(2)), "");
  EXPECT_EQ(sell(300, kStart, kStart), "P1 sold at 3.00, shelf price 2.00");
  EXPECT_EQ(sell(200, noon, noon), "P1 sold at 2.00, shelf price 2.50");
  EXPECT_EQ(sell(250, kMidnight + Duration::days(2), kMidnight + Duration::days(2)),
            "P1 sold at 2.50, shelf price 3.00");
}

TEST_F(Prices, SaleOverTheChange_mayHaveThePricesOfItsBeginning) {
  water("2.00", "2025-11-21=2.50");
  set_clock(kMidnight + Duration::days(1));
  const Instant paid = kMidnight + Duration::minutes(30);
  EXPECT_EQ(sell(200, paid, kMidnight - Duration::minutes(1)), "");
  EXPECT_EQ(sell(250, paid, kMidnight - Duration::minutes(1)), "") << "a line that was scanned after it";
  EXPECT_EQ(sell(200, paid, kMidnight + Duration::minutes(10)), "P1 sold at 2.00, shelf price 2.50");
  // An older terminal does not say when; a sale takes an hour at most.
  EXPECT_EQ(sell(200, paid, std::nullopt), "");
  EXPECT_EQ(sell(200, kMidnight + Duration::hours(2), std::nullopt), "P1 sold at 2.00, shelf price 2.50");
}

TEST_F(Prices, SalePutAside_mayHaveThePricesOfTheDayBefore) {
  water("2.00", "2025-11-21=2.50");
  set_clock(kMidnight + Duration::days(5));
  const Instant began = kMidnight - Duration::hours(1);
  EXPECT_EQ(sell(200, began + kOldestPrices, began), "");
  EXPECT_EQ(sell(200, began + kOldestPrices + Duration::hours(2), began), "P1 sold at 2.00, shelf price 2.50");
}

TEST_F(Prices, ClocksThatDiffer_aNoAlarm) {
  water("2.00", "2025-11-21=2.50");
  set_clock(kMidnight + Duration::days(1));
  const Instant early = kMidnight - kPriceTolerance;
  EXPECT_EQ(sell(250, early, early), "");
  EXPECT_EQ(sell(250, early - Duration{1}, early - Duration{1}), "P1 sold at 2.50, shelf price 2.00");
  const Instant late = kMidnight + kPriceTolerance;
  EXPECT_EQ(sell(200, late - Duration{1}, late - Duration{1}), "");
  EXPECT_EQ(sell(200, late, late), "P1 sold at 2.00, shelf price 2.50");
}

TEST_F(Prices, TimesThatCannotBe_areNoHarm) {
  water("2.00", "2025-11-21=2.50");
  EXPECT_EQ(sell(200, kStart, Instant{INT64_MIN}), "");
  EXPECT_EQ(sell(200, kStart, Instant{INT64_MAX}), "");
}

TEST_F(Prices, ImportAtOnce_isRememberedToo) {
  set_clock(kStart + Duration::hours(1));
  water("2.20");
  set_clock(kStart + Duration::hours(2));
  water("2.40");
  EXPECT_EQ(shown().former_price, (domain::FormerPrice{kStart + Duration::hours(2), Money::minor(220)}));
  const auto at = [&](int minutes) { return kStart + Duration::minutes(minutes); };
  EXPECT_EQ(sell(200, at(30), at(30)), "");
  EXPECT_EQ(sell(220, at(90), at(90)), "");
  EXPECT_EQ(sell(220, at(30), at(30)), "P1 sold at 2.20, shelf price 2.00");
  EXPECT_EQ(sell(200, at(90), at(90)), "P1 sold at 2.00, shelf price 2.20");
}

TEST_F(Prices, PlanThatIsGivenUp_isNoShelfPrice) {
  water("2.00", "2025-11-21=2.50");
  water("2.00", "2025-11-22=2.50");
  set_clock(kMidnight + Duration::days(2));
  const Instant noon = kMidnight + Duration::hours(12);
  EXPECT_EQ(sell(250, noon, noon), "P1 sold at 2.50, shelf price 2.00");
  EXPECT_EQ(sell(200, noon, noon), "");
}

TEST_F(Prices, ProductThatIsRemoved_costWhatItCostBefore) {
  set_clock(kStart + Duration::hours(1));
  take(std::string(kHeader) + "P1,,农夫山泉 550ml,Water,2.00,13%,false,\n");
  set_clock(kStart + Duration::hours(3));
  const Instant gone = kStart + Duration::hours(2);
  EXPECT_EQ(sell(200, kStart, kStart), "");
  EXPECT_EQ(sell(200, gone, gone), "P1 sold at 2.00, shelf price unknown");
  water("2.10");
  const Instant back = kStart + Duration::hours(4);
  set_clock(back);
  EXPECT_EQ(sell(210, back, back), "");
}

TEST_F(Prices, Override_isComparedByItsShelfPrice) {
  water("2.00", "2025-11-21=2.50");
  set_clock(kMidnight + Duration::days(1));
  domain::Order order = tests::sample_order();
  order.lines.erase(order.lines.begin() + 1);
  order.lines[0].quantity = domain::Quantity::pieces(1);
  order.lines[0].unit_price = order.lines[0].total = order.total = Money::minor(100);
  order.lines[0].price_override = domain::PriceOverride{Money::minor(250), "damaged"};
  order.tenders = {{domain::TenderKind::kCash, order.total, order.total}};
  order.paid_at = kMidnight + Duration::hours(1);
  order.priced_at = order.paid_at;
  EXPECT_EQ(book(order), "");
  order.lines[0].price_override->shelf_price = Money::minor(200);
  EXPECT_EQ(book(order), "P1 sold at 1.00, shelf price 2.50");
}

TEST_F(Prices, RowsOfAProduct_areLimited) {
  for (std::size_t i = 0; i < kMaxPriceRows + 20; ++i) {
    bench_.clock().pass(Duration::minutes(10));
    water(i % 2 == 0 ? "2.10" : "2.20");
  }
  EXPECT_EQ(bench_.count("SELECT count(*) FROM product_price WHERE product = 'P1'"),
            static_cast<std::int64_t>(kMaxPriceRows));
  EXPECT_NE(sell(200, kStart, kStart), "") << "so far back nobody remembers";
}

TEST_F(Prices, ProductsWhosePriceNeverChanged_haveNoRows) {
  take(tests::kProducts);
  EXPECT_EQ(bench_.count("SELECT count(*) FROM product_price"), 0);
  EXPECT_EQ(sell(200, kStart, kStart), "");
  EXPECT_EQ(sell(201, kStart, kStart), "P1 sold at 2.01, shelf price 2.00");
}

TEST_F(Prices, HistoryIsKeptOverARestart) {
  water("2.00", "2025-11-21=2.50");
  bench_.restart();
  set_clock(kMidnight + Duration::days(1));
  tick();
  EXPECT_EQ(sell(200, kStart, kStart), "");
  EXPECT_EQ(sell(250, kStart, kStart), "P1 sold at 2.50, shelf price 2.00");
}

TEST_F(Prices, MinimumAge_isToldAndKept) {
  const std::string with_age =
      "sku,barcode,name_zh,name_en,price,vat_rate,active,min_age\nP1,,白酒,Spirits,2.00,13%,true,";
  EXPECT_THAT(take(with_age + "18\n").bad, IsEmpty());
  EXPECT_EQ(shown().min_age, 18U);
  take(tests::kProducts);
  EXPECT_EQ(shown().min_age, 18U) << "a file without the column says nothing about it";
  take(with_age + "\n");
  EXPECT_EQ(shown().min_age, 0U);
}

}  // namespace
}  // namespace queueback::store_server
