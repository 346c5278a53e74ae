// Goods that come back, on the touch screen: by fingers and by keys.
#include <gtest/gtest.h>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

protocol::StoreProfile generous() {
  protocol::StoreProfile profile = shop_profile();
  profile.till_rules.return_limit = domain::Money::minor(10'000);
  profile.till_rules.cash_step = domain::Money::minor(10);
  return profile;
}

std::vector<replication::ReferenceItem> generous_shop() {
  auto items = shop_items(hash_of_1234(), Bytes(32, 7));
  items.push_back(reference(protocol::ReferenceKind::kStoreProfile, "store", protocol::encode(generous())));
  return items;
}

/// A till without a store: what was sold here comes back here.
class ReturnScreens : public InEveryLook {
 protected:
  ReturnScreens() : InEveryLook(generous_shop()) {}
  void SetUp() override {
    bench_.sign_in();
    bench_.enter(kColaBarcode);
    ASSERT_TRUE(until_total("2.00"));
    bench_.enter("APPLE");
    ASSERT_TRUE(until_total("11.99"));
    bench_.press(Qt::Key_F12);
    bench_.press(Qt::Key_Return);
    ASSERT_TRUE(bench_.until_phase("done"));
    bench_.press(Qt::Key_Return);
    ASSERT_TRUE(bench_.until_phase("selling"));
  }
  bool until_total(const char* total) {
    return bench_.until([&] { return bench_.till().total() == total; });
  }
  void allow() {
    ASSERT_TRUE(bench_.until([&] { return bench_.till().asked() == "start-return"; }));
    bench_.core().scan(kSupervisorBadge);
  }

  /// They come back for other goods: 9.99, though there are coins for 9.90 only.
  void exchange_apples() {
    bench_.press(Qt::Key_F11);
    bench_.press(Qt::Key_8);
    bench_.enter("1");
    allow();
    ASSERT_TRUE(bench_.until_phase("returning"));
    bench_.press(Qt::Key_F2);
    ASSERT_TRUE(until_total("9.99"));
    bench_.press(Qt::Key_F8);
    ASSERT_TRUE(bench_.until_phase("selling"));
    ASSERT_TRUE(bench_.until([&] { return bench_.till().credit() == "9.99"; }))
        << bench_.texts().join(" | ").toStdString();
  }
};

INSTANTIATE_TEST_SUITE_P(Looks, ReturnScreens, all_looks(), look_name);

TEST_P(ReturnScreens, ByKeys_oneLineComesBackInCash) {
  bench_.press(Qt::Key_F11);
  bench_.press(Qt::Key_8);
  bench_.look("60-which-receipt");
  bench_.enter("1");
  allow();
  ASSERT_TRUE(bench_.until_phase("returning")) << bench_.texts().join(" | ").toStdString();
  bench_.look("61-return");
  bench_.press(Qt::Key_Up);
  bench_.enter("1");
  // The sale's rounding is on this line: 11.90 were paid for 11.99.
  ASSERT_TRUE(until_total("1.91")) << bench_.texts().join(" | ").toStdString();
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("In cash: 1.90", "现金退 1.90")); }))
      << bench_.texts().join(" | ").toStdString();
  bench_.press(Qt::Key_Right);
  bench_.look("62-one-comes-back");
  bench_.press(Qt::Key_F12);
  ASSERT_TRUE(bench_.until_phase("selling"));
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Give back 1.90", "退款 1.90")); }));
  EXPECT_TRUE(bench_.until([&] { return bench_.core().newest_job() == "printed"; }));
  bench_.press(Qt::Key_F7);
  ASSERT_TRUE(bench_.until([&] { return bench_.till().receipts().size() == 2; }));
  bench_.press(Qt::Key_F12);
  EXPECT_TRUE(bench_.until([&] {
    return bench_.core().ask({{"do", "print-jobs"}})["jobs"].front()["kind"] == "return_copy" &&
           bench_.core().newest_job() == "printed";
  }));
}

