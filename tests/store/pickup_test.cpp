// Online orders that are picked up at a terminal: what terminals are told, and what a handover does.
#include <gmock/gmock.h>

#include "tests/store/pickup_bench.hpp"

namespace queueback::store_server {
namespace {

namespace qr = rewards::queue_rebate;
using domain::Money;
using protocol::OpenOrder;
using replication::ReferenceCursor;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::kNoon;
using tests::must;
using tests::TillStream;

constexpr const char* kOnCompletion = R"(
version = "on-completion"
currency = "CNY"
[queue_rebate]
first_in_line = "retain"
settle_on = "completed"
extract = "10%"
default = "100%"
)";

class Pickup : public tests::PickupShop {};

TEST_F(Pickup, AcceptedOrder_isToldToTerminals) {
  const ReferenceCursor before = bench_.store().reference().cursor();
  buy("W1");
  const auto change = after(before);
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->begin.scope, replication::ReferenceScope::kChanges);
  const OpenOrder expected{
      "W1", "M1", bench_.clock().now(), "CNY", {{"P1", domain::Quantity::pieces(1), Money::minor(10'000), Money{}}}};
  EXPECT_THAT(open_orders(), ElementsAre(expected));
}

TEST_F(Pickup, MallOrder_isToldToo) {
  buy("W1", "M1", qr::Channel::kMall);
  EXPECT_THAT(shown(), ElementsAre("W1"));
}

TEST_F(Pickup, CheckoutOrder_isNoOpenOrder) {
  till_.sell_to("M1");
  bench_.sync(till_);
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(Pickup, CompletedOrder_isRemoved) {
  buy("W1");
  const ReferenceCursor before = bench_.store().reference().cursor();
  must(ask(qr::CompleteOrder{"W1"}));
  const auto change = after(before);
  ASSERT_TRUE(change.has_value());
  ASSERT_EQ(change->items.size(), 1U);
  EXPECT_EQ(change->items[0].key, "W1");
  EXPECT_EQ(change->items[0].removed, 1);
  EXPECT_THAT(shown(), IsEmpty());
  EXPECT_EQ(handover_of("W1"), std::nullopt) << "no terminal did it";
}

TEST_F(Pickup, FullyRefundedOrder_isRemoved_partlyRefundedIsNot) {
  must(ask(qr::PlaceOrder{"W1",
                          qr::Channel::kStoreOnline,
                          "S1",
                          "",
                          "M1",
                          true,
                          {{"P1", Money::minor(500), Money{}}, {"P2", Money::minor(700), Money{}}}}));
  const ReferenceCursor before = bench_.store().reference().cursor();
  refund("W1", 500, 0);
  refund("W1", 699, 1);
  EXPECT_EQ(bench_.store().reference().cursor(), before) << "a partial refund changes no item";
  refund("W1", 1, 1);
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(Pickup, RefusedOrder_isNotTold) {
  const ReferenceCursor before = bench_.store().reference().cursor();
  EXPECT_FALSE(
      ask(qr::PlaceOrder{"W#1", qr::Channel::kStoreOnline, "S1", "", "", true, {{"P1", Money::minor(1), Money{}}}}));
  EXPECT_EQ(bench_.store().reference().cursor(), before);
}

TEST_F(Pickup, Restart_keepsWhatIsOpen) {
  buy("W1");
  buy("W2");
  must(ask(qr::CompleteOrder{"W1"}));
  const ReferenceCursor before = bench_.store().reference().cursor();
  bench_.restart();
  EXPECT_EQ(bench_.store().reference().cursor().n, before.n);
  EXPECT_THAT(shown(), ElementsAre("W2"));
  must(ask(qr::CompleteOrder{"W2"}));
  EXPECT_THAT(shown(), IsEmpty());
}

TEST_F(Pickup, Handover_completesTheOrderAndSaysWho) {
  buy("W1");
  bench_.greet(till_);
  bench_.clock().pass(Duration::hours(2));
  till_.hand_over("W1", kNoon + Duration::hours(1));
  bench_.sync(till_);
  EXPECT_THAT(bench_.quarantine(), IsEmpty());
  EXPECT_TRUE(is_completed("W1"));
  EXPECT_THAT(shown(), IsEmpty());
  const auto row = handover_of("W1");
  ASSERT_TRUE(row.has_value());
  EXPECT_EQ(row->terminal, "T1");
  EXPECT_EQ(row->cashier, tests::sample_order().cashier.text());
  EXPECT_EQ(row->at, kNoon + Duration::hours(1));
  EXPECT_EQ(row->log_no, bench_.figures().log_entries);
  EXPECT_EQ(bench_.figures().sales, 0U) << "a handover has no money of its own";
}

TEST_F(Pickup, Handover_settlesOnCompletionAndPaysTheLine) {
  apply(kOnCompletion);
  buy("W1", "M1");
  buy("W2", "M2");
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_EQ(bench_.balance("store/S1/retained"), 1000);
  till_.hand_over("W2");
  bench_.sync(till_);
  EXPECT_EQ(bench_.balance("member/M1/change"), 1000);
  EXPECT_EQ(bench_.audit(), "");
  bench_.restart();
  EXPECT_EQ(bench_.balance("member/M1/change"), 1000);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Pickup, Handover_startsTheDelayWhenItHappened_notWhenItArrived) {
  apply(std::string(kOnCompletion) + "settle_delay_days = 7\n");
  buy("W1", "M1");
  buy("W2", "M2");
  bench_.greet(till_);
  bench_.clock().pass(Duration::days(3));  // the terminal is alone, hands over after one hour and comes back
  till_.hand_over("W1", kNoon + Duration::hours(1));
  bench_.sync(till_);
  const auto order = bench_.group([&] { return bench_.store().reward_tables().find_order("W1"); });
  EXPECT_EQ(order->due, kNoon + Duration::hours(1) + Duration::days(7));
  bench_.clock().pass(Duration::days(10));
  till_.hand_over("W2", kNoon + Duration::hours(2));
  bench_.sync(till_);
  EXPECT_EQ(bench_.balance("store/S1/sales"), -2000) << "both delays are over";
  EXPECT_EQ(bench_.balance("member/M1/change"), 1000);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Pickup, HandoverWithAWrongClock_countsWithinItsContactsAndNotBeforeTheOrder) {
  bench_.greet(till_);
  bench_.clock().pass(Duration::hours(5));
  buy("W1");
  buy("W2");
  till_.hand_over("W1", Instant{INT64_MIN});
  till_.hand_over("W2", Instant{INT64_MAX});
  bench_.sync(till_);
  EXPECT_THAT(bench_.quarantine(), IsEmpty());
  EXPECT_EQ(handover_of("W1")->at, bench_.clock().now()) << "when it was ordered";
  EXPECT_EQ(handover_of("W2")->at, bench_.clock().now());
}

TEST_F(Pickup, HandoverSentAgain_countsOnce) {
  buy("W1");
  till_.hand_over("W1");
  bench_.sync(till_);
  must(bench_.send(till_, till_.batch()));
  bench_.restart();
  bench_.greet(till_);
  must(bench_.send(till_, till_.batch()));
  EXPECT_THAT(bench_.quarantine(), IsEmpty());
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(Pickup, SecondHandover_isQuarantinedWithAnAlarm) {
  apply(kOnCompletion);
  buy("W1");
  TillStream other("T2", 2);
  till_.hand_over("W1");
  other.hand_over("W1");
  other.sell();
  bench_.sync(till_);
  bench_.sync(other);
  EXPECT_EQ(bench_.balance("store/S1/sales"), -1000 - 113) << "settled once, besides the sale";
  ASSERT_EQ(bench_.quarantine().size(), 1U);
  EXPECT_EQ(bench_.quarantine()[0].terminal, "T2");
  EXPECT_EQ(bench_.quarantine()[0].amount, Money{});
  EXPECT_THAT(reason(), HasSubstr("order W1 was completed before: handed over at terminal T1 by cashier"));
  EXPECT_THAT(bench_.alarms(), ElementsAre("handover-twice"));
  EXPECT_EQ(handover_of("W1")->terminal, "T1");
  EXPECT_EQ(bench_.figures().sales, 1U) << "what comes after it goes on";
  EXPECT_EQ(bench_.balance("suspense/S1"), 0);
  EXPECT_EQ(bench_.audit(), "");
}

TEST_F(Pickup, HandoverAfterCompletionThroughTheApi_isQuarantinedWithAnAlarm) {
  buy("W1");
  must(ask(qr::CompleteOrder{"W1"}));
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_THAT(reason(), HasSubstr("completed before: by the shop's API or by an operator"));
  EXPECT_THAT(bench_.alarms(), ElementsAre("handover-twice"));
}

TEST_F(Pickup, CompletionThroughTheApiAfterAHandover_isRefused) {
  buy("W1");
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_THAT(ask(qr::CompleteOrder{"W1"}).error(), HasSubstr("already completed"));
}

TEST_F(Pickup, HandoverOfARefundedOrder_isQuarantinedWithAnAlarm) {
  buy("W1");
  refund("W1", 10'000);
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_THAT(reason(), HasSubstr("refunded before it was handed over"));
  EXPECT_THAT(bench_.alarms(), ElementsAre("handover-refunded"));
  EXPECT_FALSE(is_completed("W1"));
}

TEST_F(Pickup, HandoverOfAPartlyRefundedOrder_completesTheRest) {
  apply(kOnCompletion);
  buy("W1");
  refund("W1", 4000);
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_EQ(bench_.balance("store/S1/sales"), -600);
}

TEST_F(Pickup, HandoverOfAnUnknownOrder_isQuarantined) {
  till_.hand_over("W1");
  bench_.sync(till_);
  EXPECT_THAT(reason(), HasSubstr("there is no order W1 here"));
  EXPECT_THAT(bench_.alarms(), IsEmpty());
}

TEST_F(Pickup, HandoverOfACheckout_isQuarantined) {
  const domain::Order order = till_.sale();
  till_.add(order);
  till_.hand_over(to_string(order.id.uuid));
  bench_.sync(till_);
  EXPECT_THAT(reason(), HasSubstr("was sold and handed over at a till"));
}

TEST_F(Pickup, HandoverWithOtherNames_isQuarantined) {
  buy("W1");
  domain::Handover handover = till_.handover("W1");
  handover.store = *domain::StoreId::parse("S9");
  till_.add(handover);
  handover = till_.handover("W1");
  handover.terminal = *domain::TerminalId::parse("T9");
  till_.add(handover);
  bench_.sync(till_);
  EXPECT_THAT(reason(0), HasSubstr("the handover names store S9, this is S1"));
  EXPECT_THAT(reason(1), HasSubstr("the handover names terminal T9, the certificate says T1"));
  EXPECT_FALSE(is_completed("W1"));
  EXPECT_THAT(shown(), ElementsAre("W1"));
}

TEST_F(Pickup, StoreRestoredFromABackup_quarantinesWhatItDoesNotKnow) {
  bench_.copy_files();
  buy("W1");
  till_.hand_over("W1");
  bench_.sync(till_);
  bench_.open_copy();
  EXPECT_THAT(shown(), IsEmpty());
  bench_.sync(till_);
  EXPECT_THAT(reason(), HasSubstr("there is no order W1 here"));
}

TEST_F(Pickup, OrderPaidInPointsBesides_staysOpenForThoseLines) {
  must(ask(qr::PlaceOrder{"W1",
                          qr::Channel::kStoreOnline,
                          "S1",
                          "",
                          "M1",
                          true,
                          {{"P1", Money::minor(500), Money{}}, {"P2", Money{}, Money{}}}}));
  refund("W1", 500, 0);
  EXPECT_THAT(shown(), IsEmpty()) << "a free line goes with the others";
  must(ask(qr::PlaceOrder{"W2", qr::Channel::kStoreOnline, "S1", "", "M1", true, {{"P2", Money{}, Money{}}}}));
  EXPECT_THAT(shown(), ElementsAre("W2")) << "a free order can be picked up";
}

}  // namespace
}  // namespace queueback::store_server
