// The store's pages on the touch screen, over a whole shop that another program has started and furnished:
// tests/end_to_end/test_managers.py, which says who is signed in and what there is to see.
#include <gtest/gtest.h>

#include <QThread>
#include <cstdio>

#include "tests/ui/look_names.hpp"

namespace queueback::tests {
namespace {

class StoreScreens : public ::testing::TestWithParam<Look> {
 protected:
  void SetUp() override {
    const QByteArray socket = qgetenv("QUEUEBACK_TILL");
    ASSERT_FALSE(socket.isEmpty()) << "QUEUEBACK_TILL names the till's socket";
    hand_.start(QString::fromLocal8Bit(socket));
    ASSERT_TRUE(hand_.until_phase("selling"));
  }
  static QString in(const char* english, const char* chinese) {
    return GetParam().language == std::string("zh") ? chinese : english;
  }
  bool until_shown(const QString& text) {
    return hand_.until([&] { return hand_.shows(text); });
  }
  std::string all_texts() { return hand_.texts().join(" | ").toStdString(); }
  /// From the sale to the store's page.
  void open_store() {
    hand_.press(Qt::Key_F11);
    ASSERT_TRUE(until_shown(in("The store", "门店")));
    hand_.touch(in("The store", "门店"));
    ASSERT_TRUE(until_shown(in("Needs attention", "待处理"))) << all_texts();
  }

  ScreenHand hand_{GetParam(), [] { QThread::msleep(2); }};
};

class ManagersScreens : public StoreScreens {};
INSTANTIATE_TEST_SUITE_P(Looks, ManagersScreens, all_looks(), look_name);

/// Three touches from a sale to any of them.
TEST_P(ManagersScreens, EveryPage_showsTheShopsFigures) {
  ASSERT_NO_FATAL_FAILURE(open_store());
  ASSERT_TRUE(until_shown(in("as of", "截至"))) << all_texts();
  hand_.look("60-store");
  hand_.press(Qt::Key_1);
  ASSERT_TRUE(until_shown(in("By cashier", "按收银员"))) << all_texts();
  hand_.look("61-store-sales");
  hand_.press(Qt::Key_F3);
  ASSERT_TRUE(until_shown(in("Not counted", "未统计"))) << all_texts();
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_2);
  ASSERT_TRUE(until_shown(in("First in line", "排在最前"))) << all_texts();
  hand_.look("62-store-queues");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_3);
  ASSERT_TRUE(until_shown(in("from receipt", "来自小票"))) << all_texts();
  hand_.look("63-store-payouts");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_4);
  ASSERT_TRUE(until_shown(in("Compare it with that till", "请与该收银机"))) << all_texts();
  ASSERT_TRUE(until_shown(in("Sold at another price", "售价与货架价不同"))) << all_texts();
  hand_.look("64-store-attention");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_5);
  hand_.look("65-store-find");
  hand_.enter("T1 1");
  ASSERT_TRUE(until_shown(in("Number in line", "排队序号"))) << all_texts();
  hand_.look("66-store-found");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_6);
  ASSERT_TRUE(until_shown(in("Last contact", "最后联络"))) << all_texts();
  ASSERT_TRUE(until_shown(in("These work", "工作正常"))) << all_texts();
  hand_.look("67-store-terminals");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_7);
  ASSERT_TRUE(until_shown(in("members are told", "已通知会员"))) << all_texts();
  hand_.look("68-store-policy");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_Escape);
  EXPECT_TRUE(hand_.until([&] { return !hand_.shows(in("Needs attention", "待处理")); }));
}

TEST_P(ManagersScreens, Find_saysThatNothingIsKnown) {
  ASSERT_NO_FATAL_FAILURE(open_store());
  hand_.touch(in("Find", "查找"));
  hand_.touch_field();
  EXPECT_TRUE(hand_.has_keyboard());
  hand_.look("75-store-find-keyboard");
  hand_.press(Qt::Key_Escape);
  hand_.enter("M999999");
  EXPECT_TRUE(until_shown(in("Nothing is known of M999999", "没有 M999999"))) << all_texts();
}

TEST_P(ManagersScreens, Member_isFoundByHisPhoneAndBuys) {
  hand_.press(Qt::Key_F11);
  ASSERT_TRUE(until_shown(in("Find or enrol a member", "查找或新增会员"))) << all_texts();
  hand_.touch(in("Find or enrol a member", "查找或新增会员"));
  hand_.enter("10000000999");
  ASSERT_TRUE(until_shown(in("Nobody has the number 10000000999", "没有会员使用号码 10000000999"))) << all_texts();
  hand_.press(Qt::Key_Backspace);
  hand_.press(Qt::Key_Backspace);
  hand_.press(Qt::Key_Backspace);
  hand_.enter("002");
  ASSERT_TRUE(until_shown("M000002")) << all_texts();
  hand_.press(Qt::Key_Return);
  ASSERT_TRUE(hand_.until([&] { return hand_.till().member() != ""; })) << all_texts();
  hand_.press(Qt::Key_F4);
  EXPECT_TRUE(hand_.until([&] { return hand_.till().member() == ""; }));
}

class ManagersHand : public StoreScreens {};
INSTANTIATE_TEST_SUITE_P(Looks, ManagersHand, ::testing::Values(Look{1024, 600, "zh"}, Look{800, 480, "en"}),
                         look_name);

