// Promotions on the touch screen: what they are called and what they save, in the language of the screen.
#include <gtest/gtest.h>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

std::vector<replication::ReferenceItem> shop_with_promotions() {
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  auto three = promotion("three", domain::NForM{3, 2}, {"COLA"});
  three.name_zh = "可乐三件付二";
  three.name_en = "Cola: 3 for 2";
  auto fruit = promotion("fruit", domain::PercentOff{domain::Ratio{100'000}}, {"APPLE"});
  fruit.name_zh = "本周新鲜水果九折优惠，售完即止，数量有限，欢迎选购";
  fruit.name_en = "Ten per cent off this week's fresh fruit, while stocks last, and no longer than that";
  for (const domain::Promotion& one : {three, fruit}) {
    items.push_back(reference(protocol::ReferenceKind::kPromotion, one.id.text(), protocol::encode(one)));
  }
  return items;
}

class PromotionScreens : public InEveryLook {
 protected:
  PromotionScreens() : InEveryLook(shop_with_promotions()) { bench_.sign_in(); }
  bool until_total(const char* total) {
    return bench_.until([&] { return bench_.till().total() == total; });
  }
};

INSTANTIATE_TEST_SUITE_P(Looks, PromotionScreens, all_looks(), look_name);

TEST_P(PromotionScreens, Line_saysWhichPromotionAndWhatItSaves) {
  bench_.enter(kColaBarcode);
  bench_.enter(kColaBarcode);
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("4.00")) << bench_.texts().join(" | ").toStdString();
  EXPECT_TRUE(bench_.texts().contains(in("−0.67 Cola: 3 for 2", "−0.67 可乐三件付二")))
      << bench_.texts().join(" | ").toStdString();
  bench_.look("60-promotion");
}

TEST_P(PromotionScreens, LongNameAndDiscountByHand_standBesideEachOther) {
  bench_.enter("APPLE");
  ASSERT_TRUE(until_total("8.99"));
  bench_.touch("F11");
  bench_.touch(in("Discount on a line", "单行优惠"));
  bench_.touch("5");
  bench_.touch("%");
  bench_.touch(in("OK", "确定"));
  ASSERT_TRUE(until_total("8.54")) << bench_.texts().join(" | ").toStdString();
  const QString all = bench_.texts().join(" | ");
  EXPECT_TRUE(all.contains(QStringLiteral("−0.45"))) << all.toStdString();
  EXPECT_TRUE(all.contains(QStringLiteral("−1.00"))) << all.toStdString();
  bench_.look("61-promotion-and-discount");
}

}  // namespace
}  // namespace queueback::tests
