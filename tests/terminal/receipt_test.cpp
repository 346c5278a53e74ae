// What stands on a receipt.
#include <gmock/gmock.h>

#include "common/base/random.hpp"
#include "terminal/receipt/receipt.hpp"
#include "tests/support/sample_order.hpp"
#include "tests/terminal/shop.hpp"

namespace queueback::terminal {
namespace {

using hal::api::PrintDocument;
using hal::api::TextLine;
using hal::api::TwoColumn;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kLink = "https://qb.example/r/QBR1/S1/T1/17/0a0b0c0d/x/y";

/// The texts of a document, columns joined by "|".
std::vector<std::string> texts(const PrintDocument& document) {
  std::vector<std::string> out;
  for (const hal::api::PrintElement& element : document.elements) {
    if (const auto* line = std::get_if<TextLine>(&element)) {
      out.push_back(line->text);
    }
    if (const auto* columns = std::get_if<TwoColumn>(&element)) {
      out.push_back(columns->left + "|" + columns->right);
    }
  }
  return out;
}

std::vector<std::string> receipt(const domain::Order& order, const ReceiptFacts& facts = {}) {
  return texts(make_receipt(order, tests::shop_profile(), facts));
}

TEST(Receipt, Sale_showsShopNumberTimeAndCashier) {
  ReceiptFacts facts;
  facts.cashier_name = "样例甲";
  const auto lines = receipt(tests::sample_order(), facts);
  EXPECT_THAT(lines, Contains("测试便利店"));
  EXPECT_THAT(lines, Contains("中山路 128 号"));
  EXPECT_THAT(lines, Contains("小票 Receipt|T1-000017"));
  EXPECT_THAT(lines, Contains("时间 Time|2025-11-20 16:00:00")) << "the store's time, not UTC";
  EXPECT_THAT(lines, Contains("收银员 Cashier|样例甲"));
}

TEST(Receipt, Sale_showsEveryLine) {
  const domain::Order order = tests::sample_order();
  const auto lines = receipt(order);
  for (const domain::OrderLine& line : order.lines) {
    EXPECT_THAT(lines, Contains(line.name));
  }
  EXPECT_THAT(lines, Contains("  2 x 2.00|4.00"));
  EXPECT_THAT(lines, Contains("  0.735 x 9.99|7.34"));
}

TEST(Receipt, Sale_showsTotalCashChangeAndTax) {
  const auto lines = receipt(tests::sample_order());
  EXPECT_THAT(lines, Contains("合计 Total (3)|￥11.34"));
  EXPECT_THAT(lines, Contains("现金 Cash|￥100.00"));
  EXPECT_THAT(lines, Contains("找零 Change due|￥88.66"));
  EXPECT_THAT(lines, Contains("含税 VAT 13% / 4.00|0.46"));
  EXPECT_THAT(lines, Contains("含税 VAT 9% / 7.34|0.61"));
}

TEST(Receipt, Promotion_standsUnderItsLineWithWhatItSaves) {
  domain::Order order = tests::sample_order();
  domain::OrderLine& line = order.lines.at(0);
  line.discounts = {{domain::DiscountKind::kPromotion, domain::Money::minor(100), {}, "可乐特惠", "cola"},
                    {domain::DiscountKind::kLine, domain::Money::minor(30), domain::Ratio{100'000}, "凹陷"}};
  line.total = line.total - line.discount();
  order.total = order.total - line.discount();
  const auto lines = receipt(order);
  EXPECT_THAT(lines, Contains("  2 x 2.00|4.00"));
  EXPECT_THAT(lines, Contains("    促销 可乐特惠|-1.00"));
  EXPECT_THAT(lines, Contains("    优惠 Discount 10%|-0.30"));
  EXPECT_THAT(lines, Contains("共优惠 You saved|￥1.30"));
  EXPECT_THAT(lines, Contains("含税 VAT 13% / 2.70|0.31"));
  EXPECT_THAT(receipt(tests::sample_order()), Not(Contains(HasSubstr("You saved"))));
}

TEST(Receipt, Member_showsExpectedRebateAndThatItIsNotGuaranteed) {
  ReceiptFacts facts;
  facts.buyer_name = "李*";
  const auto lines = receipt(tests::sample_order(), facts);
  EXPECT_THAT(lines, Contains("会员 Member|李*"));
  EXPECT_THAT(lines, Contains("预计待返 Expected rebate|￥11.34"));
  EXPECT_THAT(lines, Contains(HasSubstr("not guaranteed")));
  EXPECT_THAT(lines, Contains(HasSubstr("不作保证")));
}

TEST(Receipt, NoMember_promisesNothing) {
  domain::Order order = tests::sample_order();
  order.member.reset();
  const auto lines = receipt(order);
  EXPECT_THAT(lines, Not(Contains(HasSubstr("rebate"))));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("Member"))));
}

TEST(Receipt, MemberWithoutRebate_promisesNothing) {
  domain::Order order = tests::sample_order();
  order.estimate = {};
  EXPECT_THAT(receipt(order), Not(Contains(HasSubstr("rebate"))));
}

TEST(Receipt, Link_isAQrCodeAndTheLastThingIsACut) {
  ReceiptFacts facts;
  facts.link = kLink;
  const PrintDocument document = make_receipt(tests::sample_order(), tests::shop_profile(), facts);
  EXPECT_THAT(document.elements, Contains(hal::api::PrintElement{hal::api::QrCode{kLink}}));
  EXPECT_TRUE(std::holds_alternative<hal::api::Cut>(document.elements.back()));
}

TEST(Receipt, Copy_saysSoAndTheOriginalDoesNot) {
  ReceiptFacts facts;
  EXPECT_THAT(receipt(tests::sample_order(), facts), Not(Contains(HasSubstr("COPY"))));
  facts.kind = ReceiptKind::kCopy;
  EXPECT_THAT(receipt(tests::sample_order(), facts), Contains("*** 副本 COPY ***"));
}

TEST(Receipt, Training_isMarkedAtBothEndsAndIsNoReceipt) {
  ReceiptFacts facts;
  facts.kind = ReceiptKind::kTraining;
  const PrintDocument document = make_receipt(tests::sample_order(), tests::shop_profile(), facts);
  const auto lines = texts(document);
  const auto mark = std::find(lines.begin(), lines.end(), kTrainingMark);
  ASSERT_NE(mark, lines.end());
  EXPECT_LT(mark, std::find(lines.begin(), lines.end(), tests::sample_order().lines[0].name));
  EXPECT_EQ(std::count(lines.begin(), lines.end(), kTrainingMark), 2);
  EXPECT_EQ(*(lines.end() - 2), kTrainingMark);
  EXPECT_THAT(lines, Contains("合计 Total (3)|￥11.34"));
  EXPECT_THAT(lines, Contains("找零 Change due|￥88.66"));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("小票 Receipt"))));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("rebate")))) << "paper that promises nothing";
  for (const hal::api::PrintElement& element : document.elements) {
    EXPECT_FALSE(std::holds_alternative<hal::api::QrCode>(element));
  }
}

