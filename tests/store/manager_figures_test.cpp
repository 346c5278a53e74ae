// What a manager looks at: figures of known sales, with the days of the store's own calendar.
#include "store-server/app/manager_figures.hpp"

#include <gmock/gmock.h>

#include <nlohmann/json.hpp>

#include "common/replay_format/command_writer.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::must;
using tests::StoreBench;
using tests::TillStream;
namespace qr = rewards::queue_rebate;

/// A shop in Shanghai, eight hours ahead of UTC.
class ManagerFigures : public ::testing::Test {
 protected:
  ManagerFigures() { StoreBench::furnish(bench_); }

  static Instant at(const char* text) { return *parse_rfc3339(text); }
  /// A sale to this member, paid at that time by the shop's clock, like its terminal freezes it.
  void sell(const char* time, const char* member = "", const char* cashier = "1001") {
    bench_.clock().jump_to(at(time));
    domain::Order order = till_.sale();
    order.member = domain::MemberId::parse(member);
    order.cashier = *domain::CashierId::parse(cashier);
    order.paid_at = at(time);
    order.utc_offset_minutes = 480;
    order.business_date = civil_from_days(bench_.store().days().day_of(order.paid_at));
    till_.add(order);
    bench_.sync(till_);
  }
  json sales(const char* day) {
    return bench_.group([&] { return sales_json(bench_.store(), *parse_day(day)); });
  }
  json payouts(const char* now) {
    return bench_.group([&] { return payouts_json(bench_.store(), at(now), kManagerRows); });
  }
  json queues(const char* now) {
    return bench_.group([&] { return queues_json(bench_.store(), at(now), kManagerRows); });
  }
  json find(const std::string& text) {
    return bench_.group([&] { return find_json(bench_.store(), text, bench_.clock().now()); });
  }
  Result<Rewarded, std::string> ask(const decltype(RewardRequest::body)& body, const std::string& origin) {
    const Instant now = bench_.clock().now();
    const std::string text = std::visit(
        [now](const auto& command) -> std::string {
          if constexpr (std::is_same_v<std::decay_t<decltype(command)>, qr::Pause> ||
                        std::is_same_v<std::decay_t<decltype(command)>, qr::Resume>) {
            return replay::write_command(now, command);
          } else {
            return "";
          }
        },
        body);
    return bench_.group([&] { return bench_.store().reward({now, body, text, origin}); });
  }

  StoreBench bench_;
  TillStream till_{"T1", 1};
  const std::int64_t total_ = tests::sample_order().total.minor();
};

TEST_F(ManagerFigures, Sales_areCountedByTheStoresOwnDay) {
  sell("2026-11-20T15:59:00Z");              // 23:59 in the shop
  sell("2026-11-20T16:00:00Z", "", "2001");  // midnight
  sell("2026-11-21T01:30:00Z");
  EXPECT_EQ(sales("2026-11-20")["count"], 1);
  EXPECT_EQ(sales("2026-11-20")["hours"][0]["name"], "23");
  const json day = sales("2026-11-21");
  EXPECT_EQ(day["count"], 2);
  EXPECT_EQ(day["total"], 2 * total_);
  ASSERT_THAT(day["hours"], SizeIs(2));
  EXPECT_EQ(day["hours"][0]["name"], "00");
  EXPECT_EQ(day["hours"][1]["name"], "09");
  ASSERT_THAT(day["cashiers"], SizeIs(2));
  EXPECT_EQ(day["cashiers"][0]["name"], "1001");
  EXPECT_EQ(day["cashiers"][1]["amount"], total_);
  EXPECT_EQ(day["since"], "2026-11-20");
  EXPECT_EQ(sales("2026-11-22")["count"], 0);
  EXPECT_THAT(sales("2026-11-22")["hours"], IsEmpty());
}

TEST_F(ManagerFigures, Tenders_addUpToTheDaysTotal) {
  sell("2026-11-20T02:00:00Z");
  sell("2026-11-20T03:00:00Z");
  std::int64_t paid = 0;
  const json day = sales("2026-11-20");
  for (const json& tender : day["tenders"]) {
    paid += tender["amount"].get<std::int64_t>();
  }
  EXPECT_EQ(paid, 2 * total_);
}

TEST_F(ManagerFigures, QuarantinedSale_countsOnceItIsBooked) {
  bench_.clock().jump_to(at("2026-11-20T02:00:00Z"));
  domain::Order order = till_.sale();
  order.store = *domain::StoreId::parse("S9");
  till_.add(order);
  bench_.sync(till_);
  const std::string day = to_string(order.business_date);
  EXPECT_EQ(sales(day.c_str())["count"], 0);
  ResolutionRequest accept{protocol::ResolutionAction::kCorrect, bench_.quarantine()[0].log_no, {}, "Li", "sold here"};
  accept.correction.place = Correction::Place::kHere;
  must(bench_.group([&] { return bench_.store().quarantine_desk().resolve(accept); }));
  EXPECT_EQ(sales(day.c_str())["count"], 1);
}

