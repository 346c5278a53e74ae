// Queues that span stores: two stores, headquarters, and what goes between them. A sale is 11.34; 10 % of it is 1.13.
#include <gmock/gmock.h>

#include "tests/headquarters/chain_bench.hpp"

namespace queueback::headquarters {
namespace {

namespace qr = rewards::queue_rebate;
using domain::Money;
using protocol::RemoteEntry;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::Chain;
using tests::chain_policy;
using tests::must;

qr::PlaceOrder online(const std::string& order, const std::string& store, const std::string& member) {
  return {order, qr::Channel::kStoreOnline, store, "", member, false, {{"P1", Money::minor(1000), Money{}}}};
}

TEST(SpanningQueue, sale_at_one_store_pays_the_buyer_of_another) {
  Chain chain;
  const std::string first = chain.one.sell("A");
  chain.sync();
  const std::string second = chain.two.sell("B");
  chain.sync();
  EXPECT_EQ(chain.hq.balance("member/A/change"), 113);
  EXPECT_EQ(chain.hq.balance("store/S1/retained"), 113);
  EXPECT_EQ(chain.hq.balance("store/S2/sales"), -113);
  EXPECT_EQ(chain.hq.balance("pool/queue_rebate/cashier/all"), 0);
  const RemoteEntry a = chain.one.remote(first);
  EXPECT_EQ(a.queue, "cashier/all");
  EXPECT_EQ(a.status, "waiting");
  EXPECT_EQ(a.entitlement, Money::minor(1134));
  EXPECT_EQ(a.paid, Money::minor(113));
  EXPECT_EQ(a.remaining(), Money::minor(1021));
  EXPECT_EQ(a.position, 1U);
  const RemoteEntry b = chain.two.remote(second);
  EXPECT_EQ(b.status, "waiting");
  EXPECT_EQ(b.position, 2U);
  EXPECT_EQ(b.ahead, Money::minor(1021));
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
  EXPECT_THAT(chain.hq.alarms(), IsEmpty());
}

TEST(SpanningQueue, each_store_hears_of_its_own_orders_only) {
  Chain chain;
  const std::string order = chain.one.sell("A");
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, "waiting");
  EXPECT_EQ(chain.two.remote(order).status, "");
}

TEST(SpanningQueue, stores_post_nothing_of_it) {
  Chain chain;
  chain.one.sell("A");
  chain.two.sell("B");
  chain.sync();
  for (tests::ChainStore* store : {&chain.one, &chain.two}) {
    EXPECT_EQ(store->balance("store/S1/sales"), 0);
    EXPECT_EQ(store->balance("member/A/change"), 0);
    EXPECT_EQ(store->balance("pool/queue_rebate/cashier/all"), 0);
    EXPECT_EQ(store->bench().audit(), "");
  }
}

TEST(SpanningQueue, store_cut_off_shows_pending_and_its_order_is_settled_once_when_it_is_back) {
  Chain chain;
  chain.two.sell("B");
  chain.sync();
  const std::string order = chain.one.sell("A");
  const RemoteEntry pending = chain.one.remote(order);
  EXPECT_EQ(pending.status, RemoteEntry::kPending);
  EXPECT_EQ(pending.queue, "cashier/all");
  EXPECT_EQ(pending.member, "A");
  EXPECT_EQ(chain.hq.balance("member/B/change"), 0);
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, "waiting");
  EXPECT_EQ(chain.hq.balance("member/B/change"), 113);
  chain.sync();
  chain.one.restart();
  chain.sync();
  EXPECT_EQ(chain.hq.balance("member/B/change"), 113);
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, restart_of_everything_between_two_sales_changes_nothing) {
  Chain chain;
  const std::string order = chain.one.sell("A");
  chain.one.send(chain.hq);
  chain.hq.restart();
  chain.one.restart();
  chain.two.restart();
  chain.two.sell("B");
  chain.sync();
  chain.hq.restart();
  EXPECT_EQ(chain.hq.balance("member/A/change"), 113);
  EXPECT_EQ(chain.one.remote(order).paid, Money::minor(113));
  const auto lines = chain.hq.queues().lines("cashier/all", 10);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].entry.member, "A");
  EXPECT_EQ(lines[1].entry.store, "S2");
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, outcomes_delivered_twice_or_out_of_a_lost_answer_change_nothing) {
  Chain chain;
  const std::string order = chain.one.sell("A");
  chain.one.send(chain.hq);
  const auto version = chain.hq.group(
      [&] { return chain.hq.queues().outcomes().after("S1", chain.one.bench().store().remote().cursor()); });
  ASSERT_TRUE(version.has_value());
  chain.one.activate(*version);
  const RemoteEntry once = chain.one.remote(order);
  chain.one.activate(*version);
  EXPECT_EQ(chain.one.remote(order), once);
  EXPECT_EQ(chain.one.receive(chain.hq), 0U);
}

