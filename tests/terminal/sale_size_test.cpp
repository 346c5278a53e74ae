// What the store would not take is not sold: a sale's record fits, however long its names and reasons are.
#include <gmock/gmock.h>

#include "common/protocol/codec.hpp"
#include "terminal/flow/steps.hpp"
#include "tests/support/sample_order.hpp"
#include "tests/terminal/flow_bench.hpp"

namespace queueback::tests {
namespace {

using domain::DiscountKind;

const std::string kLongestReason(domain::kMaxReason, 'r');

/// A line at all its limits.
domain::OrderLine longest_line() {
  domain::OrderLine line{*domain::ProductId::parse(std::string(kMaxIdLength, 'P')),
                         std::string(domain::kMaxNameBytes, 'n'),
                         domain::kMaxQuantity,
                         domain::kMaxAmount,
                         domain::kMaxAmount,
                         domain::Ratio{domain::kPpmOne}};
  line.price_override = {domain::kMaxAmount, kLongestReason};
  line.discounts.assign(domain::kMaxLineDiscounts,
                        {DiscountKind::kRounding, domain::kMaxAmount, domain::Ratio{domain::kPpmOne}, kLongestReason,
                         std::string(kMaxIdLength, 'i')});
  return line;
}

std::size_t encoded(const domain::Order& order) { return protocol::encode(protocol::TerminalRecord{order}).size(); }

TEST(SaleSize, Record_isNotLargerThanWasCounted) {
  domain::Order order = sample_order();
  order.lines.clear();
  order.tenders.assign(domain::kMaxTenders, {domain::TenderKind::kCard, domain::kMaxAmount, domain::kMaxAmount,
                                             std::string(domain::kMaxTenderReference, 't')});
  EXPECT_LE(encoded(order), steps::kMaxSaleHeadBytes);
  Cart cart;
  for (int lines = 1; lines <= 20; ++lines) {
    cart.lines.push_back(longest_line());
    order.lines = cart.lines;
    EXPECT_LE(encoded(order), steps::kMaxSaleHeadBytes + steps::record_bytes(cart)) << lines;
  }
}

/// A shop whose goods have long names, and are all cheaper.
class LargeSale : public Flow {
 protected:
  void SetUp() override {
    offer("reason");
    sign_in();
  }
  void offer(const std::string& reason) {
    domain::Promotion all = promotion("all", domain::PercentOff{domain::Ratio{10'000}});
    all.name_zh = reason;
    const domain::Product goods = product("LONG", "", std::string(domain::kMaxNameBytes, 'n'), 1000);
    auto items = shop_items();
    items.push_back(reference(protocol::ReferenceKind::kProduct, "LONG", protocol::encode(goods)));
    items.push_back(reference(protocol::ReferenceKind::kPromotion, "all", protocol::encode(all)));
    catalogue_ = Catalogue(items, ++version_);
  }
  void fill() {
    do {
      scan("LONG");
      if (told() == NoticeCode::kLineAdded) {
        happen(DiscountLine{0, "0.10", kLongestReason});
      }
    } while (told() == NoticeCode::kDiscounted);
  }

  std::uint64_t version_ = 12;
};

TEST_F(LargeSale, WhatItsRecordCannotHold_isRefusedAndTheRestIsPaid) {
  fill();
  EXPECT_EQ(told(), NoticeCode::kSaleFull);
  const auto lines = cart().lines.size();
  EXPECT_LT(lines, domain::kMaxOrderLines);
  happen(DiscountSale{"1.00", kLongestReason});
  EXPECT_EQ(told(), NoticeCode::kSaleFull) << "every line would carry it";
  EXPECT_THAT(cart().lines, ::testing::SizeIs(lines));

  happen(VoidLine{1});
  EXPECT_EQ(told(), NoticeCode::kLineVoided) << "it may become smaller";
  happen(TenderCash{domain::to_string(cart().total())});
  ASSERT_TRUE(std::holds_alternative<Saving>(state_.phase));
  commit();
  EXPECT_LE(encoded(std::get<SaleDone>(state_.phase).order), replication::kMaxTerminalRecordBytes);
}

// Nobody at the till made it so large, and nobody's goods are taken away; but it is not paid like that.
TEST_F(LargeSale, NewReferenceData_mayMakeItTooLargeToBePaid) {
  fill();
  offer(kLongestReason);
  happen(ReferenceChanged{});
  const auto lines = cart().lines.size();
  EXPECT_GT(steps::record_bytes(cart()), steps::kMaxSaleBytes);
  happen(TenderCash{domain::to_string(cart().total())});
  EXPECT_EQ(told(), NoticeCode::kSaleFull);
  happen(TakeTender{domain::TenderKind::kCard, "1.00", "A1"});
  EXPECT_EQ(told(), NoticeCode::kSaleFull) << "goods that are paid in part cannot be taken off";
  EXPECT_THAT(cart().lines, ::testing::SizeIs(lines));

  while (steps::record_bytes(cart()) > steps::kMaxSaleBytes) {
    happen(VoidLine{1});
    ASSERT_EQ(told(), NoticeCode::kLineVoided);
  }
  happen(TenderCash{domain::to_string(cart().total())});
  EXPECT_TRUE(std::holds_alternative<Saving>(state_.phase));
}

}  // namespace
}  // namespace queueback::tests
