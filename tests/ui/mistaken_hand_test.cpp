// What a hand does by mistake, or too late: it pays nothing, and nothing else than what was meant.
#include <gtest/gtest.h>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

constexpr int kRepeats = 8;

class MistakenHand : public ::testing::Test {
 protected:
  void SetUp() override {
    bench_.sign_in();
    bench_.enter("APPLE");
    ASSERT_TRUE(until_total("9.99"));
  }
  bool until_total(const char* total) {
    return bench_.until([&] { return bench_.till().total() == total; });
  }
  bool is_told(const char* part) {
    return bench_.until([&] { return bench_.shows(part); });
  }
  /// Somebody scans a cola at the till's own scanner: 2.00 more.
  void scan_meanwhile() {
    bench_.core().scan(kColaBarcode);
    ASSERT_TRUE(until_total("11.99"));
  }
  [[nodiscard]] bool is_unpaid() { return bench_.till().phase() == "selling" && bench_.till().paid().isEmpty(); }

  ScreenBench bench_{Look{}, shop_items(hash_of_1234(), Bytes(32, 7))};
};

TEST_F(MistakenHand, NumberOfAPayment_isForTheSumThatWasShown) {
  for (const Qt::Key way : {Qt::Key_F10, Qt::Key_F11}) {
    bench_.press(Qt::Key_F12);
    bench_.press(way);
    bench_.core().scan(kColaBarcode);
    ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == (way == Qt::Key_F10 ? "11.99" : "13.99"); }));
    bench_.enter("A81723");
    EXPECT_TRUE(is_told("The sale has changed in between")) << bench_.texts().join(" | ").toStdString();
    EXPECT_TRUE(is_unpaid());
    bench_.press(Qt::Key_Escape);
  }
}

TEST_F(MistakenHand, ScannedGoods_areNotTheNumberOfAPayment) {
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_F10);
  bench_.enter(kColaBarcode);  // by a scanner that types
  EXPECT_TRUE(is_told("the barcode of goods, not the number of a payment"));
  EXPECT_TRUE(is_unpaid());
}

TEST_F(MistakenHand, KeyThatIsHeldDown_isOneKey) {
  bench_.hold_key(Qt::Key_F12, kRepeats);
  EXPECT_TRUE(is_told("How much did you get?"));
  EXPECT_TRUE(is_unpaid());
  bench_.press(Qt::Key_Escape);
  scan_meanwhile();
  bench_.hold_key(Qt::Key_F3, kRepeats);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 1; }));
  bench_.type("123");
  bench_.hold_key(Qt::Key_Backspace, 2);
  EXPECT_EQ(bench_.field(), "");
}

TEST_F(MistakenHand, PinOfAMember_isOfTheOneWhoTypedIt) {
  bench_.till().ask("choose-member", {{"member", "M1"}});
  ASSERT_TRUE(bench_.until([&] { return bench_.till().member() != ""; }));
  bench_.press(Qt::Key_F11);
  bench_.press(Qt::Key_9);
  bench_.press(Qt::Key_F6);
  EXPECT_TRUE(is_told(qPrintable("Member " + bench_.till().member() + " chooses a PIN")));
  scan_meanwhile();
  bench_.enter("4711");
  EXPECT_TRUE(is_told("The sale has changed in between"));
  EXPECT_EQ(bench_.till().asked(), "");
}

TEST_F(MistakenHand, MoreThanAPinHas_isNoPin) {
  bench_.till().ask("choose-member", {{"member", "M1"}});
  ASSERT_TRUE(bench_.until([&] { return bench_.till().member() != ""; }));
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_F9);
  bench_.enter(kColaBarcode);  // thirteen digits of a scanner that types
  EXPECT_TRUE(is_told("too long and was not taken"));
  EXPECT_EQ(bench_.field(), "");
  EXPECT_TRUE(is_unpaid());
}

TEST_F(MistakenHand, MarkedRow_staysMarkedWhileTheTillHasNews) {
  bench_.press(Qt::Key_F10);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().parked().size() == 1; }));
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("2.00"));
  bench_.press(Qt::Key_F10);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().parked().size() == 2; }));
  bench_.press(Qt::Key_F10);
  bench_.press(Qt::Key_Down);
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  items.push_back(open_order_item(open_order("W-20260018")));
  bench_.core().reference_is(items);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().open_orders() == 1; }));
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(until_total("2.00")) << "the second one was marked";
}

TEST_F(MistakenHand, LongCodes_haveRoomWhereTheyMayBeTyped) {
  const std::string code = "QBM1.0011aabb.M1." + std::string(86, 'x');
  bench_.press(Qt::Key_F1);
  bench_.type(code);
  EXPECT_EQ(bench_.field().toStdString(), code);
}

TEST_F(MistakenHand, ReceiptWithoutPrices_isPrintedAgainWithoutPrices) {
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("done"));
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("selling"));
  bench_.till().print_gift_receipt();
  const auto newest_kinds = [&] {
    std::vector<std::string> kinds;
    const nlohmann::json answer = bench_.core().ask({{"do", "print-jobs"}});
    for (const auto& job : answer["jobs"]) {
      kinds.push_back(job["kind"]);
    }
    return kinds;
  };
  ASSERT_TRUE(bench_.until([&] { return newest_kinds().size() == 2; }))
      << ::testing::PrintToString(newest_kinds()) << bench_.texts().join(" | ").toStdString();
  bench_.press(Qt::Key_F7);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().receipts().size() == 2; }));
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] {
    return newest_kinds() == std::vector<std::string>{"gift", "gift", "receipt"};
  })) << bench_.texts().join(" | ").toStdString();
}

}  // namespace
}  // namespace queueback::tests
