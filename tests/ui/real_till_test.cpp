// The touch screen at the till of a whole shop that another program has started: tests/end_to_end/test_screen.py.
#include <gtest/gtest.h>

#include <QThread>

#include "tests/ui/screen_hand.hpp"

namespace queueback::tests {
namespace {

constexpr const char* kCola = "9520000000370";

TEST(RealTill, SaleInParts_fromSignInToChange) {
  const QByteArray socket = qgetenv("QUEUEBACK_TILL");
  ASSERT_FALSE(socket.isEmpty()) << "QUEUEBACK_TILL names the till's socket";
  ScreenHand hand({1024, 600, "zh"}, [] { QThread::msleep(2); });
  hand.start(QString::fromLocal8Bit(socket));
  hand.sign_in();
  // The emulated scanner reads the goods.
  ASSERT_TRUE(hand.until([&] { return hand.till().lines()->count() == 1; }));
  hand.type(kCola);
  hand.press(Qt::Key_Return);
  ASSERT_TRUE(hand.until([&] { return hand.till().lines()->count() == 2; }));
  hand.press(Qt::Key_F1);
  ASSERT_TRUE(hand.until([&] { return hand.shows("苹果 1千克"); })) << "a favourite, out of the store's import";
  hand.look("21-real-favourites");
  hand.touch("苹果 1千克");
  ASSERT_TRUE(hand.until([&] { return hand.till().lines()->count() == 3; }));
  hand.press(Qt::Key_Escape);
  hand.press(Qt::Key_F3);
  ASSERT_TRUE(hand.until([&] { return hand.till().lines()->count() == 2; }));
  hand.touch("F12");
  hand.type("1.50");
  hand.touch("F10");
  hand.type("A81723");
  hand.press(Qt::Key_Return);
  ASSERT_TRUE(hand.until([&] { return hand.till().paid().size() == 1; }));
  hand.look("20-real-till");
  hand.type("10");
  hand.press(Qt::Key_F12);
  ASSERT_TRUE(hand.until_phase("done"));
  hand.press(Qt::Key_Return);
  EXPECT_TRUE(hand.until_phase("selling"));
  hand.press(Qt::Key_F8);
  EXPECT_TRUE(hand.until_phase("signed-out"));
  EXPECT_TRUE(hand.until([&] { return hand.till().uplink() == "online" && hand.till().unsent() == 0; }));
}

}  // namespace
}  // namespace queueback::tests
