// What is out of the ordinary on the touch screen: prices, discounts, approval by another person, the drawer's shift.
#include <gtest/gtest.h>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

class DrawerScreens : public InEveryLook {
 protected:
  DrawerScreens() : InEveryLook(shop_items(hash_of_1234(), Bytes(32, 7))) { bench_.sign_in(); }
  bool until_total(const char* total) {
    return bench_.until([&] { return bench_.till().total() == total; });
  }
  bool until_asked() {
    return bench_.until([&] { return bench_.till().asked() != ""; });
  }
};

INSTANTIATE_TEST_SUITE_P(Looks, DrawerScreens, all_looks(), look_name);

TEST_P(DrawerScreens, Price_isChangedWithASupervisorsPin) {
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("2.00"));
  bench_.touch("F11");
  bench_.look("40-more");
  bench_.press(Qt::Key_1);
  bench_.type("1.5");
  bench_.press(Qt::Key_Down);
  bench_.look("41-new-price");
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(until_asked());
  bench_.look("42-ask-a-supervisor");
  bench_.enter("2001");
  bench_.enter("1234");
  EXPECT_TRUE(until_total("1.50")) << bench_.texts().join(" | ").toStdString();
  EXPECT_EQ(bench_.till().asked(), "");
}

TEST_P(DrawerScreens, Discount_byFinger_isAllowedByABadge) {
  bench_.enter("APPLE");
  ASSERT_TRUE(until_total("9.99"));
  bench_.touch("F11");
  bench_.touch(in("Discount on a line", "单行优惠"));
  bench_.touch("5");
  bench_.touch("0");
  bench_.touch("%");
  bench_.look("43-discount");
  bench_.touch(in("OK", "确定"));
  ASSERT_TRUE(until_asked());
  bench_.core().scan(kSupervisorBadge);
  EXPECT_TRUE(until_total("4.99")) << bench_.texts().join(" | ").toStdString();
  bench_.look("44-discounted");
}

TEST_P(DrawerScreens, WhatWasAsked_canBeLeft) {
  bench_.enter("APPLE");
  ASSERT_TRUE(until_total("9.99"));
  bench_.touch("F11");
  bench_.press(Qt::Key_3);
  bench_.enter("20%");
  ASSERT_TRUE(until_asked());
  bench_.press(Qt::Key_Escape);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().asked() == ""; }));
  EXPECT_EQ(bench_.till().total(), "9.99");
  bench_.press(Qt::Key_F12);  // the sale goes on where it was
  bench_.enter("10");
  EXPECT_TRUE(bench_.until_phase("done"));
}

TEST_P(DrawerScreens, Shift_fromFloatToCount) {
  bench_.touch("F11");
  bench_.press(Qt::Key_4);
  bench_.look("45-no-shift");
  bench_.press(Qt::Key_1);
  bench_.look("46-float");
  bench_.enter("200");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().shift() == 1; }));
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("2.00"));
  bench_.press(Qt::Key_F12);
  bench_.enter("5");
  ASSERT_TRUE(bench_.until_phase("done"));
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("selling"));
  bench_.touch("F11");
  bench_.touch("4");
  bench_.look("47-shift");
  bench_.press(Qt::Key_3);
  bench_.enter("100");
  bench_.touch("F11");
  bench_.press(Qt::Key_4);
  bench_.press(Qt::Key_5);
  bench_.type("1");
  bench_.press(Qt::Key_Down);
  bench_.press(Qt::Key_Down);
  bench_.press(Qt::Key_Down);
  bench_.press(Qt::Key_Down);
  bench_.press(Qt::Key_Down);
  bench_.type("2");
  bench_.look("48-count");
  bench_.touch("F12");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().shift() == 0; }));
  ASSERT_TRUE(bench_.until([&] { return bench_.till().report()["variance"] == "0.00"; }))
      << bench_.texts().join(" | ").toStdString();
  bench_.look("49-z-report");
  for (const char* part : {"200.00", "2.00", "−100.00", "102.00"}) {  // every cent of the drawer
    EXPECT_TRUE(bench_.shows(part)) << part << ": " << bench_.texts().join(" | ").toStdString();
  }
  bench_.press(Qt::Key_Escape);
  EXPECT_TRUE(bench_.until([&] { return bench_.core().newest_job() == "printed"; }));
}

TEST_P(DrawerScreens, ZReport_isPrintedAgainAndSaysWhatWasSeenBefore) {
  bench_.touch("F11");
  bench_.press(Qt::Key_4);
  bench_.press(Qt::Key_1);
  bench_.enter("200");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().shift() == 1; }));
  bench_.touch("F11");
  bench_.press(Qt::Key_4);
  bench_.press(Qt::Key_4);
  ASSERT_TRUE(until_asked());
  bench_.core().scan(kSupervisorBadge);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().report()["isLast"] == false; }));
  bench_.press(Qt::Key_Escape);
  bench_.touch("F11");
  bench_.press(Qt::Key_4);
  bench_.press(Qt::Key_5);
  bench_.type("2");
  bench_.touch("F12");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().report()["isLast"] == true; }));
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("not counted blind", "非盲盘")); }))
      << bench_.texts().join(" | ").toStdString();
  bench_.look("51-not-blind");
  bench_.press(Qt::Key_Escape);
  bench_.touch("F11");
  bench_.touch("4");
  bench_.look("52-no-shift-after-one");
  bench_.touch(in("Z reports again", "补打 Z 报表"));
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Shift 1", "第 1 班")); }));
  bench_.look("53-z-reports");
  bench_.press(Qt::Key_F12);
  ASSERT_TRUE(until_asked());
  bench_.look("54-ask-for-a-copy");
  bench_.core().scan(kSupervisorBadge);
  EXPECT_TRUE(bench_.until([&] {
    return bench_.core().ask({{"do", "print-jobs"}})["jobs"].front()["kind"] == "report_copy";
  }));
  EXPECT_TRUE(bench_.until([&] { return bench_.core().newest_job() == "printed"; }));
}

TEST_P(DrawerScreens, ScannerThatTypes_pressesNoTile) {
  bench_.touch("F11");
  bench_.enter("5612345");
  EXPECT_TRUE(bench_.shows(in("Outage drill", "断网演练")))
      << "still where it was: " << bench_.texts().join(" | ").toStdString();
  EXPECT_EQ(bench_.till().asked(), "");
  bench_.press(Qt::Key_4);
  bench_.enter("135");
  EXPECT_TRUE(bench_.shows(in("Open a shift", "开班"))) << bench_.texts().join(" | ").toStdString();
}

TEST_P(DrawerScreens, Drawer_isOpenedWithAReason) {
  bench_.touch("F11");
  bench_.press(Qt::Key_5);
  bench_.look("50-no-sale");
  bench_.press(Qt::Key_Return);  // does nothing: scanners that type end with it
  bench_.press(Qt::Key_F12);
  ASSERT_TRUE(until_asked());
  bench_.enter("3001");
  bench_.enter("1234");
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Drawer opened", "钱箱已打开")); }));
}

TEST_P(DrawerScreens, GiftReceipt_isPrintedWithoutPrices) {
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("2.00"));
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("done"));
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("selling"));
  bench_.touch("F11");
  bench_.press(Qt::Key_6);
  EXPECT_TRUE(bench_.until([&] { return bench_.core().ask({{"do", "print-jobs"}})["jobs"].size() == 2; }));
  EXPECT_TRUE(bench_.until([&] { return bench_.core().newest_job() == "printed"; }));
}

}  // namespace
}  // namespace queueback::tests
