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

}  // namespace
}  // namespace queueback::protocol
