// What an online shop sees of orders that are picked up at a terminal, over real TLS and SQLite.
#include <gmock/gmock.h>

#include "tests/store/api_bench.hpp"

namespace queueback::store_server {
namespace {

using http::Status;
using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;
using tests::Answered;
using tests::ApiBench;
using tests::TillStream;

/// Sends what a terminal has.
void sync(ApiBench& bench, const TillStream& till) {
  bench.on_storage<bool>([&]() -> Stored<bool> {
    Intake& intake = bench.store().intake();
    const auto welcome = test::must(test::must(intake.hello(till.terminal(), till.hello())));
    (void)test::must(
        test::must(intake.ingest(till.terminal(), till.incarnation(), till.batch(welcome.watermarks.here))));
    return true;
  });
}

std::vector<protocol::OpenOrder> open_orders(ApiBench& bench) {
  return bench.on_storage<std::vector<protocol::OpenOrder>>([&]() -> Stored<std::vector<protocol::OpenOrder>> {
    std::vector<protocol::OpenOrder> orders;
    const auto everything = test::must(bench.store().reference().after({}));
    for (const replication::ReferenceItem& item : everything->items) {
      if (item.kind == static_cast<std::uint8_t>(protocol::ReferenceKind::kOpenOrder)) {
        orders.push_back(test::must(protocol::decode_open_order(item.body)));
      }
    }
    return orders;
  });
}

TEST(ApiPickup, accepted_order_is_told_to_terminals_with_quantities_and_deductions) {
  ApiBench bench;
  json order = bench.order("网-1", "M1", 500);
  order["lines"][0]["quantity"] = "0.735";
  order["lines"][0]["deducted"] = 99;
  ASSERT_EQ(bench.post("/v1/orders", order).status, Status::kCreated);
  const protocol::OpenOrder expected{
      "网-1", "M1", bench.now(), "CNY", {{"P1", {735}, domain::Money::minor(500), domain::Money::minor(99)}}};
  EXPECT_THAT(open_orders(bench), ElementsAre(expected));
}

TEST(ApiPickup, order_paid_in_points_stays_open_when_the_rest_was_refunded) {
  ApiBench bench;
  json order = bench.order("W1", "M1", 500);
  json points;
  points["product"] = "P2";
  points["paid"] = 0;
  points["deducted"] = 300;
  order["lines"].push_back(points);
  ASSERT_EQ(bench.post("/v1/orders", order).status, Status::kCreated);
  json refund;
  refund["line"] = 0;
  refund["amount"] = 500;
  ASSERT_EQ(bench.post("/v1/orders/W1/refunds", refund).status, Status::kOk);
  EXPECT_EQ(open_orders(bench).size(), 1U);
}

TEST(ApiPickup, completed_and_refunded_orders_are_removed) {
  ApiBench bench;
  bench.buy("W1", "M1", 500);
  bench.buy("W2", "M1", 500);
  EXPECT_EQ(open_orders(bench).size(), 2U);
  ASSERT_EQ(bench.post("/v1/orders/W1/complete").status, Status::kOk);
  json refund;
  refund["amount"] = 500;
  ASSERT_EQ(bench.post("/v1/orders/W2/refunds", refund).status, Status::kOk);
  EXPECT_THAT(open_orders(bench), IsEmpty());
  EXPECT_EQ(bench.get("/v1/orders/W1").body["handed_over"], nullptr);
}

TEST(ApiPickup, order_says_who_handed_it_over) {
  ApiBench bench;
  bench.buy("W1", "M1", 500);
  EXPECT_EQ(bench.get("/v1/orders/W1").body["handed_over"], nullptr);
  bench.restart();
  TillStream till("T1", 1);
  till.hand_over("W1", bench.now());
  sync(bench, till);
  const json order = bench.get("/v1/orders/W1").body;
  EXPECT_EQ(order["completed"], true);
  EXPECT_EQ(order["handed_over"]["terminal"], "T1");
  EXPECT_EQ(order["handed_over"]["cashier"], tests::sample_order().cashier.text());
  EXPECT_EQ(order["handed_over"]["at"], to_rfc3339(bench.now()));
  EXPECT_EQ(order["log_no"], 2) << "that of the order";
  EXPECT_THAT(open_orders(bench), IsEmpty());
  const Answered again = bench.post("/v1/orders/W1/complete");
  EXPECT_EQ(again.status, Status::kUnprocessable);
  EXPECT_EQ(again.body["error"]["code"], "refused");
  bench.restart();
  EXPECT_EQ(bench.get("/v1/orders/W1").body, order);
  EXPECT_EQ(bench.audit(), "");
}

}  // namespace
}  // namespace queueback::store_server
