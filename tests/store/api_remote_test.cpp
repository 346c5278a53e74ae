// The store's HTTPS API where queues span stores: entries wait at headquarters, commands go there through the log.
#include <gtest/gtest.h>

#include "store-server/app/manager_figures.hpp"
#include "tests/store/api_bench.hpp"

namespace queueback::store_server {
namespace {

using http::Status;
using nlohmann::json;
using protocol::RemoteEntry;
using tests::Answered;
using tests::ApiBench;

constexpr const char* kSpanning = R"(
version = "spanning"
currency = "CNY"
[queue_rebate]
extract = "10%"
default = "100%"
queues = { store = "all" }
)";

/// A store whose online queue is headquarters'.
class ApiRemoteBench : public ApiBench {
 public:
  ApiRemoteBench() { apply_policy(kSpanning); }

  /// Headquarters says this of an entry.
  void told(const std::string& entry, const std::string& order, std::string_view status, std::int64_t paid) {
    const RemoteEntry news{entry,
                           order,
                           "M1",
                           "store/all",
                           domain::Money::minor(10'000),
                           domain::Money::minor(paid),
                           std::string(status),
                           status == RemoteEntry::kWaiting ? 3U : 0U,
                           domain::Money::minor(status == RemoteEntry::kWaiting ? 777 : 0),
                           now()};
    (void)on_storage<bool>([&]() -> Stored<bool> {
      const replication::ReferenceItem item{static_cast<std::uint8_t>(protocol::ReferenceKind::kRemoteEntry), 0, entry,
                                            protocol::encode(news)};
      auto done = store().remote().activate({{{1}, ++version_}, replication::ReferenceScope::kChanges, 1}, {item});
      return done ? Stored<bool>(true) : tl::unexpected(done.error());
    });
  }

 private:
  std::uint64_t version_ = 0;
};

TEST(StoreApiRemote, entry_is_pending_until_headquarters_speaks) {
  ApiRemoteBench bench;
  bench.buy("O1", "M1", 10'000);
  const Answered pending = bench.get("/v1/entries/O1%230");
  ASSERT_EQ(pending.status, Status::kOk) << pending.body;
  EXPECT_EQ(pending.body["status"], "pending");
  EXPECT_EQ(pending.body["queue_owner"], "headquarters");
  EXPECT_EQ(pending.body["remaining"], 0);
  EXPECT_TRUE(pending.body["position"].is_null());

  bench.told("O1#0", "O1", RemoteEntry::kWaiting, 1'000);
  const json waiting = bench.get("/v1/entries/O1%230").body;
  EXPECT_EQ(waiting["status"], "waiting");
  EXPECT_EQ(waiting["entitlement"], 10'000);
  EXPECT_EQ(waiting["paid"], 1'000);
  EXPECT_EQ(waiting["remaining"], 9'000);
  EXPECT_EQ(waiting["position"], 3);
  EXPECT_EQ(waiting["ahead"], 777);
}

TEST(StoreApiRemote, managers_pages_count_what_waits_at_headquarters) {
  ApiRemoteBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.told("O1#0", "O1", RemoteEntry::kWaiting, 1'000);
  const json all = bench.on_storage<json>([&] { return overview_json(bench.store(), bench.now()); });
  const json found = bench.on_storage<json>([&] { return find_json(bench.store(), "O1", bench.now()); });
  EXPECT_EQ(all["waiting"], 1);
  EXPECT_EQ(all["outstanding"], 9'000);
  ASSERT_EQ(found["entries"].size(), 1U) << found.dump();
  EXPECT_EQ(found["entries"][0]["position"], 3);
  EXPECT_EQ(found["entries"][0]["remaining"], 9'000);
}

TEST(StoreApiRemote, command_for_a_waiting_entry_is_logged_for_headquarters) {
  ApiRemoteBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.told("O1#0", "O1", RemoteEntry::kWaiting, 0);
  const Answered left = bench.post("/v1/entries/O1%230/leave");
  ASSERT_EQ(left.status, Status::kAccepted) << left.body;
  EXPECT_EQ(left.body["order"], "O1");
  EXPECT_EQ(left.body["durable"], "store");
  EXPECT_EQ(left.body["entries"][0]["status"], "waiting");
  const std::uint64_t log_no = left.body["log_no"];
  const std::string logged = bench.on_storage<std::string>([&]() -> Stored<std::string> {
    const auto records = test::must(bench.store().ledger().read_log(log_no, 1));
    const auto entry = test::must(protocol::decode_store_record(records.at(0).payload));
    return std::get<protocol::RewardCommand>(entry.body).origin;
  });
  EXPECT_EQ(logged, "api for headquarters");
  EXPECT_EQ(bench.audit(), "");
}

TEST(StoreApiRemote, repeat_is_answered_alike_and_logged_once) {
  ApiRemoteBench bench;
  bench.buy("O1", "M1", 10'000);
  bench.told("O1#0", "O1", RemoteEntry::kWaiting, 0);
  const Answered first = bench.post("/v1/entries/O1%230/draw", "{}", "once");
  ASSERT_EQ(first.status, Status::kAccepted) << first.body;
  bench.headquarters_acknowledges_all();
  const Answered again = bench.post("/v1/entries/O1%230/draw", "{}", "once");
  EXPECT_TRUE(again.repeated);
  EXPECT_EQ(again.status, Status::kAccepted);
  EXPECT_EQ(again.body["log_no"], first.body["log_no"]);
  EXPECT_EQ(again.body["durable"], "headquarters");
}

TEST(StoreApiRemote, entry_that_does_not_wait_is_refused) {
  ApiRemoteBench bench;
  bench.buy("O1", "M1", 10'000);
  const Answered pending = bench.post("/v1/entries/O1%230/leave");
  EXPECT_EQ(pending.status, Status::kUnprocessable);
  EXPECT_EQ(pending.body["error"]["message"],
            "entry O1#0 does not wait at headquarters, it is pending as far as this store knows");
  bench.told("O1#0", "O1", "done", 10'000);
  EXPECT_EQ(bench.post("/v1/entries/O1%230/leave").body["error"]["code"], "refused");
  EXPECT_EQ(bench.post("/v1/entries/O9%230/leave").status, Status::kNotFound);
}

}  // namespace
}  // namespace queueback::store_server