TEST_F(ManagerFigures, RecordSentAgain_countsOnce_alsoAfterARestart) {
  sell("2026-11-20T02:00:00Z", "M1");
  bench_.restart();
  bench_.sync(till_);
  EXPECT_EQ(sales("2026-11-20")["count"], 1);
}

TEST_F(ManagerFigures, Payouts_areSummedByTheDayOfTheStore) {
  sell("2026-11-20T02:00:00Z", "M1");
  sell("2026-11-20T15:59:00Z");  // pays M1 on the 20th
  sell("2026-11-20T16:01:00Z");  // pays M1 on the 21st
  const std::int64_t each = total_ / 10;
  const json today = payouts("2026-11-21T10:00:00Z");
  EXPECT_EQ(today["today"], "2026-11-21");
  EXPECT_EQ(today["paid_today"], each);
  EXPECT_EQ(today["paid_7_days"], 2 * each);
  EXPECT_EQ(today["paid_by_day"].size(), static_cast<std::size_t>(kPayoutDays));
  EXPECT_EQ(today["paid_by_day"][28], each);
  ASSERT_THAT(today["queues"], SizeIs(1));
  EXPECT_EQ(today["queues"][0]["queue"], "cashier/S1");
  const json later = payouts("2026-12-20T10:00:00Z");
  EXPECT_EQ(later["paid_today"], 0);
  EXPECT_EQ(later["paid_30_days"], each) << "the 20th of November is 31 days ago";
}

TEST_F(ManagerFigures, RecentPayout_namesEntryMemberAndTheSaleItCameFrom) {
  bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1,gold,李小明,1380000\n"); });
  sell("2026-11-20T02:00:00Z", "M1");
  sell("2026-11-20T03:00:00Z");
  const json recent = payouts("2026-11-20T04:00:00Z")["recent"];
  ASSERT_THAT(recent, SizeIs(1));
  EXPECT_EQ(recent[0]["member"], "M1");
  EXPECT_EQ(recent[0]["name"], "李**");
  EXPECT_EQ(recent[0]["amount"], total_ / 10);
  EXPECT_EQ(recent[0]["sale"]["terminal"], "T1");
  EXPECT_EQ(recent[0]["sale"]["receipt"], 2);
}

TEST_F(ManagerFigures, RecentPayouts_areKeptUpToALimit) {
  sell("2026-11-20T02:00:00Z", "M1");
  bench_.group([&]() -> Stored<bool> {
    qr::EntryChange change;
    change.paid = domain::Money::minor(1);
    qr::Entry entry = bench_.line()[0].entry;
    for (std::uint64_t n = 0; n < kRecentPayouts + 5; ++n) {
      bench_.store().days().add_payout(change, entry, n, bench_.clock().now());
    }
    return true;
  });
  EXPECT_EQ(bench_.count("SELECT count(*) FROM recent_payout"), static_cast<std::int64_t>(kRecentPayouts));
  EXPECT_THAT(payouts("2026-11-20T04:00:00Z")["recent"], SizeIs(kManagerRows));
  EXPECT_EQ(payouts("2026-11-20T04:00:00Z")["paid_today"], static_cast<std::int64_t>(kRecentPayouts) + 5);
}

TEST_F(ManagerFigures, ProjectedWait_followsTheAverageOfWhatCameIn) {
  sell("2026-11-01T02:00:00Z", "M1");
  EXPECT_TRUE(queues("2026-11-01T03:00:00Z")["queues"][0]["wait_days"].is_null()) << "an hour is no average";
  sell("2026-11-10T02:00:00Z", "M2");
  const json queue = queues("2026-11-10T03:00:00Z")["queues"][0];
  const std::int64_t came_in = 2 * (total_ / 10);
  const std::int64_t outstanding = queue["outstanding"].get<std::int64_t>();
  EXPECT_EQ(queue["wait_days"], (outstanding * 14 + came_in - 1) / came_in) << "all of it in the last 14 days";
  EXPECT_EQ(queue["line"][0]["member"], "M1");
  EXPECT_EQ(queue["line"][1]["position"], 2);
  EXPECT_TRUE(queues("2026-12-20T03:00:00Z")["queues"][0]["wait_days"].is_null()) << "nothing came in for 30 days";
}

