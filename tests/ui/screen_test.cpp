// Whole sales on the touch screen, by finger and by keyboard, in both languages and at both sizes.
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QTranslator>

#include "terminal/ui/device_words.hpp"
#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

std::vector<replication::ReferenceItem> shop_with_an_order() {
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  items.push_back(open_order_item(open_order("W-20260018")));
  return items;
}

class Screens : public InEveryLook {
 protected:
  Screens() : InEveryLook(shop_with_an_order()) {}
};

INSTANTIATE_TEST_SUITE_P(Looks, Screens, all_looks(), look_name);

TEST_P(Screens, Sale_byKeyboard) {
  bench_.look("01-sign-in");
  bench_.sign_in();
  bench_.look("02-ready");
  bench_.enter(kColaBarcode);
  bench_.enter("APPLE");
  EXPECT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 2; }));
  EXPECT_EQ(bench_.till().total(), "11.99");
  bench_.press(Qt::Key_Up);
  bench_.press(Qt::Key_F2);
  bench_.type("3");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().total() == "15.99"; }))
      << bench_.texts().join(" | ").toStdString();
  bench_.look("03-goods");
  bench_.press(Qt::Key_F12);
  bench_.look("04-cash");
  bench_.type("20");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until_phase("done")) << bench_.texts().join(" | ").toStdString();
  EXPECT_EQ(bench_.till().change(), "4.01");
  EXPECT_TRUE(bench_.shows("4.01"));
  bench_.look("05-change");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until_phase("selling"));
  EXPECT_TRUE(bench_.until([&] { return bench_.core().newest_job() == "printed"; }));
  bench_.press(Qt::Key_F7);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().receipts().size() == 1; }));
  bench_.look("06-receipts");
}

TEST_P(Screens, Sale_byFinger) {
  for (const char* digit : {"1", "0", "0", "1"}) {
    bench_.touch(digit);
  }
  bench_.touch(in("Next", "下一步"));
  for (const char* digit : {"1", "2", "3", "4"}) {
    bench_.touch(digit);
  }
  bench_.touch(in("Sign in", "登录"));
  ASSERT_TRUE(bench_.until_phase("selling"));
  for (const char* digit : {"1", "2", "3", "4", "5", "6", "7", "8"}) {
    bench_.touch(digit);
  }
  bench_.touch(in("OK", "确定"));
  ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "1.00"; }));
  bench_.touch("F12");
  bench_.touch("5.00");
  ASSERT_TRUE(bench_.until_phase("done"));
  EXPECT_EQ(bench_.till().change(), "4.00");
  bench_.touch("F12");
  EXPECT_TRUE(bench_.until_phase("selling"));
  bench_.touch("F8");
  EXPECT_TRUE(bench_.until_phase("signed-out"));
}

TEST_P(Screens, Problems_areSaidWithoutStandingInTheWay) {
  bench_.sign_in();
  bench_.enter("99999");
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Unknown code: 99999", "未知条码：99999")); }));
  bench_.look("07-unknown-code");
  bench_.enter(kColaBarcode);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 1; }))
      << "the next scan needs no answer first";
  bench_.press(Qt::Key_F12);
  bench_.type("1");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Not enough: 1.00 missing", "金额不足，还差 1.00")); }));
  bench_.look("08-too-little");
  EXPECT_EQ(bench_.till().phase(), "selling");
}

TEST_P(Screens, WhatIsTyped_isAboutTheLineThatWasChosen) {
  bench_.sign_in();
  bench_.enter(kColaBarcode);
  bench_.enter("APPLE");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 2; }));
  bench_.press(Qt::Key_Up);
  bench_.press(Qt::Key_F2);
  bench_.type("3");
  // Somebody scans meanwhile: the newest line is another one.
  bench_.core().scan("12345678");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 3; }));
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] {
    return bench_.shows(
        in("The sale has changed in between. Look at it and try again", "销售内容刚刚发生变化，请核对后再试"));
  }));
  EXPECT_EQ(bench_.till().total(), "12.99") << "nothing got the quantity";
  bench_.press(Qt::Key_Up);
  bench_.press(Qt::Key_Up);
  bench_.press(Qt::Key_F2);
  bench_.enter("3");
  EXPECT_TRUE(bench_.until([&] { return bench_.till().total() == "16.99"; }));
}

TEST_P(Screens, Sale_isPaidInParts) {
  bench_.sign_in();
  bench_.enter("APPLE");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
  bench_.press(Qt::Key_F12);
  bench_.type("6");
  bench_.press(Qt::Key_F10);
  bench_.look("14-card-number");
  bench_.type("A81723");
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().missing() == "3.99"; }));
  bench_.look("15-paid-in-part");
  bench_.touch("F4");
  EXPECT_TRUE(bench_.until([&] { return bench_.till().missing() == "9.99"; }));
  bench_.type("2");
  bench_.touch("F8");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().missing() == "7.99"; }));
  bench_.restart_screen();
  bench_.touch("F11");
  bench_.type("4200002026112200001");
  bench_.touch(in("OK", "确定"));
  EXPECT_TRUE(bench_.until_phase("done"));
  EXPECT_EQ(bench_.till().change(), "0.00");
}

