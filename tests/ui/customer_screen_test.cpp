// What the buyer sees on the second screen, and a trainee on his.
#include <gtest/gtest.h>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

class CustomerScreens : public InEveryLook {
 protected:
  CustomerScreens() : InEveryLook(shop_items(hash_of_1234(), Bytes(32, 7))) { bench_.sign_in(); }
};

INSTANTIATE_TEST_SUITE_P(Looks, CustomerScreens, all_looks(), look_name);

TEST_P(CustomerScreens, Sale_isFollowedToTheReceiptsCode) {
  ScreenHand& customer = bench_.customer();
  EXPECT_TRUE(customer.until([&] { return customer.shows("测试便利店"); }));
  customer.look("70-customer-welcome");
  bench_.enter(kColaBarcode);
  bench_.enter("APPLE");
  EXPECT_TRUE(customer.until([&] { return customer.till().total() == "11.99" && customer.shows("11.99"); }));
  customer.look("71-customer-sale");
  bench_.press(Qt::Key_F12);
  bench_.enter("20");
  ASSERT_TRUE(bench_.until_phase("done"));
  EXPECT_TRUE(
      customer.until([&] { return customer.till().receipt_link().startsWith("https://qb.example/r/QBR1/S1/T1/"); }));
  EXPECT_TRUE(customer.until([&] { return customer.shows(in("Change 8.01", "找零 8.01")); }))
      << customer.texts().join(" | ").toStdString();
  customer.look("72-customer-thanks");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(customer.until([&] { return customer.shows(in("Welcome", "欢迎光临")); }));
  EXPECT_FALSE(bench_.till().is_worked_elsewhere()) << "the buyer's screen works nothing";
}

TEST_P(CustomerScreens, Training_isSeenByEverybodyAndKeptNowhere) {
  bench_.press(Qt::Key_F11);
  bench_.look("73-more");
  bench_.press(Qt::Key_0);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().asked() == "training"; }));
  bench_.core().scan(kSupervisorBadge);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().is_training(); }));
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "2.00"; }));
  bench_.look("74-training");
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("done"));
  bench_.look("75-trained");
  EXPECT_EQ(bench_.till().sold(), 0U);
  EXPECT_TRUE(bench_.core().ask({{"do", "print-jobs"}})["jobs"].empty());
}

}  // namespace
}  // namespace queueback::tests