TEST_F(ManagerFigures, Search_findsMembersReceiptsAndOrders) {
  sell("2026-11-20T02:00:00Z", "M1");
  sell("2026-11-20T03:00:00Z");
  const json member = find("M1");
  EXPECT_EQ(member["what"], "member");
  ASSERT_THAT(member["entries"], SizeIs(1));
  EXPECT_EQ(member["entries"][0]["paid"], total_ / 10);
  EXPECT_EQ(member["entries"][0]["position"], 1);
  EXPECT_EQ(member["person"]["change"], total_ / 10);
  for (const char* name : {"T1 1", "T1/1", " T1-1 "}) {
    const json receipt = find(name);
    ASSERT_EQ(receipt["what"], "receipt") << name;
    EXPECT_EQ(receipt["entries"][0]["entry"], member["entries"][0]["entry"]);
    EXPECT_EQ(receipt["sales"][0]["total"], total_);
  }
  EXPECT_EQ(find("T1 2")["entries"].size(), 0U);
  EXPECT_EQ(find(member["entries"][0]["order"].get<std::string>())["what"], "order");
  for (const char* name : {"M9", "T1 3", "T1 x", "", "/", "T1 99999999999999999999999"}) {
    EXPECT_EQ(find(name)["what"], "nothing") << name;
  }
}

TEST_F(ManagerFigures, MemberWithManyEntries_isShownTheNewestAndThatThereAreMore) {
  for (std::uint64_t n = 0; n <= kManagerRows; ++n) {
    sell("2026-11-20T02:00:00Z", "M1");
  }
  const json member = find("M1");
  EXPECT_THAT(member["entries"], SizeIs(kManagerRows));
  EXPECT_EQ(member["more"], true);
}

TEST_F(ManagerFigures, Pause_saysWhoAndWhen_alsoAfterARestart) {
  sell("2026-11-20T02:00:00Z", "M1");
  EXPECT_EQ(queues("2026-11-20T03:00:00Z")["pause"], (json{{"paused", false}}));
  must(ask(qr::Pause{}, "Li (2001) at T1: \"till broken\""));
  const json pause = queues("2026-11-20T03:00:00Z")["pause"];
  EXPECT_EQ(pause["paused"], true);
  EXPECT_EQ(pause["who"], "Li (2001) at T1: \"till broken\"");
  EXPECT_EQ(pause["at"], "2026-11-20T02:00:00Z");
  bench_.restart();
  EXPECT_EQ(queues("2026-11-20T03:00:00Z")["pause"], pause);
  must(ask(qr::Resume{}, "admin"));
  EXPECT_EQ(queues("2026-11-20T03:00:00Z")["pause"]["who"], "admin");
}

TEST_F(ManagerFigures, PolicyHistory_showsWhatChangedAndTheNextClear) {
  bench_.clock().jump_to(at("2026-11-20T02:00:00Z"));
  const std::string next =
      "version = \"p2\"\ncurrency = \"CNY\"\n[queue_rebate]\nfirst_in_line = \"retain\"\nextract = \"12%\"\n"
      "default = \"100%\"\nlevels = { gold = \"120%\" }\nclear = { every = \"day\", time = \"03:00\" }\n";
  must(bench_.group([&] { return bench_.store().apply_policy(next, "next.toml", bench_.clock().now()); }));
  const json policy = bench_.group([&] { return policy_json(bench_.store(), bench_.clock().now()); });
  ASSERT_THAT(policy["policies"], SizeIs(2));
  EXPECT_EQ(policy["policies"][0]["version"], "p2");
  EXPECT_EQ(policy["policies"][0]["state"], "in force");
  bool names_extract = false;
  for (const json& change : policy["policies"][0]["changes"]) {
    names_extract = names_extract || change["key"] == "queue_rebate.extract";
  }
  EXPECT_TRUE(names_extract) << policy.dump(2);
  ASSERT_TRUE(policy["clear"].is_object());
  EXPECT_EQ(policy["clear"]["announced"], true);
}

TEST_F(ManagerFigures, Overview_hasTheDayAtAGlance) {
  sell("2026-11-20T02:00:00Z", "M1");
  sell("2026-11-20T03:00:00Z");
  const json all = bench_.group([&] { return overview_json(bench_.store(), bench_.clock().now()); });
  EXPECT_EQ(all["sales"], 2);
  EXPECT_EQ(all["total"], 2 * total_);
  EXPECT_EQ(all["waiting"], 1);
  EXPECT_EQ(all["paid_today"], total_ / 10);
  EXPECT_EQ(all["paused"], false);
  EXPECT_EQ(all["quarantined"], 0);
}

}  // namespace
}  // namespace queueback::store_server
