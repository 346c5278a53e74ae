// The core behind its local socket: requests in, notices and a picture of the till out.
#include <gmock/gmock.h>

#include "common/domain/member_code.hpp"
#include "common/net/line_decoder.hpp"
#include "terminal/front_desk/open_orders.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/till_bench.hpp"

namespace queueback::terminal {
namespace {

using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::SizeIs;

class FrontDeskTest : public ::testing::Test {
 protected:
  FrontDeskTest() { start(); }

  void start() {
    bench_.reset();
    bench_.emplace(directory_.path() / "terminal.db", printer_.uri(), shop_of(open_orders_));
  }
  /// The reference data with these online orders open.
  std::vector<replication::ReferenceItem> shop_of(const std::vector<protocol::OpenOrder>& open_orders) {
    const crypto::VerifyKey key = issuer_.verify_key();
    auto items = tests::shop_items(tests::hash_of_1234(), Bytes(key.bytes.begin(), key.bytes.end()));
    for (const protocol::OpenOrder& order : open_orders) {
      items.push_back(tests::open_order_item(order));
    }
    return items;
  }
  json state() { return bench_->ask({{"do", "state"}})["state"]; }
  std::string scan(const std::string& code) { return bench_->told({{"do", "code"}, {"code", code}}); }
  std::string member_code(const crypto::SigningKey& key, const std::string& key_id = "0011aabb") {
    const std::string part = domain::member_code_signed_part(key_id, *domain::MemberId::parse("M1"));
    return domain::format_member_code(part, key.sign(as_bytes(part)).bytes);
  }

