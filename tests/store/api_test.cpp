// The store's HTTPS API: what each route does to line and books, over real TLS and SQLite.
#include <gmock/gmock.h>

#include "common/policy/policy.hpp"
#include "common/replay_format/command_reader.hpp"
#include "common/zone/zone_table.hpp"
#include "tests/store/api_bench.hpp"

namespace queueback::store_server {
namespace {

namespace queue_rebate = rewards::queue_rebate;
using http::Status;
using nlohmann::json;
using testing::ElementsAre;
using tests::Answered;
using tests::ApiBench;

constexpr const char* kCompleted = R"(
version = "completed"
currency = "CNY"
[queue_rebate]
first_in_line = "retain"
settle_on = "completed"
extract = "10%"
default = "100%"
)";

constexpr const char* kDraws = R"(
version = "draws"
currency = "CNY"
[queue_rebate]
first_in_line = "retain"
extract = "10%"
default = "100%"
redeem = { points = "80%" }
draw = { kind = "fixed", ratios = ["50%"] }
)";

json refund_of(std::int64_t amount) {
  json body;
  body["amount"] = amount;
  return body;
}

/// The words of a list of answers.
std::string code_of(const Answered& answer) { return answer.body["error"]["code"]; }

TEST(StoreApi, order_joins_the_store_queue_and_is_in_the_sales_book) {
  ApiBench bench;
  const Answered answer = bench.post("/v1/orders", bench.order("O1", "M1", 10'000));
  ASSERT_EQ(answer.status, Status::kCreated) << answer.body;
  EXPECT_EQ(answer.body["order"], "O1");
  EXPECT_EQ(answer.body["durable"], "store");
  EXPECT_GT(answer.body["log_no"], 0);
  ASSERT_EQ(answer.body["entries"].size(), 1U);
  const json& entry = answer.body["entries"][0];
  EXPECT_EQ(entry["entry"], "O1#0");
  EXPECT_EQ(entry["queue"], "store/S1");
  EXPECT_EQ(entry["status"], "waiting");
  EXPECT_EQ(entry["entitlement"], 10'000);
  EXPECT_EQ(entry["paid"], 0);
  EXPECT_EQ(entry["position"], 1);
  EXPECT_EQ(entry["ahead"], 0);
  EXPECT_EQ(entry["source"], "default(program)");
  EXPECT_EQ(bench.balance("tender/S1/online"), -10'000);
  EXPECT_EQ(bench.balance("revenue/S1"), 10'000);
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApi, later_order_pays_the_earlier_one) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 10'000);
  const json first = bench.get("/v1/entries/O1%230").body;
  EXPECT_EQ(first["paid"], 1000);
  EXPECT_EQ(first["remaining"], 9000);
  const json second = bench.get("/v1/entries/O2%230").body;
  EXPECT_EQ(second["position"], 2);
  EXPECT_EQ(second["entries_ahead"], 1);
  EXPECT_EQ(second["ahead"], 9000);
  EXPECT_EQ(bench.balance("member/M1/change"), 1000);
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApi, every_line_has_its_entry_and_shows_what_was_sent) {
  ApiBench bench;
  const json body = json::parse(R"({"order":"网单 1/2","member":"M1","tender":"wechat","lines":[
    {"product":"P1","paid":1680,"deducted":20,"quantity":2},{"product":"P2","paid":735,"quantity":"0.735"}]})");
  ASSERT_EQ(bench.post("/v1/orders", body).status, Status::kCreated);
  const Answered answer = bench.get("/v1/orders/%E7%BD%91%E5%8D%95%201%2F2");
  ASSERT_EQ(answer.status, Status::kOk) << answer.body;
  EXPECT_EQ(answer.body["order"], "网单 1/2");
  EXPECT_EQ(answer.body["channel"], "store_online");
  EXPECT_EQ(answer.body["tender"], "wechat");
  EXPECT_EQ(answer.body["completed"], false);
  EXPECT_EQ(answer.body["state"], "settled");
  EXPECT_EQ(answer.body["entries"].size(), 2U);
  const json& lines = answer.body["lines"];
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0]["quantity"], "2");
  EXPECT_EQ(lines[0]["deducted"], 20);
  EXPECT_EQ(lines[1]["quantity"], "0.735");
  EXPECT_EQ(lines[1]["entry"], "网单 1/2#1");
  EXPECT_EQ(bench.balance("tender/S1/wechat"), -2415);
}

