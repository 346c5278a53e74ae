// The store's HTTPS API: each request once, and what bad ones are told.
#include <gmock/gmock.h>

#include "tests/store/api_bench.hpp"

namespace queueback::store_server {
namespace {

using http::Status;
using nlohmann::json;
using testing::HasSubstr;
using tests::Answered;
using tests::ApiBench;

std::string message_of(const Answered& answer) { return answer.body["error"]["message"]; }

TEST(StoreApiKey, same_request_again_is_answered_alike_and_done_once) {
  ApiBench bench;
  const std::string order = bench.order("O1", "M1", 10'000).dump();
  const Answered first = bench.post("/v1/orders", order, "k1");
  const Answered again = bench.post("/v1/orders", order, "k1");
  EXPECT_EQ(first.status, Status::kCreated);
  EXPECT_FALSE(first.repeated);
  EXPECT_EQ(again.status, Status::kCreated);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(bench.balance("revenue/S1"), 10'000);
  EXPECT_EQ(bench.logged_commands().size(), 1U);
}

TEST(StoreApiKey, repeat_says_whether_headquarters_has_it_by_now) {
  ApiBench bench;
  const std::string order = bench.order("O1", "M1", 10'000).dump();
  EXPECT_EQ(bench.post("/v1/orders", order, "k1").body["durable"], "store");
  bench.headquarters_acknowledges_all();
  EXPECT_EQ(bench.post("/v1/orders", order, "k1").body["durable"], "headquarters");
  EXPECT_EQ(bench.get("/v1/orders/O1").body["durable"], "headquarters");
}

TEST(StoreApiKey, other_content_under_a_key_is_answered_with_409) {
  ApiBench bench;
  bench.post("/v1/orders", bench.order("O1", "M1", 10'000).dump(), "k1");
  const Answered other_body = bench.post("/v1/orders", bench.order("O2", "M1", 10'000).dump(), "k1");
  EXPECT_EQ(other_body.status, Status::kConflict);
  EXPECT_EQ(other_body.body["error"]["code"], "key_reused");
  EXPECT_EQ(bench.post("/v1/orders/O1/complete", "", "k1").status, Status::kConflict);
  EXPECT_EQ(bench.get("/v1/orders/O2").status, Status::kNotFound);
  EXPECT_EQ(bench.post("/v1/orders/O1/complete", "", "k2").status, Status::kOk);
  EXPECT_EQ(bench.post("/v1/orders/O1/refunds", "", "k2").status, Status::kBadRequest);
}

TEST(StoreApiKey, refusal_is_kept_and_repeated) {
  ApiBench bench;
  const Answered unknown = bench.post("/v1/orders/O1/complete", "", "k1");
  EXPECT_EQ(unknown.status, Status::kNotFound);
  bench.buy("O1", "M1", 10'000);
  const Answered again = bench.post("/v1/orders/O1/complete", "", "k1");
  EXPECT_EQ(again.status, Status::kNotFound);
  EXPECT_EQ(again.body, unknown.body);
  EXPECT_TRUE(again.repeated);
  EXPECT_FALSE(again.body.contains("durable"));
  EXPECT_EQ(bench.get("/v1/orders/O1").body["completed"], false);

  const Answered twice = bench.post("/v1/orders", bench.order("O1", "M1", 10'000).dump(), "k2");
  EXPECT_EQ(twice.status, Status::kUnprocessable);
  EXPECT_EQ(twice.body["error"]["code"], "order_exists");
  EXPECT_EQ(bench.post("/v1/orders", bench.order("O1", "M1", 10'000).dump(), "k2").body, twice.body);
}

TEST(StoreApiKey, two_at_once_do_it_once) {
  ApiBench bench;
  const http::Call call = ApiBench::post_call("/v1/orders", bench.order("O1", "M1", 10'000).dump(), "k1");
  const std::vector<Answered> answers = bench.call_at_once({call, call, call, call});
  int repeats = 0;
  for (const Answered& answer : answers) {
    EXPECT_EQ(answer.status, Status::kCreated) << answer.body;
    EXPECT_EQ(answer.body, answers.front().body);
    repeats += answer.repeated ? 1 : 0;
  }
  EXPECT_EQ(repeats, 3);
  EXPECT_EQ(bench.balance("revenue/S1"), 10'000);
}

TEST(StoreApiKey, two_contents_at_once_give_one_order_and_one_409) {
  ApiBench bench;
  const std::vector<Answered> answers =
      bench.call_at_once({ApiBench::post_call("/v1/orders", bench.order("O1", "M1", 10'000).dump(), "k1"),
                          ApiBench::post_call("/v1/orders", bench.order("O2", "M1", 10'000).dump(), "k1")});
  const bool first_won = answers[0].status == Status::kCreated;
  EXPECT_EQ(answers[first_won ? 0 : 1].status, Status::kCreated);
  EXPECT_EQ(answers[first_won ? 1 : 0].status, Status::kConflict);
  EXPECT_EQ(bench.balance("revenue/S1"), 10'000);
}

TEST(StoreApiKey, outlives_a_restart) {
  ApiBench bench;
  const std::string order = bench.order("O1", "M1", 10'000).dump();
  const Answered first = bench.post("/v1/orders", order, "k1");
  bench.restart();
  const Answered again = bench.post("/v1/orders", order, "k1");
  EXPECT_EQ(again.status, Status::kCreated);
  EXPECT_EQ(again.body, first.body);
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(bench.get("/v1/orders/O1").body["tender"], "online");
  EXPECT_EQ(bench.post("/v1/orders/O1/complete", "", "k2").status, Status::kOk);
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApiKey, is_forgotten_after_its_time_few_at_once) {
  ApiBench bench;
  constexpr int kOld = 20;
  for (int i = 0; i < kOld; ++i) {
    bench.post("/v1/orders/O9/complete", "", "old" + std::to_string(i));
  }
  bench.pass(Duration{kRequestLife.micros - 1});
  EXPECT_TRUE(bench.post("/v1/orders/O9/complete", "", "old0").repeated);
  bench.pass(Duration{2});
  EXPECT_FALSE(bench.post("/v1/orders/O9/complete", "", "old0").repeated);
  EXPECT_EQ(bench.count("SELECT count(*) FROM api_request"), kOld - static_cast<std::int64_t>(kMaxDroppedRequests));
  bench.post("/v1/orders/O9/complete", "", "new");
  EXPECT_EQ(bench.count("SELECT count(*) FROM api_request"), 2);
}

TEST(StoreApiKey, has_1_to_200_printable_characters) {
  ApiBench bench;
  const std::string order = bench.order("O1", "M1", 10'000).dump();
  for (const std::string& key : {std::string(), std::string(kMaxKeyLength + 1, 'k'), std::string("sch\xc3\xbcssel")}) {
    const Answered answer = bench.post("/v1/orders", order, key);
    EXPECT_EQ(answer.status, Status::kBadRequest) << key;
    EXPECT_EQ(answer.body["error"]["code"], "bad_key");
  }
  EXPECT_EQ(bench.post("/v1/orders", order, std::string(kMaxKeyLength, '~')).status, Status::kCreated);
}

TEST(StoreApiBody, mistake_is_named_with_its_place) {
  ApiBench bench;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"{\"order\":\"O1\",\n \"lines\":[}", "line 2, column 11"},
      {"[]", "JSON object"},
      {R"({"lines":[{"product":"P1","paid":1}]})", "\"order\" is missing"},
      {R"({"order":"O1"})", "\"lines\" is missing"},
      {R"({"order":"","lines":[{"product":"P1","paid":1}]})", "\"order\" must be"},
      {R"({"order":"O1","lines":[]})", "\"lines\" must be"},
      {R"({"order":"O1","lines":[{"product":"P1","paid":1},{"product":"P1","paid":-1}]})", "\"lines[1].paid\""},
      {R"({"order":"O1","lines":[{"product":"P1","paid":16.8}]})", "\"lines[0].paid\""},
      {R"({"order":"O1","lines":[{"product":"P1","paid":18446744073709551615}]})", "\"lines[0].paid\""},
      {R"({"order":"O1","lines":[{"product":"P1","paid":1,"deducted":"1"}]})", "\"lines[0].deducted\""},
      {R"({"order":"O1","lines":[{"product":"P 1","paid":1}]})", "\"lines[0].product\""},
      {R"({"order":"O1","lines":[{"product":"P1","paid":1,"quantity":0}]})", "\"lines[0].quantity\""},
      {R"({"order":"O1","lines":[{"product":"P1","paid":1,"price":1}]})", "\"lines[0].price\" is unknown"},
      {R"({"order":"O1","lines":[7]})", "\"lines[0]\" must be an object"},
      {R"({"order":"O1","note":"x","lines":[{"product":"P1","paid":1}]})", "\"note\" is unknown"},
      {R"({"order":"O1","channel":"checkout","lines":[{"product":"P1","paid":1}]})", "store_online, mall"},
      {R"({"order":"O1","member":"a b","lines":[{"product":"P1","paid":1}]})", "\"member\""},
      {R"({"order":"O1","at":"yesterday","lines":[{"product":"P1","paid":1}]})", "\"at\""},
      {R"({"order":"O1","tender":"cash","lines":[{"product":"P1","paid":1}]})", "\"tender\""},
      {R"({"order":"O1","tender":"a/b","lines":[{"product":"P1","paid":1}]})", "\"tender\""},
      {R"({"order":"O1","lines":[{"product":"P1","paid":1e999}]})", "out of range"}};
  for (const auto& [body, place] : cases) {
    const Answered answer = bench.post("/v1/orders", body, "k");
    EXPECT_EQ(answer.status, Status::kBadRequest) << body;
    EXPECT_THAT(message_of(answer), HasSubstr(place)) << body;
  }
  EXPECT_EQ(bench.count("SELECT count(*) FROM api_request"), 0);
}

TEST(StoreApiBody, order_of_another_store_is_refused) {
  ApiBench bench;
  json body = bench.order("O1", "M1", 10'000);
  body["store"] = "S2";
  const Answered answer = bench.post("/v1/orders", body);
  EXPECT_EQ(answer.status, Status::kUnprocessable);
  EXPECT_EQ(answer.body["error"]["code"], "other_store");
  body["store"] = "S1";
  EXPECT_EQ(bench.post("/v1/orders", body).status, Status::kCreated);
}

TEST(StoreApiBody, amounts_beyond_the_limit_are_refused) {
  ApiBench bench;
  json body = bench.order("O1", "M1", domain::kMaxAmount.minor());
  EXPECT_EQ(bench.post("/v1/orders", body).status, Status::kCreated);
  body["order"] = "O2";
  body["lines"].push_back(body["lines"][0]);
  EXPECT_EQ(bench.post("/v1/orders", body).status, Status::kUnprocessable);
  body["lines"] = json::array();
  for (std::size_t i = 0; i <= kMaxOnlineLines; ++i) {
    body["lines"].push_back(bench.order("O2", "M1", 1)["lines"][0]);
  }
  EXPECT_EQ(bench.post("/v1/orders", body).status, Status::kBadRequest);
  body["lines"].erase(0);
  EXPECT_EQ(bench.post("/v1/orders", body).body["entries"].size(), kMaxOnlineLines);
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApiBody, commands_take_only_what_they_know) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  EXPECT_THAT(message_of(bench.post("/v1/orders/O1/complete", R"({"at":"now"})", "k")), HasSubstr("\"at\" is unknown"));
  EXPECT_THAT(message_of(bench.post("/v1/orders/O1/refunds", "{}", "k")), HasSubstr("\"amount\" is missing"));
  EXPECT_THAT(message_of(bench.post("/v1/entries/O1%230/redeem", R"({"into":"cash"})", "k")),
              HasSubstr("points, love, voucher"));
  EXPECT_EQ(bench.post("/v1/orders/O1/refunds", R"({"amount":0})", "k").status, Status::kUnprocessable);
}

TEST(StoreApiLimits, body_header_and_page_are_limited) {
  ApiBench bench;
  const std::string large(http::kMaxBodyBytes + 1, ' ');
  EXPECT_EQ(bench.post("/v1/orders", large, "k").status, Status::kContentTooLarge);
  http::Call call{http::Method::kGet, "/v1/queues", {}, ""};
  call.headers["X-Long"] = std::string(http::kMaxHeaderBytes, 'x');
  EXPECT_EQ(bench.call(call).status, Status::kHeadersTooLarge);
  for (const char* query : {"limit=0", "limit=1001", "limit=x", "limit=", "before=1"}) {
    EXPECT_EQ(bench.get(std::string("/v1/queues?") + query).status, Status::kBadRequest) << query;
  }
  EXPECT_EQ(bench.get("/v1/orders/O1?x=1").status, Status::kBadRequest);
  EXPECT_EQ(bench.get("/v1/orders/" + std::string(300, 'x')).status, Status::kBadRequest);
  EXPECT_EQ(bench.get("/v1/orders/%FF").status, Status::kBadRequest);
}

}  // namespace
}  // namespace queueback::store_server
