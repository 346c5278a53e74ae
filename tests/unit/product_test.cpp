// What a product costs and when, and how old its buyer must be.
#include <gtest/gtest.h>

#include "common/domain/product.hpp"

namespace queueback::domain {
namespace {

constexpr Instant at(std::int64_t seconds) { return Instant{} + Duration::seconds(seconds); }

/// 2.00; from second 100 on 3.00, from 200 on 4.00.
Product with_two_to_come() {
  Product out{*ProductId::parse("P1"), "", "茶", "Tea", Money::minor(200), Ratio{130'000}};
  out.future_prices = {{at(100), Money::minor(300)}, {at(200), Money::minor(400)}};
  return out;
}

TEST(ProductPrice, FuturePrices_holdFromTheirTimesOn) {
  const Product product = with_two_to_come();
  EXPECT_EQ(product.price_at(at(0)), Money::minor(200));
  EXPECT_EQ(product.price_at(at(100) - Duration{1}), Money::minor(200));
  EXPECT_EQ(product.price_at(at(100)), Money::minor(300));
  EXPECT_EQ(product.price_at(at(199)), Money::minor(300));
  EXPECT_EQ(product.price_at(at(200)), Money::minor(400));
  EXPECT_EQ(product.next_price(at(99))->price, Money::minor(300));
  EXPECT_EQ(product.next_price(at(100))->price, Money::minor(400));
  EXPECT_EQ(product.next_price(at(200)), nullptr);
}

TEST(ProductPrice, Settled_costsTheSameFromNowOnAndKnowsWhatItCostBefore) {
  const Product product = with_two_to_come();
  for (const std::int64_t now : {0, 99, 100, 150, 200, 1000}) {
    const Product out = settled(product, at(now));
    EXPECT_EQ(out.price, product.price_at(at(now)));
    for (const FuturePrice& one : out.future_prices) {
      EXPECT_GT(one.from, at(now));
    }
    for (std::int64_t then = now; then < 1100; then += 25) {
      EXPECT_EQ(out.price_at(at(then)), product.price_at(at(then))) << now << " " << then;
    }
    EXPECT_EQ(out.former_price.has_value(), now >= 100);
  }
  EXPECT_EQ(settled(product, at(150)).former_price, (FormerPrice{at(100), Money::minor(200)}));
  EXPECT_EQ(settled(product, at(200)).former_price, (FormerPrice{at(200), Money::minor(300)})) << "the newest";
}

TEST(ProductPrice, PriceThatStaysTheSame_leavesTheFormerOne) {
  Product product = with_two_to_come();
  product.former_price = FormerPrice{at(50), Money::minor(100)};
  product.future_prices = {{at(100), Money::minor(200)}};
  const Product out = settled(product, at(150));
  EXPECT_EQ(out.former_price, product.former_price);
  EXPECT_TRUE(out.future_prices.empty());
}

TEST(LatestBirthday, LeapDays_areExact) {
  EXPECT_EQ(latest_birthday({2026, 11, 22}, 18), (CivilDay{2008, 11, 22}));
  // Born on 29 February 2008: 17 on the last of February 2026, 18 on the next day.
  EXPECT_EQ(latest_birthday({2026, 2, 28}, 18), (CivilDay{2008, 2, 28}));
  EXPECT_EQ(latest_birthday({2026, 3, 1}, 18), (CivilDay{2008, 3, 1}));
  // On a leap day nobody was born 18 years ago; those of the day after are not old enough.
  EXPECT_EQ(latest_birthday({2028, 2, 29}, 18), (CivilDay{2010, 2, 28}));
  EXPECT_EQ(latest_birthday({2028, 2, 29}, 16), (CivilDay{2012, 2, 29}));
  EXPECT_EQ(latest_birthday({2100, 2, 28}, 4), (CivilDay{2096, 2, 28}));
  EXPECT_EQ(latest_birthday({2026, 1, 1}, 0), (CivilDay{2026, 1, 1}));
}

/// Counted on fingers: a year is completed on the day with the birthday's month and day, or the next one there is.
int completed_years(CivilDay born, CivilDay today) {
  const bool was_already = std::pair(today.month, today.day) >= std::pair(born.month, born.day);
  return today.year - born.year - (was_already ? 0 : 1);
}

TEST(LatestBirthday, EveryDayOfEightyYears_isTheLastOneThatIsOldEnough) {
  const std::int64_t first = days_from_civil({2020, 1, 1});
  const std::int64_t last = days_from_civil({2100, 12, 31});
  for (std::int64_t day = first; day <= last; ++day) {
    const CivilDay today = civil_from_days(day);
    for (const std::uint32_t years : {1U, 16U, 18U, 21U, kMaxMinAge}) {
      const CivilDay born = latest_birthday(today, years);
      const CivilDay next = civil_from_days(days_from_civil(born) + 1);
      ASSERT_GE(completed_years(born, today), static_cast<int>(years)) << to_string(today) << " " << years;
      ASSERT_LT(completed_years(next, today), static_cast<int>(years)) << to_string(today) << " " << years;
    }
  }
}

}  // namespace
}  // namespace queueback::domain