TEST(SpanningQueue, store_that_knows_nothing_of_headquarters_history_gets_all_of_it) {
  Chain chain;
  const std::string order = chain.one.sell("A");
  chain.sync();
  const auto all = chain.hq.group([&] { return chain.hq.queues().outcomes().after("S1", {}); });
  ASSERT_TRUE(all.has_value());
  EXPECT_EQ(all->begin.scope, replication::ReferenceScope::kSnapshot);
  EXPECT_EQ(all->items.size(), 1U);
  chain.one.activate(*all);
  EXPECT_EQ(chain.one.remote(order).status, "waiting");
}

TEST(SpanningQueue, refund_at_the_store_takes_from_the_entry_at_headquarters) {
  Chain chain;
  const std::string order = chain.one.sell("A");
  chain.two.sell("B");
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).paid, Money::minor(113));
  must(chain.one.command(qr::Refund{order, std::nullopt, Money::minor(1134)}));
  chain.sync();
  const RemoteEntry gone = chain.one.remote(order);
  EXPECT_EQ(gone.status, "cancelled");
  EXPECT_EQ(gone.paid, Money{});
  EXPECT_EQ(chain.hq.balance("store/S1/recovered"), 113);
  EXPECT_EQ(chain.hq.balance("external/refund"), -113);
  EXPECT_EQ(chain.one.balance("store/S1/recovered"), 0);
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, order_without_a_member_contributes_and_leaves_nothing_pending) {
  Chain chain;
  chain.one.sell("A");
  const std::string order = chain.two.sell("");
  EXPECT_EQ(chain.two.remote(order).status, "");
  chain.sync();
  EXPECT_EQ(chain.hq.balance("member/A/change"), 113);
  EXPECT_EQ(chain.two.remote(order).status, "");
}

TEST(SpanningQueue, order_that_earns_nothing_stops_being_pending) {
  Chain chain(chain_policy("p1", "caps = { per_queue = \"0.00\" }"));
  const std::string order = chain.one.sell("A");
  EXPECT_EQ(chain.one.remote(order).status, RemoteEntry::kPending);
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, RemoteEntry::kNoEntry);
}

TEST(SpanningQueue, online_order_settles_on_completion_line_by_line) {
  Chain chain(chain_policy("p1", "settle_on = \"completed\""));
  must(chain.one.command(online("O1", "S1", "A")));
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").status, RemoteEntry::kPending);
  must(chain.one.command(qr::CompleteOrder{"O1"}));
  must(chain.two.command(online("O2", "S2", "B")));
  must(chain.two.command(qr::CompleteOrder{"O2"}));
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").queue, "store/all");
  EXPECT_EQ(chain.one.remote("O1#0").paid, Money::minor(100));
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, online_order_settles_when_it_is_handed_over_at_a_till) {
  Chain chain(chain_policy("p1", "settle_on = \"completed\""));
  must(chain.one.command(online("O1", "S1", "A")));
  must(chain.two.command(online("O2", "S2", "B")));
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").status, RemoteEntry::kPending);
  chain.one.hand_over("O1");
  chain.two.hand_over("O2");
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").queue, "store/all");
  EXPECT_EQ(chain.one.remote("O1#0").paid, Money::minor(100));
  EXPECT_EQ(chain.two.remote("O2#0").status, "waiting");
  EXPECT_EQ(chain.hq.balance("member/A/change"), 100);
  chain.hq.restart();
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
  EXPECT_THAT(chain.hq.alarms(), IsEmpty());
}