  tests::TemporaryDirectory directory_;
  tests::PrinterOnAWire printer_;
  SeededRandom random_{11};
  crypto::SigningKey issuer_ = tests::must(crypto::SigningKey::generate(random_));
  crypto::SigningKey stranger_ = tests::must(crypto::SigningKey::generate(random_));
  std::vector<protocol::OpenOrder> open_orders_;
  std::optional<tests::TillBench> bench_;
};

/// The most lines, each with the longest names that JSON makes longer still, and all with a promotion.
TEST_F(FrontDeskTest, LargestSale_fitsOneAnswer) {
  const std::string longest(domain::kMaxNameBytes, '"');
  domain::Product one = tests::product("LONG", "", longest, 999'999);
  one.name_en = longest;
  domain::Promotion all = tests::promotion("all", domain::PercentOff{domain::Ratio{100'000}});
  all.name_zh = std::string(domain::kMaxReason, '"');
  all.name_en = all.name_zh;
  auto items = shop_of({});
  items.push_back(tests::reference(protocol::ReferenceKind::kProduct, "LONG", protocol::encode(one)));
  items.push_back(tests::reference(protocol::ReferenceKind::kPromotion, "all", protocol::encode(all)));
  bench_->reference_is(items);
  bench_->sign_in();
  std::string told = "line-added";
  while (told == "line-added") {
    told = scan("LONG");
  }
  EXPECT_EQ(told, "sale-full");
  const json shown = state();
  EXPECT_GT(shown["lines"].size(), domain::kMaxOrderLines / 2);
  EXPECT_EQ(shown["lines"][0]["promotions"].size(), 1U);
  EXPECT_GT(shown.dump().size(), net::kMaxLineBytes / 4) << "else this test shows nothing";
  EXPECT_LT(shown.dump().size(), net::kMaxLineBytes);
}

TEST_F(FrontDeskTest, OfMembersAndMoney_onlyWhoIsSignedInHears) {
  for (const char* about :
       {"find-member", "enrol-member", "baskets", "earned", "open-orders", "shift-report", "z-reports", "reprint"}) {
    EXPECT_EQ(bench_->ask({{"do", about}})["error"], "this is shown to who is signed in") << about;
  }
}

TEST_F(FrontDeskTest, MemberWhomNobodyNamed_isNotTheBuyer) {
  bench_->sign_in();
  EXPECT_EQ(bench_->told({{"do", "choose-member"}, {"member", "NOBODY"}}), "unknown-member");
  EXPECT_EQ(state()["member"], "");
  EXPECT_EQ(bench_->told({{"do", "choose-member"}, {"member", "M1"}}), "member-added");
}

TEST_F(FrontDeskTest, Sale_fromSignInToChange) {
  EXPECT_EQ(state()["phase"], "signed-out");
  bench_->sign_in();
  scan(tests::kColaBarcode);
  bench_->ask({{"do", "quantity"}, {"quantity", "3"}});
  EXPECT_EQ(state()["total"], 600);
  EXPECT_EQ(bench_->told({{"do", "cash"}, {"received", "10"}}), "sale-done");
  const json done = state();
  EXPECT_EQ(done["phase"], "done");
  EXPECT_EQ(done["change"], 400);
  EXPECT_EQ(done["receipt"], 1);
  EXPECT_EQ(done["unsent"], 1);
  EXPECT_EQ(done["unsent_value"], 600);
  EXPECT_EQ(done["uplink"], "offline");
}

TEST_F(FrontDeskTest, WrongPinsFiveTimes_lockOutAlsoAfterARestart) {
  for (int i = 0; i < kMaxWrongPins; ++i) {
    bench_->ask({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "9999"}});
  }
  EXPECT_EQ(bench_->told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "locked-out");
  start();
  EXPECT_EQ(bench_->told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "locked-out");
}

TEST_F(FrontDeskTest, MemberCode_countsOnlyWithTheIssuersSignature) {
  bench_->sign_in();
  EXPECT_EQ(scan(member_code(stranger_)), "member-forged");
  EXPECT_EQ(scan(member_code(issuer_, "99999999")), "member-key-unknown");
  EXPECT_EQ(state()["member"], "");
  EXPECT_EQ(scan(member_code(issuer_)), "member-added");
  EXPECT_EQ(state()["member"], "李*");
}

TEST_F(FrontDeskTest, LineThatIsNoNumber_voidsNothing) {
  bench_->sign_in();
  scan("COLA");
  for (const json& line : {json(-1), json(-999), json(7)}) {
    EXPECT_EQ(bench_->told({{"do", "void-line"}, {"line", line}}), "no-such-line");
    EXPECT_EQ(bench_->told({{"do", "quantity"}, {"quantity", "5"}, {"line", line}}), "no-such-line");
  }
  EXPECT_EQ(state()["total"], 200);
  EXPECT_EQ(bench_->told({{"do", "void-line"}, {"line", 0}}), "line-voided");
}

TEST_F(FrontDeskTest, RequestsThatMakeNoSense_areAnsweredAndChangeNothing) {
  bench_->sign_in();
  scan("COLA");
  for (const json& request :
       {json{{"do", "nonsense"}}, json{{"do", 7}}, json{{"no", "do"}}, json::array(), json("text"), json(nullptr)}) {
    EXPECT_FALSE(bench_->ask(request)["ok"].get<bool>()) << request;
  }
  bench_->ask({{"do", "cash"}});
  bench_->ask({{"do", "cash"}, {"received", 50}});
  bench_->ask({{"do", "code"}, {"code", {{"nested", 1}}}});
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(state()["total"], 200);
}

TEST_F(FrontDeskTest, Restart_keepsReceiptNumbersAndTheSaleInProgress) {
  bench_->sign_in();
  bench_->sell();
  scan("COLA");
  scan("APPLE");
  bench_->ask({{"do", "tender"}, {"kind", "card"}, {"amount", "5"}, {"reference", "A81723"}});
  start();
  EXPECT_EQ(state()["phase"], "signed-out");
  EXPECT_EQ(state()["sold"], 1);
  EXPECT_EQ(bench_->told({{"do", "sign-in"}, {"cashier", "1002"}, {"pin", "1234"}}), "sale-restored");
  EXPECT_EQ(state()["total"], 1199);
  EXPECT_EQ(state()["missing"], 699);
  EXPECT_EQ(state()["paid"][0]["reference"], "A81723");
  EXPECT_EQ(bench_->told({{"do", "cash"}, {"received", "7"}}), "sale-done");
  EXPECT_EQ(state()["receipt"], 2);
  start();
  bench_->sign_in();
  EXPECT_EQ(state()["total"], 0) << "a sale that is done does not come back";
}

TEST_F(FrontDeskTest, ParkedSales_surviveARestart) {
  bench_->sign_in();
  scan(member_code(issuer_));
  scan("COLA");
  EXPECT_EQ(bench_->told({{"do", "park"}}), "parked");
  scan("APPLE");
  EXPECT_EQ(bench_->told({{"do", "park"}}), "parked");
  start();
  bench_->sign_in();
  EXPECT_EQ(state()["total"], 0);
  ASSERT_THAT(state()["parked"], SizeIs(2));
  const json first = state()["parked"][0];
  EXPECT_EQ(first["number"], 1);
  EXPECT_EQ(first["total"], 200);
  EXPECT_EQ(first["member"], "李*");
  EXPECT_EQ(first["first_line"], "可乐");
  EXPECT_EQ(first["cashier"], "收银员1001");
  EXPECT_EQ(bench_->told({{"do", "recall"}, {"number", 1}}), "recalled");
  start();
  EXPECT_EQ(bench_->told({{"do", "sign-in"}, {"cashier", "1001"}, {"pin", "1234"}}), "sale-restored");
  EXPECT_EQ(state()["total"], 200) << "recalled: it is the sale in progress now, and only that";
  EXPECT_EQ(state()["member"], "李*");
  EXPECT_THAT(state()["parked"], SizeIs(1));
  EXPECT_EQ(bench_->told({{"do", "cash"}, {"received", "2"}}), "sale-done");
}

TEST_F(FrontDeskTest, LargestParkedSales_fitOneAnswer) {
  bench_->sign_in();
  for (std::size_t i = 0; i < kMaxParked; ++i) {
    scan("COLA");
    ASSERT_EQ(bench_->told({{"do", "park"}}), "parked");
  }
  EXPECT_LT(state().dump().size(), std::size_t{128} * 1024);
}

class OnlineOrders : public FrontDeskTest {
 protected:
  void start_with(std::vector<protocol::OpenOrder> orders) {
    open_orders_ = std::move(orders);
    start();
    bench_->sign_in();
  }
  json list(const json& query = json::object()) {
    json request = query;
    request["do"] = "open-orders";
    return bench_->ask(request);
  }
  static std::vector<std::string> ids(const json& answer) {
    std::vector<std::string> out;
    for (const json& order : answer["orders"]) {
      out.push_back(order["order"]);
    }
    return out;
  }
  std::string pick_up(const std::string& order) { return bench_->told({{"do", "pick-up"}, {"order", order}}); }
  std::string hand_over() { return bench_->told({{"do", "hand-over"}}); }
  /// More than one answer shows, one a second, with ids in reverse.
  static std::vector<protocol::OpenOrder> many(std::size_t count) {
    std::vector<protocol::OpenOrder> orders;
    for (std::size_t i = 0; i < count; ++i) {
      orders.push_back(tests::open_order("W-" + std::to_string(1000 - i),
                                         tests::kNoon + Duration::seconds(static_cast<std::int64_t>(i))));
    }
    return orders;
  }
};

TEST_F(OnlineOrders, Pickup_fromTheListToTheHandover) {
  start_with({tests::open_order("W-1"), tests::open_order("W-2")});
  EXPECT_EQ(state()["open_orders"], 2);
  EXPECT_EQ(list()["orders"][0], json({{"order", "W-1"},
                                       {"placed_at", "2025-11-20 20:00"},
                                       {"member", "李*"},
                                       {"lines", 2},
                                       {"first_line", "可乐"},
                                       {"paid", 1300},
                                       {"deducted", 99}}));
  EXPECT_EQ(pick_up("W-1"), "picking-up");
  const json shown = state();
  EXPECT_EQ(shown["phase"], "picking-up");
  EXPECT_EQ(shown["order"], "W-1");
  EXPECT_EQ(shown["placed_at"], "2025-11-20 20:00");
  EXPECT_EQ(shown["cashier"], "收银员1001");
  EXPECT_EQ(shown["member"], "李*");
  EXPECT_EQ(shown["total"], 1300);
  EXPECT_EQ(shown["deducted"], 99);
  EXPECT_EQ(shown["lines"][0]["name"], "可乐");
  EXPECT_EQ(shown["lines"][0]["quantity"], "2");
  EXPECT_EQ(shown["lines"][1]["name"], "NEW-TEA") << "a product that is not known here is shown by its id";
  EXPECT_EQ(shown["lines"][1]["deducted"], 99);
  EXPECT_EQ(hand_over(), "handed-over");
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(state()["order"], "");
  EXPECT_EQ(state()["unsent"], 1);
  EXPECT_EQ(state()["unsent_value"], 0);
  EXPECT_EQ(state()["sold"], 0);
  EXPECT_EQ(state()["open_orders"], 1);
  EXPECT_THAT(ids(list()), ElementsAre("W-2"));
}

TEST_F(OnlineOrders, HandedOver_isRefusedAlsoAfterARestart) {
  start_with({tests::open_order("W-1")});
  pick_up("W-1");
  hand_over();
  EXPECT_EQ(pick_up("W-1"), "already-handed-over");
  start_with({tests::open_order("W-1")});
  EXPECT_EQ(pick_up("W-1"), "already-handed-over");
  EXPECT_EQ(scan("W-1"), "already-handed-over");
  EXPECT_EQ(state()["open_orders"], 0);
  EXPECT_EQ(state()["unsent"], 1);
}

TEST_F(OnlineOrders, OrderThatWentAndCameBack_isRefusedByTheTables) {
  start_with({tests::open_order("W-1")});
  pick_up("W-1");
  hand_over();
  bench_->reference_is(shop_of({}));
  bench_->reference_is(shop_of({tests::open_order("W-1")}));
  EXPECT_EQ(pick_up("W-1"), "picking-up") << "the flow has forgotten it";
  EXPECT_EQ(hand_over(), "already-handed-over");
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(state()["unsent"], 1);
}

TEST_F(OnlineOrders, OrderClosedDuringThePickup_isLeft) {
  start_with({tests::open_order("W-1")});
  pick_up("W-1");
  bench_->reference_is(shop_of({}));
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(state()["recent"].back()[1]["code"], "order-closed");
  EXPECT_EQ(hand_over(), "no-pickup");
  EXPECT_EQ(state()["unsent"], 0);
}

TEST_F(OnlineOrders, PickupLost_withTheProgramLeavesTheOrderOpen) {
  start_with({tests::open_order("W-1")});
  pick_up("W-1");
  start_with({tests::open_order("W-1")});
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(pick_up("W-1"), "picking-up");
}

TEST_F(OnlineOrders, LargestOrder_fitsOneAnswer) {
  protocol::OpenOrder order = tests::open_order(std::string(domain::kMaxOnlineOrderId, 'W'));
  order.member = std::string(5000, '\x1b');
  order.lines.assign(domain::kMaxOrderLines,
                     {std::string(400, 'P'), domain::Quantity{INT64_MAX}, domain::kMaxAmount, domain::kMaxAmount});
  start_with({order});
  EXPECT_EQ(pick_up(order.order), "picking-up");
  EXPECT_LT(state().dump().size(), net::kMaxLineBytes);
  EXPECT_LT(list().dump().size(), net::kMaxLineBytes);
  EXPECT_EQ(state()["member"].get<std::string>().find('\x1b'), std::string::npos);
  EXPECT_EQ(hand_over(), "handed-over");
}

TEST_F(OnlineOrders, List_isGivenInParts) {
  start_with(many(2 * kOpenOrdersShown + 5));
  const json first = list();
  EXPECT_EQ(first["orders"].size(), kOpenOrdersShown);
  EXPECT_EQ(first["orders"][0]["order"], "W-1000") << "the oldest, whatever its id";
  EXPECT_EQ(first["matching"], 2 * kOpenOrdersShown + 5);
  EXPECT_EQ(first["more"], kOpenOrdersShown + 5);
  const json second = list({{"after", ids(first).back()}});
  EXPECT_EQ(second["orders"][0]["order"], "W-980");
  const json third = list({{"after", ids(second).back()}});
  EXPECT_EQ(third["orders"].size(), 5U);
  EXPECT_EQ(third["more"], 0);
  EXPECT_TRUE(list({{"after", ids(third).back()}})["orders"].empty());
}

TEST_F(OnlineOrders, Search_findsAPartOfTheId) {
  start_with(many(30));
  EXPECT_THAT(ids(list({{"search", "99"}})), SizeIs(10));
  EXPECT_THAT(ids(list({{"search", "-985"}})), ElementsAre("W-985"));
  EXPECT_EQ(list({{"search", "nothing"}})["matching"], 0);
}

TEST_F(OnlineOrders, ListAfterAnOrderThatIsNotOpen_saysSo) {
  start_with({tests::open_order("W-1")});
  const json answer = list({{"after", "W-9"}});
  EXPECT_FALSE(answer["ok"].get<bool>());
  EXPECT_EQ(answer["error"], "order W-9 is no longer open; begin the list again");
}

TEST_F(OnlineOrders, RequestsThatMakeNoSense_changeNothing) {
  start_with({tests::open_order("W-1")});
  EXPECT_EQ(bench_->told({{"do", "pick-up"}}), "empty-code");
  EXPECT_EQ(bench_->told({{"do", "pick-up"}, {"order", 7}}), "empty-code");
  EXPECT_EQ(pick_up("W-9"), "order-not-open");
  EXPECT_EQ(hand_over(), "no-pickup");
  EXPECT_EQ(state()["phase"], "selling");
  EXPECT_EQ(state()["unsent"], 0);
}

}  // namespace
}  // namespace queueback::terminal
