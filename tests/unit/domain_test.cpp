#include <gtest/gtest.h>

#include "common/domain/member_code.hpp"
#include "common/domain/order.hpp"
#include "common/domain/product.hpp"
#include "common/ledger/ledger.hpp"
#include "common/protocol/codec.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::domain {
namespace {

TEST(Money, parses_and_prints_exactly) {
  EXPECT_EQ(parse_money("12.5"), Money::minor(1250));
  EXPECT_EQ(parse_money("0.05"), Money::minor(5));
  EXPECT_EQ(to_string(Money::minor(-5)), "-0.05");
  EXPECT_EQ(to_string(Money::minor(123456)), "1234.56");
  for (const char* bad : {"", ".5", "1.", "1.234", "-1", "1,5", "1e3", "99999999999999"}) {
    EXPECT_FALSE(parse_money(bad)) << bad;
  }
}

TEST(Ratio, parses_percent_with_four_decimals) {
  EXPECT_EQ(parse_ratio("33.33%"), Ratio{333'300});
  EXPECT_EQ(parse_ratio("0.0001%"), Ratio{1});
  EXPECT_EQ(to_string(Ratio{333'300}), "33.33%");
  EXPECT_EQ(to_string(Ratio{1'300'000}), "130%");
  EXPECT_FALSE(parse_ratio("10"));
  EXPECT_FALSE(parse_ratio("10.00001%"));
}

TEST(Money, products_are_floored_in_128_bits) {
  EXPECT_EQ(mul_floor(Money::minor(333), Ratio{333'300}), Money::minor(110));
  EXPECT_EQ(mul_floor(kMaxAmount, kMaxRatio), Money::minor(100 * kMaxAmount.minor()));
}

TEST(Money, weighed_goods_round_half_up) {
  EXPECT_EQ(extend_half_up(Money::minor(999), Quantity{735}), Money::minor(734));
  EXPECT_EQ(extend_half_up(Money::minor(1), Quantity{500}), Money::minor(1));
  EXPECT_FALSE(extend_half_up(kMaxAmount, Quantity::pieces(2)));
}

TEST(Money, included_tax_of_a_gross_amount) {
  EXPECT_EQ(included_tax_half_up(Money::minor(11300), Ratio{130'000}), Money::minor(1300));
  EXPECT_EQ(included_tax_half_up(Money::minor(100), Ratio{130'000}), Money::minor(12));
  EXPECT_EQ(included_tax_half_up(Money::minor(100), Ratio{0}), Money{});
}

TEST(Gtin, check_digit_decides) {
  EXPECT_TRUE(is_gtin("6901234567892"));
  EXPECT_TRUE(is_gtin("96385074"));
  EXPECT_FALSE(is_gtin("6901234567893"));
  EXPECT_FALSE(is_gtin("690123456789a"));
  EXPECT_FALSE(is_gtin(""));
}

TEST(MemberCode, shape_is_checked_part_by_part) {
  const std::string part = member_code_signed_part("0a1b2c3d", *MemberId::parse("M000001"));
  const std::string code = format_member_code(part, Bytes(64, 7));
  const auto parsed = parse_member_code(code);
  ASSERT_TRUE(parsed);
  EXPECT_EQ(parsed->member.text(), "M000001");
  EXPECT_EQ(parsed->key_id, "0a1b2c3d");
  EXPECT_EQ(parsed->signed_part, part);
  for (const std::string& bad : {std::string("QBM1."), part, code + "A", "X" + code, code.substr(0, code.size() - 1),
                                 std::string(10'000, 'A'), std::string("QBM1.zzzzzzzz.M1.") + std::string(86, 'A')}) {
    EXPECT_FALSE(parse_member_code(bad)) << bad;
  }
}

TEST(Order, validation_names_what_does_not_add_up) {
  EXPECT_TRUE(validate(tests::sample_order()).has_value());
  Order wrong_total = tests::sample_order();
  wrong_total.total += Money::minor(1);
  EXPECT_EQ(validate(wrong_total).error().code, OrderError::kTotal);
  Order wrong_line = tests::sample_order();
  wrong_line.lines[0].total += Money::minor(1);
  EXPECT_EQ(validate(wrong_line).error().code, OrderError::kLineAmount);
  Order unpaid = tests::sample_order();
  unpaid.tenders.clear();
  EXPECT_EQ(validate(unpaid).error().code, OrderError::kTenders);
  Order empty = tests::sample_order();
  empty.lines.clear();
  EXPECT_EQ(validate(empty).error().code, OrderError::kNoLines);
}

TEST(Order, survives_the_wire_unchanged) {
  const Order order = tests::sample_order();
  const auto decoded = protocol::decode_terminal_record(protocol::encode(protocol::TerminalRecord{order}));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().reason;
  EXPECT_EQ(std::get<Order>(decoded->body), order);
}

TEST(Order, with_discounts_and_a_changed_price_survives_the_wire) {
  Order order = tests::sample_order();
  OrderLine& line = order.lines[0];
  line.discounts = {{DiscountKind::kLine, Money::minor(20), Ratio{50'000}, "压坏"},
                    {DiscountKind::kSale, Money::minor(7), {}, "opening day"}};
  line.total = line.total - Money::minor(27);
  line.price_override = PriceOverride{Money::minor(999), "price tag"};
  order.total = order.total - Money::minor(27);
  order.tenders[0].amount = order.tenders[0].amount - Money::minor(27);
  const auto valid = validate(order);
  EXPECT_TRUE(valid.has_value()) << valid.error().reason;
  const auto decoded = protocol::decode_terminal_record(protocol::encode(protocol::TerminalRecord{order}));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().reason;
  EXPECT_EQ(std::get<Order>(decoded->body), order);
}

TEST(Order, discounts_that_take_off_more_than_there_is_are_refused) {
  Order order = tests::sample_order();
  OrderLine& line = order.lines[0];
  line.discounts = {{DiscountKind::kLine, line.total + Money::minor(1), {}, "dented"}};
  EXPECT_EQ(validate(order).error().code, OrderError::kLineAmount);
  line.discounts.assign(kMaxLineDiscounts + 1, {DiscountKind::kLine, Money::minor(1), {}, "dented"});
  line.total = line.total - line.discount();
  EXPECT_EQ(validate(order).error().code, OrderError::kLineAmount);
}

TEST(TillReport, survives_the_wire_unchanged) {
  const Order like = tests::sample_order();
  const TillReport report{TillReportKind::kDrill, like.store,         like.terminal, like.cashier,
                          like.paid_at,           like.business_date, 480,           "{\"drill\":1}"};
  const auto decoded = protocol::decode_terminal_record(protocol::encode(protocol::TerminalRecord{report}));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().reason;
  EXPECT_EQ(std::get<TillReport>(decoded->body), report);
}

TEST(TillReport, without_usable_content_is_refused_by_the_wire) {
  const Order like = tests::sample_order();
  for (const std::string& bad : {std::string(), std::string(kMaxTillReport + 1, 'a'), std::string("a\nb")}) {
    const TillReport report{TillReportKind::kShift, like.store,         like.terminal, like.cashier,
                            like.paid_at,           like.business_date, 480,           bad};
    EXPECT_FALSE(protocol::decode_terminal_record(protocol::encode(protocol::TerminalRecord{report})).has_value());
  }
}

TEST(Handover, survives_the_wire_unchanged) {
  const Order order = tests::sample_order();
  const Handover handover{
      "网-2026/1 #7", order.store, order.terminal, order.cashier, order.paid_at, order.business_date, 480, 12};
  const auto decoded = protocol::decode_terminal_record(protocol::encode(protocol::TerminalRecord{handover}));
  ASSERT_TRUE(decoded.has_value()) << decoded.error().reason;
  EXPECT_EQ(std::get<Handover>(decoded->body), handover);
}

TEST(Handover, without_a_good_order_is_refused_by_the_wire) {
  const Order order = tests::sample_order();
  for (const std::string& bad : {std::string(), std::string(kMaxOnlineOrderId + 1, 'a'), std::string("a\nb")}) {
    const Handover handover{bad, order.store, order.terminal, order.cashier, order.paid_at, order.business_date, 0, 1};
    const auto decoded = protocol::decode_terminal_record(protocol::encode(protocol::TerminalRecord{handover}));
    ASSERT_FALSE(decoded.has_value()) << bad;
    EXPECT_EQ(decoded.error().reason, "handover's order is missing or out of range");
  }
}

TEST(OpenOrder, survives_the_wire_unchanged) {
  const protocol::OpenOrder order{
      "W-1",
      "M1",
      Instant{1'763'640'000'000'000},
      "CNY",
      {{"P1", Quantity::pieces(2), Money::minor(1680), Money{}}, {"P2", Quantity{735}, Money{}, Money::minor(99)}}};
  EXPECT_EQ(protocol::decode_open_order(protocol::encode(order)), order);
  protocol::OpenOrder negative = order;
  negative.lines[0].paid = Money::minor(-1);
  EXPECT_FALSE(protocol::decode_open_order(protocol::encode(negative)).has_value());
}

TEST(Ledger, sale_books_every_cent_of_every_tender) {
  const Order order = tests::sample_order();
  ledger::Balances balances;
  for (const ledger::Posting& posting : ledger::sales_postings(order)) {
    ASSERT_TRUE(balances.post(posting).has_value());
  }
  EXPECT_TRUE(ledger::sums_by_currency(balances).at("CNY").is_zero());
  EXPECT_EQ(balances.balance("tender/S1/cash", "CNY").minor(), -order.total.minor());
  Money vat;
  for (const VatAmount& part : vat_breakdown(order.lines)) {
    EXPECT_EQ(balances.balance("vat/S1/" + to_string(part.rate), "CNY"), part.vat);
    vat += part.vat;
  }
  EXPECT_EQ(balances.balance("revenue/S1", "CNY"), order.total - vat);
}

}  // namespace
}  // namespace queueback::domain