TEST_P(Screens, Sale_isPutAsideAndCalledBack) {
  bench_.sign_in();
  bench_.enter("APPLE");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
  bench_.touch("F10");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().parked().size() == 1; }));
  EXPECT_EQ(bench_.till().total(), "0.00");
  bench_.touch("F10");
  bench_.look("16-put-aside");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
}

TEST_P(Screens, OnlineOrder_isPickedUp) {
  bench_.sign_in();
  bench_.press(Qt::Key_F6);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().orders().size() == 1; }));
  bench_.look("09-orders");
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("picking-up"));
  bench_.look("10-pickup");
  bench_.press(Qt::Key_F12);
  EXPECT_TRUE(bench_.until_phase("selling"));
  EXPECT_TRUE(bench_.shows(in("Order W-20260018 handed over", "订单 W-20260018 已交付")));
}

TEST_P(Screens, HowThingsStand_isToldInSentences) {
  bench_.press(Qt::Key_F5);
  bench_.look("11-status");
  EXPECT_TRUE(bench_.shows(in("go on selling", "请继续销售")));
  bench_.press(Qt::Key_Escape);
  EXPECT_TRUE(bench_.shows(in("Cashier number", "工号")));
}

TEST_P(Screens, PrinterWithoutPaper_isToldInTheScreensLanguage) {
  bench_.printer().with_model(
      [](hal::emulator::PrinterModel& model) { model.set_paper(hal::emulator::PaperState::kOut); });
  bench_.press(Qt::Key_F5);
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("the printer is out of paper", "打印机缺纸")); }));
  bench_.look("12-status-no-paper");
}

/// Whatever a printer may report, a Chinese screen has words for it.
TEST(DeviceWords, WhatAPrinterReports_isTranslated) {
  QTranslator chinese;
  ASSERT_TRUE(chinese.load(":/i18n/queueback_zh_CN.qm"));
  QCoreApplication::installTranslator(&chinese);
  using hal::api::PrinterStatus;
  std::vector<PrinterStatus> all(6);
  all[0].cover = hal::api::Cover::kOpen;
  all[1].paper = hal::api::Paper::kEnd;
  all[2].paper = hal::api::Paper::kNearEnd;
  all[3].fault = hal::api::PrinterFault::kCutter;
  all[4].fault = hal::api::PrinterFault::kOther;
  all[5].line = PrinterStatus::Line::kOffline;
  for (const PrinterStatus& status : all) {
    const std::string said = status.describe();
    ASSERT_NE(said, "");
    EXPECT_NE(terminal::ui::problem_text(said), QString::fromStdString(said));
    EXPECT_FALSE(terminal::ui::problem_text(said).contains(QString::fromStdString(said))) << said;
  }
  EXPECT_EQ(terminal::ui::problem_text("cannot open /dev/usb/lp0"), "不能工作：cannot open /dev/usb/lp0");
  EXPECT_EQ(terminal::ui::problem_text(""), "");
  QCoreApplication::removeTranslator(&chinese);
}

TEST_P(Screens, Language_changesInTheMiddleOfASale) {
  bench_.sign_in();
  bench_.enter(kColaBarcode);
  bench_.press(Qt::Key_F9);
  EXPECT_TRUE(bench_.shows(in("合计", "TOTAL")));
  bench_.look("13-other-language");
  EXPECT_EQ(bench_.till().total(), "2.00");
}

class Screen : public ::testing::Test {
 protected:
  ScreenBench bench_{{}, shop_with_an_order()};
};

TEST_F(Screen, RestartInTheMiddleOfASale_losesNothing) {
  bench_.sign_in();
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 1; }));
  bench_.restart_screen();
  EXPECT_EQ(bench_.till().phase(), "selling");
  EXPECT_EQ(bench_.till().total(), "2.00");
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until_phase("done"));
  EXPECT_EQ(bench_.till().sold(), 1U);
}

TEST_F(Screen, CoreThatIsGone_isSaidAndComesBackWithTheSale) {
  bench_.sign_in();
  bench_.enter("APPLE");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
  bench_.restart_core();
  EXPECT_TRUE(bench_.until([&] { return bench_.till().phase() == "signed-out" && bench_.till().is_connected(); }));
  bench_.sign_in();
  bench_.enter(kColaBarcode);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 2; }));
  EXPECT_EQ(bench_.till().total(), "11.99");
}

TEST_F(Screen, AnotherFrontEndThatTakesOver_isSaid) {
  bench_.sign_in();
  const terminal::FrontEnd other(bench_.core().desk());
  bench_.core().ask(other, {{"do", "take-over"}});
  EXPECT_TRUE(bench_.until([&] { return bench_.till().is_worked_elsewhere(); }));
  bench_.look("12-elsewhere");
  bench_.core().ask(other, {{"do", "code"}, {"code", kColaBarcode}});
  EXPECT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 1; })) << "it goes on watching";
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] { return !bench_.till().is_worked_elsewhere(); }));
}

}  // namespace
}  // namespace queueback::tests