TEST_P(ReturnScreens, ByFingers_allOfALineIsGivenBackByCard) {
  bench_.touch("F11");
  bench_.touch(in("Goods come back", "退货"));
  bench_.touch("1");
  bench_.touch(in("OK", "确定"));
  allow();
  ASSERT_TRUE(bench_.until_phase("returning"));
  bench_.touch("F2");
  ASSERT_TRUE(until_total("9.99")) << bench_.texts().join(" | ").toStdString();
  bench_.touch("F10");
  bench_.touch("7");
  bench_.look("63-number-of-the-payment");
  bench_.touch("F12");
  ASSERT_TRUE(bench_.until_phase("selling")) << bench_.texts().join(" | ").toStdString();
}

TEST_P(ReturnScreens, ByFingers_whatComesBackPaysForCheaperGoods) {
  exchange_apples();
  bench_.look("64-exchange-waits");
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("2.00"));
  bench_.touch("F12");
  bench_.look("65-exchange-pays");
  bench_.touch("F12");
  ASSERT_TRUE(bench_.until_phase("done"));
  EXPECT_TRUE(bench_.until([&] { return bench_.shows("8.00"); })) << bench_.texts().join(" | ").toStdString();
}

TEST_P(ReturnScreens, ByKeys_dearerGoodsArePaidInPart) {
  exchange_apples();
  bench_.enter("APPLE");
  bench_.enter(kColaBarcode);
  ASSERT_TRUE(until_total("11.99"));
  bench_.press(Qt::Key_F12);
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until([&] { return bench_.shows("2.00"); })) << bench_.texts().join(" | ").toStdString();
  EXPECT_TRUE(bench_.until([&] { return bench_.shows(in("Paid: exchanged goods 9.99", "已付：换货 9.99")); }))
      << bench_.texts().join(" | ").toStdString();
  bench_.look("66-exchange-paid-a-part");
  bench_.press(Qt::Key_Return);
  ASSERT_TRUE(bench_.until_phase("done"));
}

TEST_P(ReturnScreens, ByKeys_nothingElseTakenIsHandedOut) {
  exchange_apples();
  bench_.press(Qt::Key_F4);
  bench_.press(Qt::Key_F4);
  EXPECT_EQ(bench_.till().credit(), "9.99") << "voiding a sale twice hands nothing out";
  bench_.press(Qt::Key_F11);
  bench_.press(Qt::Key_4);
  bench_.press(Qt::Key_5);
  EXPECT_TRUE(bench_.until([&] {
    return bench_.shows(
        in("An exchange of 9.99 waits: pay with it or hand it out first", "有换货金额 9.99 未用，请先抵扣或退现金"));
  })) << bench_.texts().join(" | ").toStdString();
  bench_.press(Qt::Key_Escape);
  bench_.press(Qt::Key_Escape);
  bench_.press(Qt::Key_F2);
  EXPECT_TRUE(bench_.until([&] {
    return bench_.shows(in("Give 9.90 of the exchange back in cash", "退还换货金额 9.90（现金）"));
  })) << bench_.texts().join(" | ").toStdString();
  EXPECT_TRUE(bench_.until([&] { return bench_.till().credit() == ""; }));
}

TEST_P(ReturnScreens, ThatIsLeft_changesNothing) {
  bench_.press(Qt::Key_F11);
  bench_.press(Qt::Key_8);
  bench_.enter("1");
  allow();
  ASSERT_TRUE(bench_.until_phase("returning"));
  bench_.press(Qt::Key_Escape);
  ASSERT_TRUE(bench_.until_phase("selling"));
}

TEST_P(ReturnScreens, OfAnUnknownReceipt_isSaid) {
  bench_.press(Qt::Key_F11);
  bench_.press(Qt::Key_8);
  bench_.enter("99");
  allow();
  EXPECT_TRUE(bench_.until([&] { return bench_.till().phase() == "selling" && bench_.till().asked() == ""; }));
}

}  // namespace
}  // namespace queueback::tests
