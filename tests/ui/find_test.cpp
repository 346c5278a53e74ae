// Finding goods on the touch screen, by finger and by keyboard, in both languages and at both sizes.
#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

constexpr const char* kTeaBarcode = "9520000000745";

replication::ReferenceItem item_of(domain::Product product, const std::string& english, std::uint32_t favourite) {
  product.name_en = english;
  product.favourite = favourite;
  return reference(protocol::ReferenceKind::kProduct, product.id.text(), protocol::encode(product));
}

/// The small shop with a shelf of waters and teas, and all favourites that there may be.
std::vector<replication::ReferenceItem> shop_to_find_in() {
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  items.push_back(item_of(product("W1", "", "青岭矿泉水 550毫升", 250), "Qingling Mineral Water 550 ml", 0));
  items.push_back(
      item_of(product("W2", "", "云谷矿泉水 1.5升 家庭装", 450), "Yungu Mineral Water 1.5 l Family Pack", 0));
  items.push_back(item_of(product("T1", kTeaBarcode, "禾盛乌龙茶 500毫升", 500), "Hesheng Oolong Tea 500 ml", 0));
  const std::vector<std::pair<const char*, const char*>> goods = {
      {"香蕉", "Bananas"},
      {"橙子", "Oranges"},
      {"西红柿", "Tomatoes"},
      {"大白菜", "Cabbage"},
      {"水桶押金", "Bottle deposit"},
      {"手机贴膜 1次", "Phone Screen Film Fitting once"},
  };
  for (std::uint32_t i = 0; i < domain::kMaxFavourite; ++i) {
    const auto& [chinese, english] = goods[i % goods.size()];
    const std::string number = std::to_string(10 + i);
    items.push_back(
        item_of(product("F" + number, "", chinese + (i < goods.size() ? std::string() : " " + number), 300 + i),
                english + (i < goods.size() ? std::string() : " " + number), i + 1));
  }
  return items;
}

class Finding : public InEveryLook {
 protected:
  Finding() : InEveryLook(shop_to_find_in()) { bench_.sign_in(); }
  bool until_lines(int count) {
    return bench_.until([&] { return bench_.till().lines()->count() == count; });
  }
  bool until_shown(const char* english, const char* chinese) {
    return bench_.until([&] { return bench_.shows(in(english, chinese)); });
  }
};

INSTANTIATE_TEST_SUITE_P(Looks, Finding, all_looks(), look_name);

TEST_P(Finding, Favourite_isSoldByOneTouch) {
  bench_.touch("F1");
  ASSERT_TRUE(until_shown("Bananas", "香蕉"));
  bench_.look("17-favourites");
  bench_.touch(in("Bananas", "香蕉"));
  ASSERT_TRUE(until_lines(1));
  bench_.touch(in("Oranges", "橙子"));
  ASSERT_TRUE(until_lines(2)) << "the page stays for the next ones";
  EXPECT_EQ(bench_.till().total(), "6.01");
  EXPECT_TRUE(bench_.shows("6.01"));
  bench_.touch("Esc");
  EXPECT_TRUE(bench_.shows(in("More goods, or F12 to pay", "继续扫描，或按 F12 收款")));
}

TEST_P(Finding, Favourite_isChosenByArrowKeys) {
  bench_.press(Qt::Key_F1);
  ASSERT_TRUE(until_shown("Bananas", "香蕉"));
  bench_.press(Qt::Key_Return);
  EXPECT_EQ(bench_.till().lines()->count(), 0) << "nothing is chosen before a key is pressed";
  bench_.press(Qt::Key_Down);
  bench_.press(Qt::Key_Right);
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(until_lines(1));
  EXPECT_EQ(bench_.till().total(), "3.01");
}

TEST_P(Finding, Name_isFoundByItsInitials) {
  bench_.press(Qt::Key_F1);
  bench_.type("kqs");
  ASSERT_TRUE(until_shown("Qingling Mineral Water", "青岭矿泉水"));
  ASSERT_TRUE(bench_.until([&] { return !bench_.till().is_waiting(); }));
  bench_.look("18-found");
  bench_.press(Qt::Key_Down);
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(until_lines(1));
  EXPECT_EQ(bench_.till().total(), "4.50");
  EXPECT_EQ(bench_.field(), "") << "ready for the next one";
}

