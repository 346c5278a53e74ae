#include <gmock/gmock.h>

#include "headquarters/app/order_json.hpp"
#include "tests/headquarters/server_bench.hpp"

namespace queueback::headquarters {
namespace {

using http::Status;
using nlohmann::json;
using test::must;
using tests::booked;
using tests::numbered_order;
using tests::ServerBench;
using tests::StoreStream;

std::string page_after(std::uint64_t cursor, std::uint64_t limit) {
  return "/v1/orders?after=" + std::to_string(cursor) + "&limit=" + std::to_string(limit);
}

TEST(OrdersApi, pages_give_every_order_once_in_stable_order_while_more_arrive) {
  ServerBench bench;
  StoreStream stream(1);
  constexpr std::uint64_t kOrders = 25;
  std::uint64_t sold = 0;
  std::uint64_t cursor = 0;
  std::vector<std::uint64_t> receipts;
  while (receipts.size() < kOrders) {
    for (int i = 0; i < 5 && sold < kOrders; ++i) {
      stream.add(booked(numbered_order(++sold)));
    }
    must(bench.sync("S1", stream));
    const json page = bench.get_json(page_after(cursor, 3));
    ASSERT_LE(page["orders"].size(), 3U);
    for (const json& order : page["orders"]) {
      EXPECT_GT(order["cursor"], cursor);
      cursor = order["cursor"];
      receipts.push_back(order["receipt"]);
    }
    EXPECT_EQ(page["next"], cursor);
    EXPECT_EQ(page["more"], receipts.size() < sold);
  }
  for (std::uint64_t i = 0; i < kOrders; ++i) {
    EXPECT_EQ(receipts[i], i + 1);
  }
  const json end = bench.get_json(page_after(cursor, 3));
  EXPECT_TRUE(end["orders"].empty());
  EXPECT_EQ(end["next"], cursor);
  EXPECT_EQ(end["more"], false);
}

TEST(OrdersApi, without_limit_gives_the_default_number) {
  ServerBench bench;
  StoreStream stream(1);
  for (std::uint64_t n = 1; n <= kDefaultApiRows + 1; ++n) {
    stream.add(booked(numbered_order(n)));
  }
  must(bench.sync("S1", stream));
  const json page = bench.get_json("/v1/orders");
  EXPECT_EQ(page["orders"].size(), kDefaultApiRows);
  EXPECT_EQ(page["more"], true);
  EXPECT_EQ(bench.get_json(page_after(0, kMaxApiRows))["orders"].size(), kDefaultApiRows + 1);
}

TEST(OrdersApi, bad_parameters_are_answered_with_400_and_a_reason) {
  ServerBench bench;
  for (const char* query : {"after=-1", "after=x", "after=", "after=99999999999999999999", "limit=0", "limit=1001",
                            "limit=1e3", "limit=", "limit=-5", "before=3"}) {
    const http::Response response = bench.get(std::string("/v1/orders?") + query);
    EXPECT_EQ(response.status, Status::kBadRequest) << query;
    const json error = json::parse(response.body)["error"];
    EXPECT_EQ(error["code"], "bad_parameter") << query;
    EXPECT_FALSE(error["message"].get<std::string>().empty()) << query;
  }
}

TEST(OrdersApi, wrong_or_missing_token_is_answered_with_401) {
  ServerBench bench;
  for (const char* path : {"/v1/orders", "/v1/stores", "/v1/nothing"}) {
    for (const char* token : {"", "0123456789abcdef0123456789abcdee"}) {
      EXPECT_EQ(bench.get(path, token).status, Status::kUnauthorized) << path;
    }
  }
}

TEST(OrdersApi, unknown_path_is_answered_with_404) {
  ServerBench bench;
  EXPECT_EQ(bench.get("/v1/nothing").status, Status::kNotFound);
}

TEST(HealthApi, answers_without_a_token) {
  ServerBench bench;
  const http::Response response = bench.get("/v1/healthz", "");
  EXPECT_EQ(response.status, Status::kOk);
  EXPECT_EQ(json::parse(response.body)["status"], "ok");
}

TEST(StoresApi, shows_how_each_store_stands) {
  ServerBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(to_bytes("\xff"));
  must(bench.sync("S1", stream));
  const json stores = bench.get_json("/v1/stores")["stores"];
  ASSERT_EQ(stores.size(), 1U);
  EXPECT_EQ(stores[0]["store"], "S1");
  EXPECT_EQ(stores[0]["head"], 2);
  EXPECT_EQ(stores[0]["received"], 2);
  EXPECT_EQ(stores[0]["backlog"], 0);
  EXPECT_EQ(stores[0]["orders"], 1);
  EXPECT_EQ(stores[0]["alarms"], 1);
  EXPECT_EQ(stores[0]["program"], "queueback-store 0.1.0");
  EXPECT_EQ(stores[0]["last_contact"], to_rfc3339(test::kNow));
  EXPECT_TRUE(stores[0]["connected"].is_boolean());
  EXPECT_LT(stores[0]["clock_skew_ms"], 0);
}

/// Orders whose JSON has about 100 kB each.
StoreStream long_orders(std::uint64_t count) {
  StoreStream stream(1);
  for (std::uint64_t n = 1; n <= count; ++n) {
    domain::Order order = numbered_order(n);
    order.lines.assign(800, order.lines[0]);
    stream.add(tests::quarantined(order, "too many lines"));
  }
  return stream;
}

TEST(OrdersApi, page_ends_before_it_exceeds_its_bytes) {
  ServerBench bench;
  must(bench.sync("S1", long_orders(60)));
  const http::Response response = bench.get(page_after(0, kMaxApiRows));
  EXPECT_LE(response.body.size(), kMaxApiPageBytes + 10'000);
  const json page = json::parse(response.body);
  EXPECT_LT(page["orders"].size(), 60U);
  EXPECT_EQ(page["more"], true);
  const json rest = bench.get_json(page_after(page["next"], kMaxApiRows));
  EXPECT_EQ(page["orders"].size() + rest["orders"].size(), 60U);
}

TEST(AdminOrders, page_fits_a_line_of_the_socket_and_gives_every_order) {
  ServerBench bench;
  const StoreStream stream = long_orders(4);
  must(bench.sync("S1", stream));
  std::uint64_t cursor = 0;
  std::uint64_t count = 0;
  for (bool more = true; more;) {
    const json page = bench.ask({{"do", "orders"}, {"after", cursor}, {"limit", 1000}});
    EXPECT_LT(page.dump().size(), net::kMaxLineBytes);
    ASSERT_EQ(page["ok"], true);
    count += page["orders"].size();
    cursor = page["next"];
    more = page["more"];
  }
  EXPECT_EQ(count, 4U);
}

TEST(AdminOrders, are_the_same_as_the_api_gives) {
  ServerBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  must(bench.sync("S1", stream));
  EXPECT_EQ(bench.ask({{"do", "orders"}})["orders"], bench.get_json("/v1/orders")["orders"]);
}

TEST(AdminOrders, limits_out_of_range_are_refused) {
  ServerBench bench;
  for (const json& request :
       {json{{"do", "orders"}, {"limit", 0}}, json{{"do", "orders"}, {"limit", kMaxAdminRows + 1}},
        json{{"do", "orders"}, {"after", -1}}, json{{"do", "alarms"}, {"rows", 0}},
        json{{"do", "store.list"}, {"rows", -1}}, json{{"do", "ledger"}, {"rows", 1001}}}) {
    EXPECT_EQ(bench.ask(request)["ok"], false) << request;
  }
}

TEST(Admin, status_and_audit_say_that_all_adds_up) {
  ServerBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  must(bench.sync("S1", stream));
  const json status = bench.ask({{"do", "status"}});
  EXPECT_EQ(status["stores"], 1);
  EXPECT_EQ(status["orders"], 1);
  EXPECT_EQ(status["records"], 1);
  EXPECT_EQ(status["alarms"], 0);
  EXPECT_EQ(status["sums"]["CNY"], 0);
  const json audit = bench.ask({{"do", "audit"}});
  EXPECT_EQ(audit["adds_up"], true) << audit;
  EXPECT_EQ(audit["records"], 1);
}

TEST(Admin, store_code_is_for_a_store_of_that_name) {
  ServerBench bench;
  const json answer = bench.ask({{"do", "store.code"}, {"store", "S7"}});
  ASSERT_EQ(answer["ok"], true) << answer;
  const auto code = must(crypto::EnrolmentCode::parse(answer["code"].get<std::string>()));
  const auto identity = bench.codes().redeem(code.secret, test::kNow);
  ASSERT_TRUE(identity);
  EXPECT_EQ(identity->to_string(), "queueback:hq/store/S7");
  EXPECT_EQ(bench.ask({{"do", "store.code"}, {"store", "not/one"}})["ok"], false);
  EXPECT_EQ(bench.ask({{"do", "store.code"}})["ok"], false);
  EXPECT_EQ(bench.ask({{"do", "store.code"}, {"store", "all"}})["ok"], false);
}

TEST(Admin, policy_is_checked_applied_and_listed_and_its_queue_shown) {
  ServerBench bench;
  const std::string toml =
      "version = \"p1\"\n[queue_rebate]\nextract = \"10%\"\ndefault = \"100%\"\n"
      "queues = { cashier = \"all\", store = \"all\" }\n";
  const json file = {{"toml", toml}, {"source", "policy.toml"}};
  const auto ask = [&](const char* what, json request) {
    request["do"] = what;
    return bench.ask(request);
  };
  EXPECT_EQ(ask("policy.check", file)["version"], "p1");
  json request = file;
  request["effective"] = "2025-01-01T00:00:00Z";
  EXPECT_EQ(ask("policy.apply", request)["ok"], true);
  EXPECT_EQ(ask("policy.apply", file)["ok"], false);
  EXPECT_EQ(ask("policy.apply", {{"toml", "version = 1"}, {"source", "x"}})["ok"], false);
  EXPECT_EQ(ask("policy.list", json::object())["policies"][0]["state"], "in force");

  StoreStream stream(1);
  stream.add({tests::kSoldAt, Instant{0}, "p1", protocol::PolicyChange{"p1", Instant{0}, toml}, {}});
  stream.add(booked(numbered_order(1)));
  must(bench.sync("S1", stream));
  const json queue = ask("queue", json::object())["queues"][0];
  EXPECT_EQ(queue["queue"], "cashier/all");
  EXPECT_EQ(queue["line"][0]["store"], "S1");
  EXPECT_EQ(queue["line"][0]["entitlement"], 1134);
  EXPECT_EQ(ask("solvency", json::object())["solvency"][0]["outstanding"], 1134);
  EXPECT_EQ(ask("audit", json::object())["adds_up"], true);
}

TEST(Admin, ledger_pages_give_every_account_once) {
  ServerBench bench;
  StoreStream one(1);
  one.add(booked(numbered_order(1)));
  must(bench.sync("S1", one));
  StoreStream two(2);
  two.add(booked(numbered_order(2)));
  must(bench.sync("S2", two));
  const json all = bench.ask({{"do", "ledger"}})["balances"];
  json paged = json::array();
  json request{{"do", "ledger"}, {"rows", 1}};
  for (bool more = true; more;) {
    const json page = bench.ask(request);
    ASSERT_EQ(page["balances"].size(), 1U);
    paged.push_back(page["balances"][0]);
    request["after"] = page["next"];
    more = page["more"];
  }
  EXPECT_EQ(paged, all);
  std::int64_t sum = 0;
  const json of_store = bench.ask({{"do", "ledger"}, {"store", "S2"}});
  for (const json& line : of_store["balances"]) {
    EXPECT_EQ(line["store"], "S2");
    sum += line["amount"].get<std::int64_t>();
  }
  EXPECT_EQ(sum, 0);
}

TEST(Admin, alarms_come_newest_first_page_by_page) {
  ServerBench bench;
  StoreStream stream(1);
  for (int i = 0; i < 3; ++i) {
    stream.add(to_bytes("\xff"));
  }
  must(bench.sync("S1", stream));
  const json first = bench.ask({{"do", "alarms"}, {"rows", 2}});
  ASSERT_EQ(first["alarms"].size(), 2U);
  EXPECT_EQ(first["alarms"][0]["record"], 3);
  const json rest = bench.ask({{"do", "alarms"}, {"rows", 2}, {"before", first["next"]}});
  ASSERT_EQ(rest["alarms"].size(), 1U);
  EXPECT_EQ(rest["alarms"][0]["kind"], "unreadable-record");
}

TEST(Admin, store_list_pages_by_name) {
  ServerBench bench;
  for (const char* store : {"S1", "S2", "S3"}) {
    must(bench.sync(store, StoreStream(1)));
  }
  const json first = bench.ask({{"do", "store.list"}, {"rows", 2}});
  EXPECT_EQ(first["stores"].size(), 2U);
  EXPECT_EQ(first["more"], true);
  const json rest = bench.ask({{"do", "store.list"}, {"after", first["next"]}});
  ASSERT_EQ(rest["stores"].size(), 1U);
  EXPECT_EQ(rest["stores"][0]["store"], "S3");
  EXPECT_EQ(rest["more"], false);
}

}  // namespace
}  // namespace queueback::headquarters
