// What a return may be, and what each piece of a line brings back.
#include "common/domain/sale_return.hpp"

#include <gtest/gtest.h>

#include "tests/support/sample_order.hpp"

namespace queueback::domain {
namespace {

OrderLine line_of(std::int64_t total, std::int64_t milli) {
  OrderLine line = tests::sample_order().lines[0];
  line.quantity = Quantity{milli};
  line.total = Money::minor(total);
  return line;
}

Return valid_return() {
  return tests::sample_return(
      tests::sample_order(), {{0, Quantity::pieces(1), Money::minor(200)}, {2, Quantity::pieces(2), Money::minor(300)}},
      Money::minor(100));
}

ReturnError error_of(const Return& what) { return validate(what).error().code; }

TEST(Return, sums_that_hold_are_valid) { EXPECT_TRUE(validate(valid_return())); }

TEST(Return, each_broken_rule_has_its_error) {
  Return what = valid_return();
  what.lines.clear();
  EXPECT_EQ(error_of(what), ReturnError::kNoLines);
  what = valid_return();
  what.lines.resize(kMaxOrderLines + 1, what.lines[0]);
  EXPECT_EQ(error_of(what), ReturnError::kTooManyLines);
  what = valid_return();
  what.lines[1].line = 0;
  EXPECT_EQ(error_of(what), ReturnError::kLine);
  what = valid_return();
  what.lines[0].quantity = Quantity{0};
  EXPECT_EQ(error_of(what), ReturnError::kLine);
  what = valid_return();
  what.total = Money::minor(501);
  EXPECT_EQ(error_of(what), ReturnError::kTotal);
  what = valid_return();
  what.withheld = Money::minor(600);
  EXPECT_EQ(error_of(what), ReturnError::kTender);
  what = valid_return();
  what.paid_back.amount = Money::minor(500);
  EXPECT_EQ(error_of(what), ReturnError::kTender);
  what = valid_return();
  what.paid_back.kind = TenderKind::kPoints;
  EXPECT_EQ(error_of(what), ReturnError::kTender);
  what = valid_return();
  what.reason = "";
  EXPECT_EQ(error_of(what), ReturnError::kText);
}

TEST(Return, what_goes_back_in_points_is_not_paid_back) {
  Return what = valid_return();
  what.points_back = Money::minor(150);
  EXPECT_EQ(error_of(what), ReturnError::kTender);
  what.paid_back.amount = what.paid_back.amount - what.points_back;
  EXPECT_TRUE(validate(what));
  what.points_back = Money::minor(-1);
  what.paid_back.amount = what.total - what.withheld + Money::minor(1);
  EXPECT_EQ(error_of(what), ReturnError::kTender);
}

TEST(PointsPart, last_piece_brings_the_rest) {
  Order order = tests::sample_order();
  order.total = Money::minor(1000);
  EXPECT_EQ(points_part(order, {}, Money::minor(1000)), Money{}) << "paid in money";
  order.tenders = {{TenderKind::kPoints, Money::minor(100), Money::minor(100), "a"},
                   {TenderKind::kCash, Money::minor(800), Money::minor(800)},
                   {TenderKind::kPoints, Money::minor(100), Money::minor(100), "b"}};
  EXPECT_EQ(points_part(order, {}, Money::minor(333)), Money::minor(66));
  EXPECT_EQ(points_part(order, Money::minor(333), Money::minor(333)), Money::minor(67));
  EXPECT_EQ(points_part(order, Money::minor(666), Money::minor(334)), Money::minor(67));
}

TEST(ReturnedAmount, last_piece_brings_the_rest) {
  const OrderLine line = line_of(1000, 3000);
  ReturnedLine before{0, Quantity{0}, {}};
  std::vector<std::int64_t> amounts;
  for (int piece = 0; piece < 3; ++piece) {
    const Money back = *returned_amount(line, before, Quantity::pieces(1));
    amounts.push_back(back.minor());
    before = {0, Quantity{before.quantity.milli + 1000}, before.amount + back};
  }
  EXPECT_EQ(amounts, (std::vector<std::int64_t>{333, 333, 334}));
}

TEST(ReturnedAmount, more_than_is_left_is_refused) {
  const OrderLine line = line_of(1000, 3000);
  EXPECT_FALSE(returned_amount(line, {0, Quantity::pieces(2), Money::minor(666)}, Quantity::pieces(2)));
  EXPECT_FALSE(returned_amount(line, {0, Quantity{0}, {}}, Quantity{0}));
  EXPECT_FALSE(returned_amount(line, {0, Quantity::pieces(1), Money::minor(900)}, Quantity{1}))
      << "more was given back than the pieces were worth";
}

}  // namespace
}  // namespace queueback::domain
