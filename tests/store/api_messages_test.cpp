// A member's messages over the store's HTTPS API.
#include <gmock/gmock.h>

#include "tests/store/api_bench.hpp"

namespace queueback::store_server {
namespace {

using http::Status;
using nlohmann::json;
using tests::Answered;
using tests::ApiBench;

TEST(StoreApiMessages, page_shows_both_languages_oldest_first) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  const json bought = bench.buy("O2", "M2", 10'000);
  const Answered answer = bench.get("/v1/members/M1/messages");
  ASSERT_EQ(answer.status, Status::kOk) << answer.body;
  ASSERT_EQ(answer.body["messages"].size(), 2U);
  EXPECT_EQ(answer.body["messages"][0]["event"], "joined");
  const json& paid = answer.body["messages"][1];
  EXPECT_EQ(paid["event"], "paid");
  EXPECT_EQ(paid["entry"], "O1#0");
  EXPECT_EQ(paid["log_no"], bought["log_no"]);
  EXPECT_EQ(paid["zh"],
            "【排队返利】排队记录 O1#0 到账 10.00，累计已返 10.00，待返 90.00。返还来自后续销售，不作保证。");
  EXPECT_EQ(paid["en"],
            "Queue rebate: entry O1#0 was paid 10.00, 10.00 in all. 90.00 may be paid from later sales; this is not "
            "guaranteed.");
  EXPECT_EQ(paid["at"], to_rfc3339(bench.now()));
  EXPECT_EQ(answer.body["next"], paid["n"]);
  EXPECT_EQ(answer.body["more"], false);
}

TEST(StoreApiMessages, after_and_limit_turn_pages) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.buy("O2", "", 10'000);
  const json first = bench.get("/v1/members/M1/messages?limit=1").body;
  EXPECT_EQ(first["messages"].size(), 1U);
  EXPECT_EQ(first["more"], true);
  const json second = bench.get("/v1/members/M1/messages?limit=1&after=" + first["next"].dump()).body;
  EXPECT_EQ(second["messages"][0]["event"], "paid");
  EXPECT_EQ(second["more"], false);
}

TEST(StoreApiMessages, unknown_member_has_none) {
  ApiBench bench;
  const Answered answer = bench.get("/v1/members/nobody/messages?after=7");
  EXPECT_EQ(answer.status, Status::kOk);
  EXPECT_TRUE(answer.body["messages"].empty());
  EXPECT_EQ(answer.body["next"], 7);
}

TEST(StoreApiMessages, mistakes_are_named) {
  ApiBench bench;
  for (const char* query : {"?after=x", "?after=-1", "?limit=0", "?limit=1001", "?since=1"}) {
    const Answered answer = bench.get(std::string("/v1/members/M1/messages") + query);
    EXPECT_EQ(answer.status, Status::kBadRequest) << query;
    EXPECT_EQ(answer.body["error"]["code"], "bad_parameter") << query;
  }
}

TEST(StoreApiMessages, without_the_token_nothing_is_told) {
  ApiBench bench;
  EXPECT_EQ(bench.get("/v1/members/M1/messages", "").status, Status::kUnauthorized);
}

TEST(StoreApiMessages, restart_keeps_them) {
  ApiBench bench;
  bench.buy("O1", "M1", 10'000);
  const json before = bench.get("/v1/members/M1/messages").body;
  bench.restart();
  EXPECT_EQ(bench.get("/v1/members/M1/messages").body, before);
}

}  // namespace
}  // namespace queueback::store_server