TEST_P(Finding, Nothing_isSaid) {
  bench_.press(Qt::Key_F1);
  bench_.type("kqz");
  ASSERT_TRUE(until_shown("Nothing is called that", "没有这样的商品"));
  bench_.look("19-nothing-found");
  bench_.press(Qt::Key_Escape);
  EXPECT_EQ(bench_.field(), "");
  bench_.press(Qt::Key_Escape);
  EXPECT_TRUE(bench_.shows(in("Ready for the next buyer", "可接待下一位顾客")));
}

TEST_P(Finding, EnglishName_isTypedByFingersAlone) {
  bench_.touch("F1");
  bench_.touch_field();
  if (GetParam().language == std::string("zh")) {
    bench_.touch("English");
  }
  bench_.touch_keys("oolong");
  ASSERT_TRUE(bench_.until([&] { return bench_.shows(in("Oolong Tea", "禾盛乌龙茶")); }));
  EXPECT_EQ(bench_.field(), "oolong");
  bench_.look("21-typed-by-finger");
  bench_.touch(in("Enter", "回车"));
  ASSERT_TRUE(until_lines(1));
  EXPECT_EQ(bench_.till().total(), "5.00");
  EXPECT_TRUE(bench_.until([&] { return !bench_.has_keyboard(); }));
}

TEST_P(Finding, ChineseName_isTypedByFingersAlone) {
  bench_.touch("F1");
  bench_.touch_field();
  if (GetParam().language == std::string("en")) {
    bench_.touch("拼音");
  }
  bench_.touch_keys("kuangquanshui");
  ASSERT_TRUE(bench_.shows("矿泉水"));
  bench_.look("22-pinyin");
  bench_.touch("1 矿泉水");
  ASSERT_TRUE(until_shown("Qingling Mineral Water", "青岭矿泉水"));
  EXPECT_EQ(bench_.field(), "矿泉水");
  bench_.look("23-found-by-pinyin");
  bench_.touch(in("Enter", "回车"));
  ASSERT_TRUE(until_lines(1));
  EXPECT_EQ(bench_.till().total(), "2.50");
}

class FindingOnce : public ::testing::Test {
 protected:
  FindingOnce() {
    bench_.sign_in();
    bench_.press(Qt::Key_F1);
  }
  ScreenBench bench_{{}, shop_to_find_in()};
};

TEST_F(FindingOnce, ScannerThatTypes_addsWhatItReadAndNotWhatWasShownBefore) {
  bench_.type("W");
  ASSERT_TRUE(bench_.until([&] { return bench_.shows("Qingling Mineral Water"); }));
  bench_.press(Qt::Key_Backspace);
  bench_.enter(kTeaBarcode);  // faster than any answer
  ASSERT_TRUE(bench_.until([&] { return bench_.till().lines()->count() == 1; }));
  EXPECT_EQ(bench_.till().total(), "5.00");
}

TEST_F(FindingOnce, CodeOfNoProduct_isTakenAsOnTheSaleScreen) {
  bench_.enter("99999");
  EXPECT_TRUE(bench_.until([&] { return bench_.shows("Unknown code: 99999"); }));
}

TEST_F(FindingOnce, Favourites_areDrawnUpWithoutSellingAny) {
  ASSERT_TRUE(bench_.until([&] { return bench_.shows("Oranges 17"); }));
  const auto height = [&] { return bench_.height_of("Oranges 17"); };
  const double before = height();
  bench_.draw_up("Oranges 17", 120);
  EXPECT_TRUE(bench_.until([&] { return height() < before - 20; }));
  ASSERT_TRUE(bench_.until([&] { return !bench_.till().is_waiting(); }));
  EXPECT_EQ(bench_.till().lines()->count(), 0);
}

TEST_F(FindingOnce, NewFavourites_areShownWhenThePageIsOpenedAgain) {
  auto items = shop_to_find_in();
  items.push_back(item_of(product("ICE", "", "冰棍", 150), "Ice lolly", 1));
  bench_.core().reference_is(items);
  bench_.press(Qt::Key_Escape);
  bench_.press(Qt::Key_F1);
  EXPECT_TRUE(bench_.until([&] { return bench_.shows("Ice lolly"); }));
}

}  // namespace
}  // namespace queueback::tests
