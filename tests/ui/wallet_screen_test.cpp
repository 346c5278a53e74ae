// A member pays with his change or his points on the touch screen: by fingers and by keys, the PIN unseen.
#include <gtest/gtest.h>

#include "tests/ui/looks.hpp"

namespace queueback::tests {
namespace {

/// M1 buys apples at a till that may spend 15.00 of his change and 15 points; his PIN is 1234.
class WalletScreens : public InEveryLook {
 protected:
  WalletScreens() : InEveryLook(with_rules(shop_items(hash_of_1234(), Bytes(32, 7)), points_are_taken())) {}
  void SetUp() override {
    SystemClock clock;
    SystemRandom random;
    for (const auto kind : {domain::TenderKind::kChange, domain::TenderKind::kPoints}) {
      bench_.core().keep_lease({{"M1", kind},
                                {domain::LeaseId{make_uuid_v7(clock.now(), random)},
                                 domain::Money::minor(1500),
                                 {},
                                 clock.now() + Duration::hours(1),
                                 hash_of_1234()}});
    }
    bench_.restart_core();
    bench_.restart_screen();
    ASSERT_TRUE(bench_.until_phase("signed-out"));
    bench_.sign_in();
    bench_.enter("APPLE");
    ASSERT_TRUE(bench_.until([&] { return bench_.till().total() == "9.99"; }));
    bench_.till().ask("choose-member", {{"member", "M1"}});
    ASSERT_TRUE(bench_.until([&] { return bench_.till().member() != ""; }));
  }

  static protocol::TillRules points_are_taken() {
    protocol::TillRules rules;
    rules.takes_points = true;
    return rules;
  }
};

INSTANTIATE_TEST_SUITE_P(Looks, WalletScreens, all_looks(), look_name);

TEST_P(WalletScreens, ByKeys_allOfItAfterAWrongPin) {
  bench_.press(Qt::Key_F12);
  bench_.look("70-ways-to-pay");
  bench_.press(Qt::Key_F9);
  bench_.enter("0000");
  ASSERT_TRUE(
      bench_.until([&] { return bench_.shows(in("Wrong member PIN. 4 tries left", "会员密码错误，还可尝试 4 次")); }));
  ASSERT_TRUE(bench_.until_phase("selling"));
  bench_.press(Qt::Key_F9);
  bench_.type("1234");
  EXPECT_FALSE(bench_.shows("1234"));
  EXPECT_TRUE(bench_.shows("●●●●"));
  bench_.look("71-member-pin");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until_phase("done")) << bench_.texts().join(" | ").toStdString();
}

TEST_P(WalletScreens, ByFingers_aPartAndTheRestInCash) {
  bench_.touch("F12");
  bench_.touch("5");
  bench_.touch("F9");
  for (const char* digit : {"1", "2", "3", "4"}) {
    bench_.touch(digit);
  }
  bench_.touch(in("OK", "确定"));
  ASSERT_TRUE(bench_.until([&] { return bench_.till().missing() == "4.99"; }));
  EXPECT_TRUE(bench_.shows(in("10.00 can still be used here", "本机还可用 10.00")));
  bench_.look("72-paid-with-change");
  bench_.touch("F12");
  EXPECT_TRUE(bench_.until_phase("done"));
}

TEST_P(WalletScreens, Points_payAPartAndChangeTheRest) {
  bench_.press(Qt::Key_F12);
  bench_.type("4");
  bench_.press(Qt::Key_F7);
  ASSERT_TRUE(bench_.shows(in("4 by points: the member's PIN?", "用积分付 4：会员密码？")))
      << bench_.texts().join(" | ").toStdString();
  bench_.enter("1234");
  ASSERT_TRUE(bench_.until([&] { return bench_.till().missing() == "5.99"; }));
  EXPECT_TRUE(bench_.shows(in("points 4.00", "积分 4.00")));
  bench_.look("77-paid-with-points");
  bench_.press(Qt::Key_F9);
  bench_.enter("1234");
  EXPECT_TRUE(bench_.until_phase("done")) << bench_.texts().join(" | ").toStdString();
}

TEST_P(WalletScreens, NewPin_isAskedForAndNeedsASupervisor) {
  bench_.press(Qt::Key_F11);
  bench_.press(Qt::Key_9);
  bench_.press(Qt::Key_F6);
  bench_.type("4711");
  EXPECT_FALSE(bench_.shows("4711"));
  bench_.look("73-new-member-pin");
  bench_.press(Qt::Key_Return);
  EXPECT_TRUE(bench_.until([&] { return bench_.till().asked() == "set-member-pin"; }));
  EXPECT_FALSE(bench_.shows("4711"));
  bench_.look("74-somebody-allows-the-pin");
}

}  // namespace
}  // namespace queueback::tests