TEST_P(ManagersHand, Pause_byFinger_andResumeByKeys) {
  ASSERT_NO_FATAL_FAILURE(open_store());
  hand_.touch(in("Queues", "队列"));
  ASSERT_TRUE(until_shown(in("First in line", "排在最前"))) << all_texts();
  hand_.touch(in("Pause payouts", "暂停返还"));
  ASSERT_TRUE(until_shown(in("but nobody is paid", "暂不返还"))) << all_texts();
  hand_.touch(in("Suspected fraud", "怀疑作弊"));
  hand_.look("69-store-pause");
  hand_.touch_field();
  EXPECT_TRUE(hand_.has_keyboard());
  hand_.look("76-store-pause-keyboard");
  hand_.press(Qt::Key_Escape);  // the keyboard only
  hand_.touch(in("Do it", "执行"));
  ASSERT_TRUE(until_shown(in("Paused since", "起暂停"))) << all_texts();
  hand_.look("70-store-paused");
  hand_.press(Qt::Key_F6);
  ASSERT_TRUE(until_shown(in("Pay members again", "恢复返还"))) << all_texts();
  hand_.type("ok now");
  hand_.press(Qt::Key_Return);  // does nothing: only F12 or a finger does it
  hand_.press(Qt::Key_F12);
  ASSERT_TRUE(until_shown(in("First in line", "排在最前"))) << all_texts();
  ASSERT_TRUE(hand_.until([&] { return !hand_.shows(in("Paused since", "起暂停")); })) << all_texts();
}

class OneHand : public StoreScreens {};
INSTANTIATE_TEST_SUITE_P(Looks, OneHand, ::testing::Values(Look{1024, 600, "en"}), look_name);

TEST_P(OneHand, QuarantinedRecord_isBooked_andTheAlarmDealtWith) {
  ASSERT_NO_FATAL_FAILURE(open_store());
  hand_.press(Qt::Key_4);
  ASSERT_TRUE(until_shown("Book it")) << all_texts();
  hand_.press(Qt::Key_F2);
  ASSERT_TRUE(until_shown("goes from set aside to the sales")) << all_texts();
  hand_.press(Qt::Key_Down);
  hand_.look("71-store-book");
  hand_.press(Qt::Key_F12);
  ASSERT_TRUE(until_shown("Dealt with")) << all_texts();
  hand_.touch("Dealt with");
  ASSERT_TRUE(until_shown("The alarm leaves this list")) << all_texts();
  hand_.press(Qt::Key_F12);
  EXPECT_TRUE(until_shown("Nothing needs attention")) << all_texts();
  hand_.look("72-store-nothing");
}

class StoreGone : public StoreScreens {};
INSTANTIATE_TEST_SUITE_P(Looks, StoreGone, ::testing::Values(Look{1024, 600, "zh"}, Look{800, 480, "en"}), look_name);

/// The other program ends the store when it reads "ready", and starts it again when it reads "gone".
TEST_P(StoreGone, Figures_keepTheirTime_andComeBackFresh) {
  ASSERT_NO_FATAL_FAILURE(open_store());
  hand_.press(Qt::Key_1);
  ASSERT_TRUE(until_shown(in("By cashier", "按收银员"))) << all_texts();
  std::puts("ready");
  std::fflush(stdout);
  const QString gone = in("No connection to the store · as of", "与门店的连接中断 · 截至");
  ASSERT_TRUE(hand_.until([&] {
    hand_.press(Qt::Key_F5);
    return hand_.shows(gone);
  })) << all_texts();
  hand_.look("73-store-gone");
  hand_.press(Qt::Key_Escape);
  hand_.press(Qt::Key_3);
  ASSERT_TRUE(until_shown(in("No connection to the store", "与门店的连接中断"))) << all_texts();
  hand_.look("74-store-never-asked");
  std::puts("gone");
  std::fflush(stdout);
  EXPECT_TRUE(hand_.until([&] {
    hand_.press(Qt::Key_F5);
    return hand_.shows(in("from receipt", "来自小票"));
  })) << all_texts();
}

class Supervisors : public StoreScreens {};
INSTANTIATE_TEST_SUITE_P(Looks, Supervisors, ::testing::Values(Look{1024, 600, "en"}), look_name);

TEST_P(Supervisors, Pages_areShownWithoutWhatOnlyManagersDo) {
  ASSERT_NO_FATAL_FAILURE(open_store());
  hand_.press(Qt::Key_2);
  ASSERT_TRUE(until_shown("First in line")) << all_texts();
  EXPECT_FALSE(hand_.shows("Pause payouts"));
}

class Cashiers : public StoreScreens {};
INSTANTIATE_TEST_SUITE_P(Looks, Cashiers, ::testing::Values(Look{1024, 600, "en"}), look_name);

TEST_P(Cashiers, Store_isNotOffered) {
  hand_.press(Qt::Key_F11);
  ASSERT_TRUE(until_shown("Outage drill"));
  EXPECT_FALSE(hand_.shows("The store"));
  hand_.press(Qt::Key_A);
  EXPECT_TRUE(hand_.shows("Outage drill"));
}

}  // namespace
}  // namespace queueback::tests
