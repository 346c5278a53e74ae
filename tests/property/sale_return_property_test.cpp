// Whatever the parts in which a line comes back.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "common/domain/sale_return.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::domain {
namespace {

RC_GTEST_PROP(ReturnedAmount, however_a_line_comes_back_it_brings_what_it_cost, ()) {
  OrderLine line = tests::sample_order().lines[0];
  line.total = Money::minor(*rc::gen::inRange<std::int64_t>(0, 10'000'000));
  line.quantity = Quantity{*rc::gen::inRange<std::int64_t>(1, 9000)};
  ReturnedLine before{0, Quantity{0}, {}};
  while (before.quantity < line.quantity) {
    const std::int64_t left = line.quantity.milli - before.quantity.milli;
    const Quantity part{*rc::gen::inRange<std::int64_t>(1, left + 1)};
    const auto back = returned_amount(line, before, part);
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back >= Money{});
    before = {0, Quantity{before.quantity.milli + part.milli}, before.amount + *back};
    RC_ASSERT(before.amount <= line.total);
  }
  RC_ASSERT(before.amount == line.total);
}

}  // namespace
}  // namespace queueback::domain