TEST(Receipt, LargestOrder_hasEveryLine) {
  domain::Order order = tests::sample_order();
  order.lines.assign(domain::kMaxOrderLines, order.lines[0]);
  const auto lines = receipt(order);
  EXPECT_EQ(std::count(lines.begin(), lines.end(), order.lines[0].name), 500);
}

TEST(Receipt, Lease_isNotShownBesideWhatItPaid) {
  using domain::TenderKind;
  domain::Order order = tests::sample_order();
  order.tenders.clear();
  for (const auto kind : {TenderKind::kChange, TenderKind::kPoints}) {
    order.tenders.push_back({kind, domain::Money::minor(500), domain::Money::minor(500), "0189a1b2-lease"});
  }
  const auto lines = receipt(order);
  EXPECT_THAT(lines, Contains("积分 Points|￥5.00"));
  EXPECT_THAT(lines, Not(Contains(HasSubstr("0189a1b2"))));
}

TEST(Receipt, SeveralTenders_areAllShown) {
  domain::Order order = tests::sample_order();
  order.tenders = {{domain::TenderKind::kVoucher, domain::Money::minor(134), domain::Money::minor(134)},
                   {domain::TenderKind::kCash, domain::Money::minor(1000), domain::Money::minor(2000)}};
  const auto lines = receipt(order);
  EXPECT_THAT(lines, Contains("购物券 Voucher|￥1.34"));
  EXPECT_THAT(lines, Contains("现金 Cash|￥20.00"));
  EXPECT_THAT(lines, Contains("找零 Change due|￥10.00"));
}

TEST(ReturnSlip, Rounding_standsUnderItsLine) {
  const domain::Order order = tests::sample_order();
  const domain::Return what =
      tests::sample_return(order, {{1, domain::Quantity{735}, domain::Money::minor(730)}}, domain::Money{});
  auto goods = domain::returned_goods(order, what.lines);
  goods[0].discounts = {{domain::DiscountKind::kRounding, domain::Money::minor(4), {}, "cash rounding"}};
  const auto lines = texts(make_return_slip(what, goods, {"T1-17"}, tests::shop_profile()));
  EXPECT_THAT(lines, Not(Contains(std::string(kCopyMark))));
  EXPECT_THAT(lines, Contains("  0.735 x 9.99|7.34"));
  EXPECT_THAT(lines, Contains("    抹零 Cash rounding|-0.04"));
  EXPECT_THAT(lines, Contains("退货金额 Goods|7.30"));
  EXPECT_THAT(lines, Contains("含税 VAT 9% / 7.30|0.60"));
}

