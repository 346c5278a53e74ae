// Online orders as the console shows them.
#include <gmock/gmock.h>

#include "terminal/console/show.hpp"

namespace queueback::terminal::console {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;

local_api::Snapshot pickup() {
  local_api::Snapshot state;
  state.phase = "picking-up";
  state.order = "W-1";
  state.placed_at = "2025-11-20 20:00";
  state.member = "李*";
  state.lines = {{"可乐", "2", 0, 400, 0}, {"NEW-TEA", "0.735", 0, 900, 99}};
  state.total = 1300;
  state.deducted = 99;
  return state;
}

TEST(ConsolePickup, showsLinesAndWhatWasPaid) {
  EXPECT_EQ(show_sale(pickup()),
            "      order W-1 of 2025-11-20 20:00, member 李*\n"
            "   1  可乐                                2                   4.00\n"
            "   2  NEW-TEA                         0.735                   9.00 + 0.99 in points, love or vouchers\n"
            "      PAID                                                   13.00 + 0.99 in points, love or vouchers\n");
}

TEST(ConsolePickup, withoutAMember_namesNone) {
  local_api::Snapshot state = pickup();
  state.member.clear();
  EXPECT_EQ(show_sale(state).find("member"), std::string::npos);
}

TEST(ConsolePickup, Status_countsWhatWaits) {
  local_api::Snapshot state = pickup();
  EXPECT_EQ(show_status(state).find("online orders"), std::string::npos);
  state.open_orders = 3;
  EXPECT_THAT(show_status(state), HasSubstr("online orders to pick up 3"));
}

TEST(ConsoleSale, promotionStandsUnderItsLineApartFromWhatIsOffByHand) {
  local_api::Snapshot state;
  state.phase = "selling";
  local_api::ShownLine line{"薯片", "3", 690, 1280, 0, 790, 690, {{"薯片三件付二", "Crisps: 3 for 2", 690}}};
  state.lines = {line};
  state.total = 1280;
  EXPECT_EQ(show_sale(state),
            "   1  薯片                                3 x      6.90      12.80\n"
            "        Crisps: 3 for 2                           -6.90\n"
            "        discount                                  -1.00\n"
            "      TOTAL                                                  12.80\n");
}

TEST(ConsoleSale, questionOfAgeSaysTheDayAndWhatToType) {
  local_api::Snapshot state;
  state.phase = "checking-age";
  state.age_goods = "白酒";
  state.age = 18;
  state.born_by = "2008-11-22";
  EXPECT_EQ(show_sale(state),
            "      白酒: only from 18 years on, born on or before 2008-11-22: oldenough, document, or tooyoung\n");
}

TEST(ConsoleProducts, nextPriceAndMinimumAgeStandBesideThePrice) {
  json answer;
  answer["products"] = {
      {{"sku", "TEA"}, {"name_zh", "茶"}, {"price", 450}, {"next_price", 500}, {"next_price_from", "2026-12-01 00:00"}},
      {{"sku", "WINE"}, {"name_zh", "白酒"}, {"price", 3000}, {"min_age", 18}}};
  answer["more"] = 2;
  EXPECT_EQ(show_products(answer),
            "  TEA       茶                                  4.50, 5.00 from 2026-12-01 00:00\n"
            "  WINE      白酒                               30.00, from 18 years on\n"
            "  and 2 more\n");
  EXPECT_EQ(show_products(json::object()), "  nothing is called that\n");
}

TEST(ConsoleOrders, areAlignedWhateverTheirIds) {
  json answer;
  answer["orders"] = {{{"order", "网-1"},
                       {"placed_at", "2025-11-20 20:00"},
                       {"member", "李*"},
                       {"lines", 2},
                       {"first_line", "可乐"},
                       {"paid", 1300}},
                      {{"order", "W-20260018"}, {"placed_at", "2025-11-20 20:01"}, {"first_line", "COLA"}}};
  answer["more"] = 7;
  EXPECT_EQ(show_orders(answer),
            "  2025-11-20 20:00  网-1            13.00  李*        可乐 and 1 more\n"
            "  2025-11-20 20:01  W-20260018       0.00             COLA\n"
            "  and 7 more: orders PART shows those with PART in their id\n");
}

TEST(ConsoleReport, saysWhoGaveWhatOffAndWhetherTheCountWasBlind) {
  json report = {{"report", "Z"},
                 {"utc_offset_minutes", 480},
                 {"totals", {{"discount_parts", {{"promotions", {{"count", 2}, {"amount", 200}}}}}}},
                 {"count", {{"blind", true}}}};
  EXPECT_THAT(show_report(report), HasSubstr("off, promotions  2.00\n"));
  EXPECT_THAT(show_report(report), HasSubstr("\n  counted blind\n"));
  report["count"] = {{"blind", false}, {"x_report_at", 1'763'613'000'000'000}, {"x_report_by", "2001"}};
  EXPECT_THAT(show_report(report), HasSubstr("  not counted blind: X report at 12:30, 2001\n"));
  report.erase("count");
  EXPECT_EQ(show_report(report).find("blind"), std::string::npos) << "of an older report nobody knows";
}

TEST(ConsoleReports, areListedNewestFirst) {
  const json reports = {{{"shift", 7},
                         {"opened_at", "2025-11-20 08:00"},
                         {"closed_at", "2025-11-20 20:00"},
                         {"by", "1001"},
                         {"variance", -50}}};
  EXPECT_EQ(show_z_reports(reports), "  shift 7  2025-11-20 08:00 to 2025-11-20 20:00  1001  variance -0.50\n");
  EXPECT_EQ(show_z_reports(json::array()), "  no shift was closed here yet\n");
}

TEST(ConsoleOrders, none_isSaid) {
  EXPECT_EQ(show_orders(json::object()), "  no such online orders wait to be picked up\n");
}

}  // namespace
}  // namespace queueback::terminal::console
