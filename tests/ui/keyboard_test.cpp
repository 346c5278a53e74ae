// The keyboard on the screen: what it types, and that it stands in nobody's way.
#include <algorithm>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

std::vector<replication::ReferenceItem> shop_with_two_orders() {
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  items.push_back(open_order_item(open_order("W-20260018")));
  items.push_back(open_order_item(open_order("W-20260019")));
  return items;
}

class OnScreenKeyboard : public InEveryLook {
 protected:
  OnScreenKeyboard() : InEveryLook(shop_with_two_orders()) {}
  QString enter() const { return in("Enter", "回车"); }
};

INSTANTIATE_TEST_SUITE_P(Looks, OnScreenKeyboard, all_looks(), look_name);

TEST_P(OnScreenKeyboard, NewState_leavesItOpen) {
  bench_.sign_in();
  bench_.touch_field();
  bench_.touch_keys("A");
  bench_.core().scan(kColaBarcode);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 1; }));
  bench_.touch_keys("P");
  EXPECT_EQ(bench_.field(), "AP");
}

TEST_P(OnScreenKeyboard, Code_isTypedInLargeLetters) {
  bench_.sign_in();
  bench_.touch_field();
  bench_.look("24-keyboard-over-the-sale");
  bench_.touch_keys("APPLE");
  EXPECT_EQ(bench_.field(), "APPLE");
  bench_.touch(enter());
  EXPECT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
  EXPECT_TRUE(bench_.until([&] { return !bench_.has_keyboard(); }));
}

TEST_P(OnScreenKeyboard, CashierNumber_mayHoldLetters) {
  bench_.touch_field();
  bench_.look("25-keyboard-over-sign-in");
  bench_.touch_keys("1001");
  bench_.touch("#/.");
  bench_.look("26-symbols");
  bench_.touch(enter());
  for (const char* digit : {"1", "2", "3", "4"}) {
    bench_.touch(digit);
  }
  bench_.touch(in("Sign in", "登录"));
  EXPECT_TRUE(bench_.until_phase("selling"));
}

TEST_P(OnScreenKeyboard, NumberOfAPayment_isTypedAboveIt) {
  bench_.sign_in();
  bench_.enter("APPLE");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
  bench_.touch("F12");
  bench_.touch_field();
  EXPECT_FALSE(bench_.has_keyboard()) << "amounts have digits only, and a keypad of their own";
  bench_.touch("F10");
  bench_.touch_field();
  bench_.touch_keys("AB17");
  bench_.look("27-number-of-a-payment");
  bench_.touch(enter());
  EXPECT_TRUE(bench_.until_phase("done"));
}

TEST_P(OnScreenKeyboard, OrderNumber_isSearchedByFingersAlone) {
  bench_.sign_in();
  bench_.touch("F6");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().orders().size() == 2; }));
  bench_.touch_field();
  bench_.touch_keys("19");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().orders().size() == 1; }));
  bench_.look("28-orders-searched");
  bench_.touch(enter());
  EXPECT_TRUE(bench_.until_phase("picking-up"));
}

class Keys : public ::testing::Test {
 protected:
  Keys() {
    bench_.sign_in();
    bench_.press(Qt::Key_F1);
    bench_.touch_field();
  }
  ScreenBench bench_{{}, shop_with_two_orders()};
};

TEST_F(Keys, Shift_isForOneLetterAndLocksWhenPressedTwice) {
  bench_.touch("⇧");
  bench_.touch("T");
  bench_.touch("e");
  bench_.touch("⇧");
  bench_.touch("⇧");
  bench_.touch_keys("AB");
  bench_.touch("⇪");
  bench_.touch("c");
  EXPECT_EQ(bench_.field(), "TeABc");
  bench_.touch("⌫");
  bench_.touch("Space");
  EXPECT_EQ(bench_.field(), "TeAB ");
}

TEST_F(Keys, KeyOfTheHardware_typesBesideIt) {
  bench_.touch("a");
  bench_.type("b");
  EXPECT_EQ(bench_.field(), "ab");
  EXPECT_TRUE(bench_.has_keyboard());
  bench_.press(Qt::Key_Escape);
  EXPECT_TRUE(bench_.until([&] { return !bench_.has_keyboard(); }));
  EXPECT_EQ(bench_.field(), "ab") << "Esc put the keyboard away and did no more";
  bench_.type("c");
  EXPECT_EQ(bench_.field(), "abc");
  EXPECT_FALSE(bench_.has_keyboard()) << "whoever types needs none";
}

TEST_F(Keys, KeysOfTheHardware_areForTheCompositionWhileThereIsOne) {
  bench_.touch("拼音");
  bench_.touch_keys("abc");
  bench_.press(Qt::Key_Backspace);
  bench_.press(Qt::Key_Return);
  EXPECT_EQ(bench_.field(), "ab") << "the letters, and nothing was added to the sale";
  bench_.press(Qt::Key_Backspace);
  EXPECT_EQ(bench_.field(), "a");
  EXPECT_EQ(bench_.till().lines()->count(), 0);
}

TEST_F(Keys, Hide_putsItAwayAndKeepsTheText) {
  bench_.touch("a");
  bench_.touch("Hide");
  EXPECT_TRUE(bench_.until([&] { return !bench_.has_keyboard(); }));
  EXPECT_EQ(bench_.field(), "a");
}

TEST_F(Keys, KeyThatIsHeld_erasesOnAndOn) {
  bench_.touch_keys("abcdefghij");
  bench_.hold("⌫", [&] { return bench_.field().isEmpty(); });
  EXPECT_EQ(bench_.field(), "");
}

TEST_F(Keys, Digit_choosesTheCandidate) {
  bench_.touch("拼音");
  bench_.touch_keys("pingguo");
  ASSERT_TRUE(bench_.shows("1 苹果"));
  bench_.touch("123");
  bench_.touch("1");
  EXPECT_EQ(bench_.field(), "苹果");
  bench_.touch("2");
  EXPECT_EQ(bench_.field(), "苹果2") << "nothing is being chosen";
  bench_.touch("ABC");
  bench_.touch_keys("pingguo");
  bench_.press(Qt::Key_1);
  EXPECT_EQ(bench_.field(), "苹果2苹果") << "a key of the hardware";
  bench_.touch_keys("ke");
  bench_.touch("123");
  bench_.touch("!");
  EXPECT_EQ(bench_.field(), "苹果2苹果可!") << "the first one is meant";
}

TEST_F(Keys, Word_isPutTogetherFromCharactersOfSeveralPages) {
  bench_.touch("拼音");
  bench_.touch_keys("kuangquan");
  bench_.touch("4 矿");
  EXPECT_EQ(bench_.field(), "") << "quan is still to be chosen";
  while (!bench_.shows(" 泉")) {
    bench_.touch("▶");
  }
  const QStringList shown = bench_.texts();
  bench_.touch(*std::find_if(shown.begin(), shown.end(), [](const QString& text) { return text.endsWith(" 泉"); }));
  EXPECT_EQ(bench_.field(), "矿泉");
}

TEST_F(Keys, Composition_isErasedLetterByLetterAndTakenAsItIs) {
  bench_.touch("拼音");
  bench_.touch_keys("abc");
  bench_.touch("⌫");
  bench_.touch("Letters");
  EXPECT_EQ(bench_.field(), "ab");
  bench_.touch_keys("hao");
  bench_.touch("Space");
  EXPECT_EQ(bench_.field(), "ab好");
  bench_.touch("⌫");
  EXPECT_EQ(bench_.field(), "ab");
}

}  // namespace
}  // namespace queueback::tests