TEST(ReturnSlip, Discount_standsUnderItsLine) {
  const domain::Order order = tests::sample_order();
  const domain::Return what =
      tests::sample_return(order, {{1, domain::Quantity{735}, domain::Money::minor(700)}}, domain::Money{});
  const auto lines =
      texts(make_return_slip(what, domain::returned_goods(order, what.lines), {"T1-17"}, tests::shop_profile()));
  EXPECT_THAT(lines, Contains("  0.735 x 9.99|7.34"));
  EXPECT_THAT(lines, Contains("    优惠 Discount|-0.34"));
  EXPECT_THAT(lines, Contains("退货金额 Goods|7.00"));
}

TEST(ReturnSlip, PaymentOnAnotherDevice_isNamedByItsNumber) {
  const domain::Order order = tests::sample_order();
  domain::Return what =
      tests::sample_return(order, {{1, domain::Quantity{735}, domain::Money::minor(734)}}, domain::Money{});
  what.paid_back = {domain::TenderKind::kCard, what.paid_back.amount, what.paid_back.amount, "A81723"};
  SlipFacts facts{"T1-17"};
  facts.cashier_name = "王芳";
  const auto lines =
      texts(make_return_slip(what, domain::returned_goods(order, what.lines), facts, tests::shop_profile()));
  EXPECT_THAT(lines, Contains("  A81723"));
  EXPECT_THAT(lines, Contains("收银员 Cashier|王芳"));
}

TEST(ReturnSlip, Exchange_saysWhatBecameOfIt) {
  const domain::Order order = tests::sample_order();
  domain::Return what =
      tests::sample_return(order, {{1, domain::Quantity{735}, domain::Money::minor(734)}}, domain::Money{});
  what.paid_back.reference = kExchangeReference;
  const auto goods = domain::returned_goods(order, what.lines);
  const auto slip = [&](const SlipFacts& facts) {
    return texts(make_return_slip(what, goods, facts, tests::shop_profile()));
  };
  EXPECT_THAT(slip({"T1-17"}), Contains("换货抵用 For other goods|7.34"));
  EXPECT_THAT(slip({"T1-17"}), Not(Contains("现金 Cash|exchange")));
  const auto handed = slip({"T1-17", domain::Money::minor(730), ReportPrint::kCopy});
  EXPECT_THAT(handed, Contains(std::string(kCopyMark)));
  EXPECT_THAT(handed, Contains("换货金额 Exchange|7.34"));
  EXPECT_THAT(handed, Contains("退现金 Paid out in cash|7.30"));
  what.paid_back.amount = domain::Money{};
  const auto nothing = slip({"T1-17"});
  EXPECT_THAT(nothing, Contains("退款 Paid back|0.00")) << "the rebate took it all: there is nothing to exchange";
  EXPECT_THAT(nothing, Not(Contains(HasSubstr("exchange"))));
}

std::vector<std::string> paper(const ShiftReport& report, ReportPrint print = ReportPrint::kOriginal) {
  return texts(make_shift_report(report, tests::shop_profile(), print));
}

ShiftReport z_report() {
  ShiftReport report;
  report.kind = ShiftReport::Kind::kZ;
  report.shift.number = 7;
  report.terminal = "T1";
  report.utc_offset_minutes = 480;
  report.blindness.emplace();
  return report;
}

TEST(ShiftPaper, Copy_saysSoAndTheOriginalDoesNot) {
  EXPECT_THAT(paper(z_report(), ReportPrint::kCopy), Contains("*** 副本 COPY ***"));
  EXPECT_THAT(paper(z_report()), Not(Contains(HasSubstr("COPY"))));
}

TEST(ShiftPaper, Count_saysWhetherItWasBlind) {
  ShiftReport report = z_report();
  EXPECT_THAT(paper(report), Contains("盲盘 Counted blind"));
  report.blindness->seen = SeenReport{tests::kNoon, "2001"};
  const auto lines = paper(report);
  EXPECT_THAT(lines, Not(Contains("盲盘 Counted blind")));
  EXPECT_THAT(lines, Contains("非盲盘 Not blind: X report"));
  EXPECT_THAT(lines, Contains("  " + wall_time(tests::kNoon, 480) + "|2001"));
  report.blindness.reset();
  EXPECT_THAT(paper(report), Not(Contains(HasSubstr("lind")))) << "of an older report nobody knows";
}

TEST(ShiftPaper, Discounts_areApartByWhoGaveThem) {
  ShiftReport report = z_report();
  report.totals.discounts = {3, domain::Money::minor(254)};
  EXPECT_THAT(paper(report), Contains("优惠 Discounts x 3|-2.54"));
  EXPECT_THAT(paper(report), Not(Contains(HasSubstr("促销")))) << "of an older report nobody knows";
  report.totals.discount_parts = {
      {2, domain::Money::minor(200)}, {1, domain::Money::minor(50)}, {1, domain::Money::minor(4)}};
  const auto lines = paper(report);
  EXPECT_THAT(lines, Contains("  促销 Promotions x 2|-2.00"));
  EXPECT_THAT(lines, Contains("  手工优惠 By hand x 1|-0.50"));
  EXPECT_THAT(lines, Contains("  抹零 Cash rounding x 1|-0.04"));
}

}  // namespace
}  // namespace queueback::terminal