TEST(SpanningQueue, mall_order_that_is_handed_over_counts_its_delay_from_then) {
  Chain chain(chain_policy("p1", "settle_on = \"completed\"\nsettle_delay_days = 2"));
  qr::PlaceOrder order = online("O1", "S1", "A");
  order.channel = qr::Channel::kMall;
  must(chain.one.command(order));
  chain.one.hand_over("O1");
  chain.pass(Duration::days(1));  // headquarters was not reached
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").status, RemoteEntry::kPending);
  chain.pass(Duration::days(1));
  chain.hq.tick();
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").status, "waiting");
}

TEST(SpanningQueue, handover_that_the_store_quarantined_settles_nothing) {
  Chain chain(chain_policy("p1", "settle_on = \"completed\""));
  must(chain.one.command(online("O1", "S1", "A")));
  chain.two.hand_over("O1");
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").status, RemoteEntry::kPending);
  EXPECT_THAT(chain.hq.alarms(), ElementsAre("handover-quarantined"));
}

TEST(SpanningQueue, mall_orders_belong_to_headquarters_whatever_the_other_queues_are) {
  Chain chain(chain_policy("p1", "", R"({ mall = "product" })"));
  qr::PlaceOrder order = online("O1", "S1", "A");
  order.channel = qr::Channel::kMall;
  must(chain.one.command(order));
  const std::string checkout = chain.one.sell("A");
  EXPECT_EQ(chain.one.remote("O1#0").status, RemoteEntry::kPending);
  EXPECT_EQ(chain.one.remote(checkout).status, "");
  chain.sync();
  EXPECT_EQ(chain.one.remote("O1#0").queue, "product/P1");
  EXPECT_EQ(chain.one.remote("O1#0").status, "waiting");
  EXPECT_EQ(chain.hq.balance("store/S1/sales"), -100);
  EXPECT_EQ(chain.one.balance("store/S1/sales"), -113);
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, settlement_after_a_delay_comes_by_headquarters_clock) {
  Chain chain(chain_policy("p1", "settle_delay_days = 2"));
  const std::string order = chain.one.sell("A");
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, RemoteEntry::kPending);
  chain.pass(Duration::days(2));
  chain.hq.tick();
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, "waiting");
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, holder_leaves_the_line_through_his_store) {
  Chain chain;
  const std::string order = chain.one.sell("A");
  EXPECT_FALSE(chain.one.command(qr::Leave{order}));
  chain.sync();
  EXPECT_FALSE(chain.two.command(qr::Leave{order}));
  EXPECT_TRUE(must(chain.one.command(qr::Leave{order})).postings.empty());
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, "cancelled");
}

TEST(SpanningQueue, redemption_posts_units_at_headquarters) {
  Chain chain(chain_policy("p1", "redeem = { points = \"80%\" }"));
  const std::string order = chain.one.sell("A");
  chain.sync();
  must(chain.one.command(qr::RedeemEntry{order, qr::Into::kPoints}));
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).status, "redeemed");
  EXPECT_EQ(chain.hq.balance("member/A/points", "points"), 907);
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

TEST(SpanningQueue, draw_is_made_with_headquarters_secret) {
  Chain chain(chain_policy("p1", "draw = { kind = \"fixed\", ratios = [\"50%\"] }"));
  const std::string order = chain.one.sell("A");
  chain.sync();
  must(chain.one.command(qr::Draw{order, std::nullopt}));
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).entitlement, Money::minor(567));
  EXPECT_EQ(chain.hq.group([&] { return chain.hq.queues().tables().draws_of("p1"); }).size(), 1U);
}

TEST(SpanningQueue, levels_that_stores_report_count) {
  Chain chain(chain_policy("p1", "levels = { gold = \"200%\" }"));
  chain.two.bench().group(
      [&] { return chain.two.bench().store().import_members("member,level,name,phone\nA,gold,王五,\n"); });
  chain.two.send(chain.hq);
  chain.hq.restart();
  const std::string order = chain.one.sell("A");
  chain.sync();
  EXPECT_EQ(chain.one.remote(order).entitlement, Money::minor(2268));
}

TEST(SpanningQueue, time_from_a_store_with_a_wrong_clock_is_no_later_than_its_arrival) {
  Chain chain;
  chain.two.bench().clock().pass(Duration::days(400));
  chain.two.sell("B");
  chain.two.send(chain.hq);
  EXPECT_EQ(chain.hq.queues().engine().clock(), chain.hq.clock().now());
}

