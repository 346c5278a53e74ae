// Reference data on their way from the store to its terminals.
#include <gtest/gtest.h>

#include "common/protocol/codec.hpp"
#include "tests/support/must.hpp"

namespace queueback::protocol {
namespace {

using tests::must;

domain::Product apples(std::uint32_t favourite) {
  return {*domain::ProductId::parse("APPLE"), "9520000000370",       "苹果",   "Apples",
          domain::Money::minor(999),          domain::Ratio{90'000}, favourite};
}

TEST(ProductCodec, Product_arrivesAsItWasSent) {
  for (const std::uint32_t place : {0U, 1U, domain::kMaxFavourite}) {
    EXPECT_EQ(must(decode_product(encode(apples(place)))), apples(place));
  }
}

TEST(ProductCodec, PlaceThatOnlyNewerProgramsKnow_leavesTheProductForSale) {
  EXPECT_EQ(must(decode_product(encode(apples(domain::kMaxFavourite + 1)))), apples(0));
}

TEST(ProductCodec, ProductWithoutAPlace_hasTheBytesOfOlderPrograms) {
  Bytes sent = encode(apples(7));
  sent.resize(sent.size() - 2);  // the newest field is the last one
  EXPECT_EQ(sent, encode(apples(0)));
  EXPECT_EQ(must(decode_product(sent)), apples(0));
}

TEST(ProductCodec, PricesAndAge_arriveAsTheyWereSent) {
  domain::Product sent = apples(0);
  sent.former_price = domain::FormerPrice{Instant{5}, domain::Money::minor(888)};
  sent.future_prices = {{Instant{10}, domain::Money::minor(1099)}, {Instant{20}, domain::Money{}}};
  sent.min_age = 18;
  EXPECT_EQ(must(decode_product(encode(sent))), sent);
}

TEST(ProductCodec, PricesThatCannotBe_areRefused) {
  for (const auto& prices :
       std::vector<std::vector<domain::FuturePrice>>{{{Instant{10}, domain::Money::minor(-1)}},
                                                     {{Instant{10}, domain::kMaxAmount + domain::Money::minor(1)}},
                                                     {{Instant{10}, domain::Money{}}, {Instant{10}, domain::Money{}}},
                                                     {{Instant{10}, domain::Money{}}, {Instant{9}, domain::Money{}}}}) {
    domain::Product sent = apples(0);
    sent.future_prices = prices;
    EXPECT_FALSE(decode_product(encode(sent)).has_value());
  }
  domain::Product sent = apples(0);
  sent.former_price = domain::FormerPrice{Instant{5}, domain::Money::minor(-1)};
  EXPECT_FALSE(decode_product(encode(sent)).has_value());
}

TEST(ProductCodec, MoreThanThisProgramKnows_leavesTheProductForSale) {
  domain::Product sent = apples(0);
  for (std::size_t i = 0; i <= domain::kMaxFuturePrices; ++i) {
    sent.future_prices.push_back({Instant{static_cast<std::int64_t>(i)}, domain::Money::minor(1)});
  }
  sent.min_age = domain::kMaxMinAge + 1;
  const domain::Product known = must(decode_product(encode(sent)));
  EXPECT_EQ(known.future_prices.size(), domain::kMaxFuturePrices) << "the first ones";
  EXPECT_EQ(known.future_prices.front(), sent.future_prices.front());
  EXPECT_EQ(known.min_age, domain::kMaxMinAge);
}

TEST(BasketCodec, PricesTimeAndAge_arriveAsTheyWereSent) {
  Basket sent;
  EXPECT_EQ(must(decode_basket(encode(sent))).priced_at, std::nullopt);
  sent.priced_at = Instant{7};
  sent.confirmed_age = 18;
  sent.asked_code = to_bytes("WINE");
  const Basket known = must(decode_basket(encode(sent)));
  EXPECT_EQ(known.priced_at, sent.priced_at);
  EXPECT_EQ(known.confirmed_age, 18U);
  EXPECT_EQ(known.asked_code, sent.asked_code);
  sent.confirmed_age = domain::kMaxMinAge + 1;
  EXPECT_FALSE(decode_basket(encode(sent)).has_value());
  sent.confirmed_age = 0;
  sent.asked_code = Bytes(1000, 'A');
  EXPECT_FALSE(decode_basket(encode(sent)).has_value());
}

}  // namespace
}  // namespace queueback::protocol