TEST(StoreApi, order_settles_and_pays_the_line_when_it_is_completed) {
  ApiBench bench;
  bench.apply_policy(kCompleted);
  EXPECT_TRUE(bench.buy("O1", "M1", 10'000)["entries"].empty());
  EXPECT_EQ(bench.post("/v1/orders/O1/complete").body["entries"].size(), 1U);
  bench.buy("O2", "M2", 10'000);
  EXPECT_EQ(bench.get("/v1/entries/O1%230").body["paid"], 0);
  EXPECT_EQ(bench.get("/v1/orders/O2").body["state"], "pending");
  EXPECT_EQ(bench.post("/v1/orders/O2/complete").status, Status::kOk);
  EXPECT_EQ(bench.get("/v1/entries/O1%230").body["paid"], 1000);
  const Answered again = bench.post("/v1/orders/O2/complete");
  EXPECT_EQ(again.status, Status::kUnprocessable);
  EXPECT_EQ(code_of(again), "refused");
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApi, refund_after_a_payout_withholds_what_was_paid_too_much) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 50'000);
  ASSERT_EQ(bench.get("/v1/entries/O1%230").body["paid"], 5000);
  const Answered answer = bench.post("/v1/orders/O1/refunds", refund_of(8000));
  ASSERT_EQ(answer.status, Status::kOk) << answer.body;
  EXPECT_EQ(answer.body["refund"]["amount"], 8000);
  EXPECT_EQ(answer.body["refund"]["withheld"], 3000);
  EXPECT_EQ(answer.body["refund"]["cash"], 5000);
  EXPECT_EQ(answer.body["entries"][0]["status"], "done");
  EXPECT_EQ(bench.balance("tender/S1/online"), -60'000 + 5000);
  EXPECT_EQ(bench.balance("revenue/S1"), 60'000 - 5000);
  EXPECT_EQ(bench.balance("store/S1/recovered"), 3000);
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApi, refund_of_several_lines_names_one) {
  ApiBench bench;
  json body = bench.order("O1", "M1", 3000);
  body["lines"].push_back(body["lines"][0]);
  ASSERT_EQ(bench.post("/v1/orders", body).status, Status::kCreated);
  EXPECT_EQ(bench.post("/v1/orders/O1/refunds", refund_of(1000)).status, Status::kUnprocessable);
  json second = refund_of(3000);
  second["line"] = 1;
  const Answered answer = bench.post("/v1/orders/O1/refunds", second);
  ASSERT_EQ(answer.status, Status::kOk) << answer.body;
  EXPECT_EQ(bench.get("/v1/entries/O1%231").body["status"], "cancelled");
  EXPECT_EQ(bench.get("/v1/entries/O1%230").body["status"], "waiting");
  EXPECT_EQ(bench.post("/v1/orders/O1/refunds", second).status, Status::kUnprocessable);
}

TEST(StoreApi, draw_changes_the_ratio_once) {
  ApiBench bench;
  bench.apply_policy(kDraws);
  bench.buy("O1", "M1", 10'000);
  EXPECT_EQ(bench.get("/v1/entries/O1%230").body["draw_open"], true);
  const Answered drawn = bench.post("/v1/entries/O1%230/draw");
  ASSERT_EQ(drawn.status, Status::kOk) << drawn.body;
  EXPECT_EQ(drawn.body["order"], "O1");
  EXPECT_EQ(drawn.body["number"], 0);
  EXPECT_EQ(drawn.body["entries"][0]["entitlement"], 5000);
  EXPECT_EQ(drawn.body["entries"][0]["draw_open"], false);
  EXPECT_EQ(bench.post("/v1/entries/O1%230/draw").status, Status::kUnprocessable);
}

TEST(StoreApi, redeem_turns_an_entry_into_points) {
  ApiBench bench;
  bench.apply_policy(kDraws);
  bench.buy("O1", "M1", 10'000);
  EXPECT_EQ(bench.post("/v1/entries/O1%230/redeem", json::parse(R"({"into":"love"})")).status, Status::kUnprocessable);
  const Answered answer = bench.post("/v1/entries/O1%230/redeem", json::parse(R"({"into":"points"})"));
  ASSERT_EQ(answer.status, Status::kOk) << answer.body;
  EXPECT_EQ(answer.body["entries"][0]["status"], "redeemed");
  EXPECT_EQ(answer.body["entries"][0]["into"], "points");
  EXPECT_EQ(answer.body["entries"][0]["position"], json());
  EXPECT_EQ(bench.balance("member/M1/points", "points"), 8000);
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApi, leave_takes_an_entry_out_of_the_line) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 10'000);
  const Answered answer = bench.post("/v1/entries/O1%230/leave");
  ASSERT_EQ(answer.status, Status::kOk) << answer.body;
  EXPECT_EQ(answer.body["entries"][0]["status"], "cancelled");
  EXPECT_EQ(bench.get("/v1/entries/O2%230").body["position"], 1);
  EXPECT_EQ(bench.post("/v1/entries/O1%230/leave").status, Status::kUnprocessable);
}

TEST(StoreApi, mall_order_is_remembered_for_headquarters) {
  ApiBench bench;
  json body = bench.order("O1", "M1", 10'000);
  body["channel"] = "mall";
  const Answered answer = bench.post("/v1/orders", body);
  ASSERT_EQ(answer.status, Status::kCreated) << answer.body;
  EXPECT_TRUE(answer.body["entries"].empty());
  const json line = bench.get("/v1/orders/O1").body["lines"][0];
  EXPECT_EQ(line["queue"], "mall/all");
  EXPECT_EQ(line["queue_owner"], "headquarters");
  EXPECT_EQ(bench.balance("revenue/S1"), 10'000);
  EXPECT_EQ(bench.balance("pool/queue_rebate/mall/all"), 0);
  EXPECT_EQ(bench.post("/v1/orders/O1/refunds", refund_of(10'000)).body["refund"]["cash"], 10'000);
  EXPECT_EQ(bench.balance("revenue/S1"), 0);
}

TEST(StoreApi, queues_show_figures_and_solvency_page_by_page) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 10'000);
  const json page = bench.get("/v1/queues").body;
  ASSERT_EQ(page["queues"].size(), 1U);
  const json& queue = page["queues"][0];
  EXPECT_EQ(queue["queue"], "store/S1");
  EXPECT_EQ(queue["waiting"], 2);
  EXPECT_EQ(queue["outstanding"], 19'000);
  EXPECT_EQ(queue["inflow_90_days"], 2000);
  EXPECT_EQ(queue["coverage_ppm"], 105'263);
  EXPECT_EQ(queue["never_paid_ppm"], 900'000);
  EXPECT_EQ(page["more"], false);
  EXPECT_EQ(page["paused"], false);
  EXPECT_TRUE(bench.get("/v1/queues?after=store/S1&limit=1").body["queues"].empty());
}

TEST(StoreApi, checkouts_of_tills_can_be_read_but_not_refunded) {
  ApiBench bench;
  tests::TillStream till("T1", 1);
  const std::string id = to_string(till.sale().id.uuid);
  till.sell_to("M1");
  (void)bench.on_storage<bool>([&]() -> Stored<bool> {
    tests::must(tests::must(bench.store().intake().hello("T1", till.hello())));
    tests::must(tests::must(bench.store().intake().ingest("T1", till.incarnation(), till.batch(0))));
    return true;
  });
  const Answered order = bench.get("/v1/orders/" + id);
  ASSERT_EQ(order.status, Status::kOk) << order.body;
  EXPECT_EQ(order.body["channel"], "checkout");
  EXPECT_EQ(order.body["desk"], "T1");
  EXPECT_EQ(order.body["completed"], true);
  const Answered refund = bench.post("/v1/orders/" + id + "/refunds", refund_of(100));
  EXPECT_EQ(refund.status, Status::kUnprocessable);
  EXPECT_EQ(code_of(refund), "sold_at_a_till");
}

TEST(StoreApi, commands_are_in_the_log_in_the_replay_format) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.post("/v1/orders/O1/complete");
  bench.post("/v1/orders/O1/refunds", refund_of(1000));
  bench.post("/v1/entries/O1%230/leave");
  bench.post("/v1/entries/O1%230/leave");
  std::vector<std::size_t> kinds;
  for (const protocol::StoreRecord& record : bench.logged_commands()) {
    const auto line = replay::read_command(std::get<protocol::RewardCommand>(record.body).command);
    ASSERT_TRUE(line.body) << line.body.error();
    EXPECT_EQ(line.at, bench.now());
    kinds.push_back(line.body->index());
  }
  // place, complete, refund, leave; what was refused is not in the log.
  EXPECT_THAT(kinds, ElementsAre(0U, 1U, 2U, 5U));
}

TEST(StoreApi, replay_of_the_log_gives_the_same_postings) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "M2", 33'333);
  bench.post("/v1/orders/O1/refunds", refund_of(9000));
  bench.post("/v1/entries/O2%230/leave");
  bench.buy("O3", "", 7777);

  queue_rebate::Engine engine({queue_rebate::Ownership::Kind::kStore, "S1"});
  auto policy = tests::must(policy::parse(tests::kPolicy, "policy.toml", Instant{0})).queue_rebate;
  policy.zone = tests::must(zone::zone_rules("Asia/Shanghai"));
  tests::must(engine.execute({bench.now(), 1, queue_rebate::ActivatePolicy{policy}}));
  std::uint64_t arrival = 1;
  for (const protocol::StoreRecord& record : bench.logged_commands()) {
    const auto line = replay::read_command(std::get<protocol::RewardCommand>(record.body).command);
    queue_rebate::Command command{*line.at, ++arrival, queue_rebate::Tick{}};
    std::visit(
        [&](const auto& body) {
          if constexpr (std::is_constructible_v<decltype(command.body), decltype(body)>) {
            command.body = body;
          }
        },
        *line.body);
    const auto outcome = tests::must(engine.execute(command));
    std::vector<ledger::Posting> rewards = record.postings;
    std::erase_if(rewards, [](const ledger::Posting& posting) { return posting.book == ledger::Book::kSales; });
    EXPECT_EQ(engine.spell(outcome), rewards);
  }
  EXPECT_EQ(arrival, 6U);
}

TEST(StoreApi, order_counts_from_its_own_time_within_limits) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  const auto at = [&](const char* id, Duration from_now) {
    json body = bench.order(id, "M2", 10'000);
    body["at"] = to_rfc3339(bench.now() + from_now);
    return bench.post("/v1/orders", body);
  };
  EXPECT_EQ(at("O2", Duration::hours(-1)).body["entries"][0]["position"], 1);
  EXPECT_EQ(at("O3", kMaxOrderSkew).body["entries"][0]["effective_at"], to_rfc3339(bench.now()));
  for (const Duration out : {Duration{kMaxOrderSkew.micros + 1}, Duration{-kMaxOrderAge.micros - 1}}) {
    EXPECT_EQ(code_of(at("O4", out)), "time_out_of_range");
  }
  EXPECT_EQ(at("O4", Duration{-kMaxOrderAge.micros}).status, Status::kCreated);
}

TEST(StoreApi, unknown_orders_and_entries_are_answered_with_404) {
  ApiBench bench;
  EXPECT_EQ(code_of(bench.get("/v1/orders/O9")), "unknown_order");
  EXPECT_EQ(code_of(bench.get("/v1/entries/O9")), "unknown_entry");
  EXPECT_EQ(code_of(bench.post("/v1/orders/O9/complete")), "unknown_order");
  EXPECT_EQ(code_of(bench.post("/v1/orders/O9/refunds", refund_of(1))), "unknown_order");
  for (const char* action : {"draw", "leave"}) {
    const Answered answer = bench.post(std::string("/v1/entries/O9/") + action);
    EXPECT_EQ(answer.status, Status::kNotFound);
    EXPECT_EQ(code_of(answer), "unknown_entry");
  }
  EXPECT_EQ(code_of(bench.get("/v1/nothing")), "not_found");
  EXPECT_EQ(bench.get("/v1/orders").status, Status::kMethodNotAllowed);
}

TEST(StoreApi, wrong_or_missing_token_is_answered_with_401) {
  ApiBench bench;
  for (const char* token : {"", "0123456789abcdef0123456789abcdee"}) {
    for (const char* path : {"/v1/queues", "/v1/orders/O1", "/v1/entries/O1", "/v1/nothing"}) {
      EXPECT_EQ(bench.get(path, token).status, Status::kUnauthorized) << path;
    }
    const std::string order = bench.order("O1", "M1", 100).dump();
    EXPECT_EQ(bench.call(ApiBench::post_call("/v1/orders", order, "k"), token).status, Status::kUnauthorized);
  }
  EXPECT_EQ(bench.get("/v1/orders/O1").status, Status::kNotFound);
}

TEST(StoreApi, health_answers_without_a_token) {
  ApiBench bench;
  const Answered answer = bench.get("/v1/health", "");
  EXPECT_EQ(answer.status, Status::kOk);
  EXPECT_EQ(answer.body["status"], "ok");
}

TEST(StoreApi, without_headquarters_an_order_is_durable_at_the_store) {
  ApiBench bench(Finality::kHere);
  EXPECT_EQ(bench.buy("O1", "M1", 10'000)["durable"], "store");
  EXPECT_EQ(bench.get("/v1/orders/O1").body["durable"], "store");
}

}  // namespace
}  // namespace queueback::store_server