TEST(SpanningQueue, orders_are_pending_while_headquarters_has_no_policy_and_an_alarm_says_so_once) {
  tests::Headquarters hq;
  tests::ChainStore store("S1");
  must(store.apply(chain_policy("p1")));
  const std::string order = store.sell("A");
  store.sell("B");
  store.sync(hq);
  EXPECT_EQ(store.remote(order).status, RemoteEntry::kPending);
  EXPECT_THAT(hq.alarms(), ElementsAre("policy-queues"));
  must(hq.apply(chain_policy("p1")));
  const std::string later = store.sell("A");
  store.sync(hq);
  EXPECT_EQ(store.remote(later).status, "waiting");
  EXPECT_EQ(store.remote(order).status, RemoteEntry::kPending);
  EXPECT_THAT(hq.alarms(), ElementsAre("policy-queues"));
}

TEST(SpanningQueue, what_a_store_settles_itself_is_not_settled_again) {
  tests::Headquarters hq;
  tests::ChainStore store("S1");
  must(hq.apply(chain_policy("p1")));
  must(store.apply(chain_policy("p1", "", R"({ cashier = "store" })")));
  store.sell("A");
  store.sell("B");
  store.sync(hq);
  EXPECT_EQ(store.balance("member/A/change"), 113);
  EXPECT_EQ(hq.balance("store/S1/sales"), 0);
  EXPECT_THAT(hq.alarms(), ElementsAre("policy-queues"));
  EXPECT_THAT(hq.audit(), IsEmpty());
}

TEST(ChangeOfOwner, store_refuses_to_give_away_a_queue_with_something_in_it) {
  tests::ChainStore store("S1");
  must(store.apply(chain_policy("own", "", R"({ cashier = "store" })")));
  store.sell("A");
  const auto refused = store.apply(chain_policy("all"), tests::kNoon);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("hands the cashier queues from stores to headquarters"));
  EXPECT_THAT(refused.error(), HasSubstr("queue cashier/S1 has 1 waiting entries"));
}

TEST(ChangeOfOwner, store_gives_an_empty_queue_away_at_once_but_not_ahead_of_time) {
  tests::ChainStore store("S1");
  must(store.apply(chain_policy("own", "", R"({ cashier = "store" })")));
  const auto ahead = store.apply(chain_policy("all"), tests::kNoon + Duration::days(1));
  ASSERT_FALSE(ahead);
  EXPECT_THAT(ahead.error(), HasSubstr("must happen at once"));
  must(store.apply(chain_policy("coming", "", R"({ cashier = "store" })"), tests::kNoon + Duration::days(1)));
  const auto before_another = store.apply(chain_policy("all"), tests::kNoon);
  ASSERT_FALSE(before_another);
  EXPECT_THAT(before_another.error(), HasSubstr("version coming, which waits for its time"));
  tests::ChainStore other("S2");
  must(other.apply(chain_policy("own", "", R"({ cashier = "store" })")));
  must(other.apply(chain_policy("all"), tests::kNoon));
}

TEST(ChangeOfOwner, store_takes_no_queue_back_while_its_entries_are_at_headquarters) {
  Chain chain;
  chain.one.sell("A");
  const std::string own = chain_policy("own", "", R"({ cashier = "store", store = "all" })");
  EXPECT_THAT(chain.one.apply(own, tests::kNoon).error(), HasSubstr("0 entries of this store wait and 1 are pending"));
  chain.sync();
  EXPECT_THAT(chain.one.apply(own, tests::kNoon).error(), HasSubstr("1 entries of this store wait and 0 are pending"));
  must(chain.two.apply(own, tests::kNoon));
}

TEST(ChangeOfOwner, headquarters_keeps_its_queues_while_something_is_in_them) {
  Chain chain;
  chain.one.sell("A");
  chain.sync();
  const auto refused = chain.hq.apply(chain_policy("own", "", R"({ cashier = "store", store = "all" })"), tests::kNoon);
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error(), HasSubstr("hands the cashier queues from headquarters to stores"));
}

}  // namespace
}  // namespace queueback::headquarters
