// Goods that not everybody may buy, and prices to come, on the touch screen: by fingers and by keys.
#include <QDate>
#include <QLocale>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

/// The small shop with beer (16) and spirits (18), and a tea that gets dearer in a far December.
std::vector<replication::ReferenceItem> shop_with_age_limits() {
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  for (replication::ReferenceItem& one : restricted_items()) {
    items.push_back(std::move(one));
  }
  domain::Product tea = product("TEA", "", "禾盛乌龙茶 500毫升 家庭装 六瓶", 450);
  tea.name_en = "Hesheng Oolong Tea 500 ml Family Pack of Six";
  tea.future_prices = {{*parse_rfc3339("2199-12-01T00:00:00+08:00"), domain::Money::minor(500)}};
  items.push_back(reference(protocol::ReferenceKind::kProduct, "TEA", protocol::encode(tea)));
  return items;
}

class AgeScreens : public InEveryLook {
 protected:
  AgeScreens() : InEveryLook(shop_with_age_limits()) { bench_.sign_in(); }
  bool until_lines(int count) {
    return bench_.until([&] { return bench_.till().lines()->count() == count && bench_.till().phase() == "selling"; });
  }
  bool until_asked() {
    return bench_.until([&] {
      return bench_.till().phase() == "checking-age" && bench_.shows(in("Born on or before", "出生日期须不晚于"));
    });
  }
};

INSTANTIATE_TEST_SUITE_P(Looks, AgeScreens, all_looks(), look_name);

TEST_P(AgeScreens, ByKeys_documentIsSeenAndTheSaleGoesOn) {
  bench_.enter("WINE");
  ASSERT_TRUE(until_asked()) << bench_.texts().join(" | ").toStdString();
  const QDate born = QDate::fromString(bench_.till().born_by(), "yyyy-MM-dd");
  ASSERT_TRUE(born.isValid());
  const QString shown = GetParam().language == std::string("zh")
                            ? born.toString("yyyy年M月d日")
                            : QLocale(QLocale::English, QLocale::UnitedKingdom).toString(born, "d MMM yyyy");
  EXPECT_TRUE(bench_.texts().contains(shown)) << bench_.texts().join(" | ").toStdString();
  bench_.look("75-age");
  bench_.press(Qt::Key_F3);
  ASSERT_TRUE(until_lines(1));
  EXPECT_TRUE(bench_.shows(in("More goods, or F12 to pay", "继续扫描，或按 F12 收款")));
  bench_.enter("BEER");
  ASSERT_TRUE(until_lines(2)) << "16 is less than 18";
}

TEST_P(AgeScreens, ByFingers_looksOldEnoughOrIsRefused) {
  bench_.enter("BEER");
  ASSERT_TRUE(until_asked());
  bench_.touch(in("Too young", "未满年龄"));
  ASSERT_TRUE(until_lines(0));
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Left out: 啤酒", "未加入：啤酒")); }));
  bench_.enter("BEER");
  ASSERT_TRUE(until_asked());
  bench_.touch(in("Looks old enough", "目测已满年龄"));
  ASSERT_TRUE(until_lines(1));
}

TEST_P(AgeScreens, ScannerThatTypes_answersNothingAndAddsNothing) {
  bench_.enter("WINE");
  ASSERT_TRUE(until_asked());
  bench_.enter(kColaBarcode);
  bench_.press(Qt::Key_F12);
  EXPECT_EQ(bench_.till().phase(), "checking-age");
  bench_.press(Qt::Key_Escape);
  ASSERT_TRUE(until_lines(0));
  EXPECT_EQ(bench_.field(), "") << "nothing of it was kept";
  bench_.enter("APPLE");
  ASSERT_TRUE(until_lines(1));
}

TEST_P(AgeScreens, ScannerOnItsOwnWire_isTold) {
  bench_.enter("WINE");
  ASSERT_TRUE(until_asked());
  bench_.core().scan(kColaBarcode);
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Nothing was added", "未作更改")); }));
  bench_.press(Qt::Key_F2);
  ASSERT_TRUE(until_lines(1));
}

TEST_P(AgeScreens, FromTheSearch_itIsAskedAndTheSearchGoesOn) {
  bench_.press(Qt::Key_F1);
  bench_.type("WINE");
  ASSERT_TRUE(bench_.until([&] { return bench_.shows("18+"); }));
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(until_asked());
  bench_.press(Qt::Key_F2);
  ASSERT_TRUE(until_lines(1));
  EXPECT_TRUE(bench_.until(
      [&] { return bench_.shows(in("Name, pinyin, first letters or code", "名称、拼音、首字母或条码")); }));
}

TEST_P(AgeScreens, Restart_bringsTheQuestionBack) {
  bench_.enter("APPLE");
  ASSERT_TRUE(until_lines(1));
  bench_.enter("WINE");
  ASSERT_TRUE(until_asked());
  bench_.restart_core();
  bench_.restart_screen();
  ASSERT_TRUE(bench_.until_phase("signed-out"));
  bench_.enter("1001");
  bench_.enter("1234");
  ASSERT_TRUE(until_asked());
  bench_.press(Qt::Key_F3);
  ASSERT_TRUE(until_lines(2));
}

TEST_P(AgeScreens, SearchSaysWhichPriceIsToCome) {
  bench_.press(Qt::Key_F1);
  bench_.type("TEA");
  ASSERT_TRUE(bench_.until([&] {
    return bench_.shows(in("4.50 · 5.00 from 2199-12-01", "4.50 · 2199-12-01 起 5.00"));
  })) << bench_.texts().join(" | ").toStdString();
  bench_.look("76-price-to-come");
}

}  // namespace
}  // namespace queueback::tests
