// What stores' managers did with quarantined records arrives at headquarters; which records are here.
#include <gmock/gmock.h>

#include "headquarters/app/completeness.hpp"
#include "headquarters/app/store_summary.hpp"
#include "tests/headquarters/archive_bench.hpp"
#include "tests/headquarters/chain_bench.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::headquarters {
namespace {

using domain::Money;
using nlohmann::json;
using protocol::ResolutionAction;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::ArchiveBench;
using tests::booked;
using tests::kOrderTotal;
using tests::kSoldAt;
using tests::must;
using tests::numbered_order;
using tests::StoreStream;

/// A manager's action on the quarantined record of `order`, entry `log_no` of its store.
protocol::StoreRecord resolved(ResolutionAction action, const domain::Order& order, std::uint64_t log_no) {
  protocol::Resolution resolution{action, log_no, tests::terminal_record(order).hash, "T1", "Li", "looked at it", {}};
  const auto suspended = ledger::suspense_postings(order, order.store);
  std::vector<ledger::Posting> postings = ledger::rejection_postings(suspended, order.store);
  if (action != ResolutionAction::kReject) {
    resolution.booked = protocol::TerminalRecord{order};
    postings = ledger::unsuspend_postings(suspended);
    const auto sale = ledger::sales_postings(order);
    postings.insert(postings.end(), sale.begin(), sale.end());
  }
  return {kSoldAt, kSoldAt, "sample-1", resolution, std::move(postings)};
}

std::vector<QuarantineRow> rows(ArchiveBench& bench, bool is_resolved) {
  return bench.in_transaction([&] { return bench.archive().quarantine().list(is_resolved, "", 0, 100); });
}

TEST(Resolution, accepted_sale_becomes_a_booked_order_and_leaves_suspense) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::quarantined(numbered_order(1), "no room"));
  bench.sync("S1", stream);
  ASSERT_EQ(rows(bench, false).size(), 1U);
  EXPECT_EQ(rows(bench, false)[0].amount, Money::minor(kOrderTotal));
  stream.add(resolved(ResolutionAction::kAccept, numbered_order(1), 1));
  bench.sync("S1", stream);
  EXPECT_THAT(rows(bench, false), IsEmpty());
  ASSERT_EQ(rows(bench, true).size(), 1U);
  EXPECT_EQ(rows(bench, true)[0].resolution->action, "accepted");
  EXPECT_EQ(rows(bench, true)[0].resolution->by, "Li");
  const auto orders = bench.orders();
  ASSERT_EQ(orders.size(), 1U) << "the same order, at its old cursor";
  EXPECT_EQ(orders[0]["cursor"], 1);
  EXPECT_EQ(orders[0]["status"], "booked");
  EXPECT_EQ(orders[0]["resolution"]["action"], "accepted");
  EXPECT_EQ(bench.balance("S1", "suspense/S1"), Money{});
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-kOrderTotal));
  EXPECT_EQ(bench.figures().quarantined, 0U);
  EXPECT_THAT(bench.audit(), IsEmpty());
  const auto listed = bench.in_transaction([&] { return bench.archive().quarantine().resolutions(0, 10); });
  ASSERT_EQ(listed.size(), 1U);
  EXPECT_EQ(json::parse(listed[0].order_json)["status"], "booked");
}

TEST(Resolution, rejected_sale_stays_listed_as_quarantined_with_who_and_why) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::quarantined(numbered_order(1), "no room"));
  stream.add(resolved(ResolutionAction::kReject, numbered_order(1), 1));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.orders()[0]["status"], "quarantined");
  EXPECT_EQ(bench.orders()[0]["resolution"]["reason"], "looked at it");
  EXPECT_EQ(bench.balance("S1", "rejected/S1"), Money::minor(kOrderTotal));
  EXPECT_EQ(bench.balance("S1", "suspense/S1"), Money{});
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Resolution, said_again_by_a_restored_store_counts_once_and_a_conflict_is_an_alarm) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::quarantined(numbered_order(1), "no room"));
  stream.add(resolved(ResolutionAction::kReject, numbered_order(1), 1));
  bench.sync("S1", stream);
  stream.restore(1);
  stream.start(2);
  stream.add(resolved(ResolutionAction::kAccept, numbered_order(1), 1));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.balance("S1", "rejected/S1"), Money::minor(kOrderTotal));
  EXPECT_EQ(bench.balance("S1", "revenue/S1"), Money{});
  EXPECT_THAT(bench.alarms(), Contains("resolution-conflict"));
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Resolution, order_that_could_not_be_read_is_listed_once_it_was_accepted) {
  ArchiveBench bench;
  StoreStream stream(1);
  const replication::Record sent =
      replication::next_record({}, tests::incarnation(200), to_bytes("of a later version"));
  stream.add(protocol::StoreRecord{
      kSoldAt, kSoldAt, "", protocol::TerminalEntry{"T1", replication::encode_record(sent), "unreadable: x", ""}, {}});
  bench.sync("S1", stream);
  EXPECT_EQ(bench.figures().quarantined, 1U);
  const domain::Order order = numbered_order(1);
  const protocol::Resolution resolution{ResolutionAction::kAccept,      1, sent.hash, "T1", "Li", "updated",
                                        protocol::TerminalRecord{order}};
  stream.add(protocol::StoreRecord{kSoldAt, kSoldAt, "sample-1", resolution, ledger::sales_postings(order)});
  bench.sync("S1", stream);
  ASSERT_EQ(bench.orders().size(), 1U);
  EXPECT_EQ(bench.orders()[0]["status"], "booked");
  EXPECT_EQ(bench.figures().quarantined, 0U);
}

TEST(Resolution, alarm_that_the_store_resolved_leaves_the_list_here_too) {
  ArchiveBench bench;
  StoreStream stream(1);
  protocol::StoreRecord record = booked(numbered_order(1));
  std::get<protocol::TerminalEntry>(record.body).alarm = "fork";
  stream.add(record);
  bench.sync("S1", stream);
  EXPECT_EQ(bench.figures().alarms, 1U);
  stream.add(protocol::StoreRecord{
      kSoldAt, kSoldAt, "", protocol::AlarmResolution{7, "T1", "fork", 1, "Li", "the old device is gone"}, {}});
  bench.sync("S1", stream);
  EXPECT_EQ(bench.figures().alarms, 0U);
  EXPECT_EQ(bench.store("S1").row.alarms, 0U);
  const auto all = bench.in_transaction([&] { return bench.archive().orders().alarms(INT64_MAX, 10); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].resolved_by, "Li");
}

TEST(Resolution, record_that_an_older_version_could_not_read_is_booked_after_the_update) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  bench.sync("S1", stream);
  // As an older version left it: the record as it came, an alarm, and nothing booked.
  const protocol::StoreRecord record = booked(numbered_order(2));
  stream.add(to_bytes("x"));
  bench.sync("S1", stream);
  ASSERT_THAT(bench.alarms(), ElementsAre("unreadable-record"));
  must(bench.database().execute("UPDATE record SET payload = x'" + to_hex(protocol::encode(record)) +
                                "' WHERE record_no = 2"));
  bench.restart();
  EXPECT_EQ(bench.orders().size(), 2U);
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-2 * kOrderTotal));
  EXPECT_EQ(bench.figures().alarms, 0U);
  bench.restart();
  EXPECT_EQ(bench.orders().size(), 2U) << "only once";
}

/// A store whose one terminal sold three times, and headquarters.
class Whole : public testing::Test {
 protected:
  Whole() {
    for (int i = 0; i < 3; ++i) {
      store_.sell("M1");
    }
    store_.sync(hq_);
  }
  json completeness() {
    return hq_.group([&] { return completeness_json(hq_.archive(), hq_.archive().stores("", 1).front()); });
  }
  /// The summary's lines.
  std::vector<json> summary() {
    StoreSummary made(hq_.archive(), "S1");
    while (!hq_.group([&] { return made.step(); })) {
    }
    std::vector<json> lines;
    for (const std::string& line : made.take()) {
      lines.push_back(json::parse(line));
    }
    return lines;
  }

  tests::Headquarters hq_;
  tests::ChainStore store_{"S1"};
};

TEST_F(Whole, completeness_of_store_and_terminal) {
  const json here = completeness();
  EXPECT_EQ(here["summary"], "1–3 complete");
  EXPECT_EQ(here["lines"][0]["hash"].get<std::string>().size(), 8U);
  ASSERT_EQ(here["terminals"].size(), 1U);
  EXPECT_EQ(here["terminals"][0]["terminal"], "T1");
  EXPECT_EQ(here["terminals"][0]["summary"], "1–3 complete");
  hq_.restart();
  EXPECT_EQ(completeness()["terminals"], here["terminals"]);
}

TEST_F(Whole, runs_of_older_versions_are_found_at_the_next_start) {
  const json before = completeness();
  hq_.change_file("DELETE FROM terminal_run");
  EXPECT_EQ(completeness()["terminals"], before["terminals"]);
}

TEST_F(Whole, summary_has_head_hashes_and_balances) {
  const auto lines = summary();
  EXPECT_EQ(lines.front()["head"], 3);
  EXPECT_EQ(lines.back()["seq"], 3);
  EXPECT_EQ(lines.front()["hash"].get<std::string>().substr(0, 16), lines.back()["hash"]);
  const auto cash = std::find_if(lines.begin(), lines.end(),
                                 [](const json& line) { return line.value("account", "") == "tender/S1/cash"; });
  ASSERT_NE(cash, lines.end());
  EXPECT_EQ((*cash)["amount"], -3 * kOrderTotal);
}

TEST_F(Whole, damaged_record_is_found_with_its_number) {
  hq_.change_file(
      "UPDATE record SET payload = CAST(substr(payload, 1, 60) || x'ff' || substr(payload, 62) AS BLOB)"
      " WHERE record_no = 2");
  EXPECT_THAT(hq_.audit(), Contains(HasSubstr("store S1, record 2 (number 2 here): its content does not match")));
}

TEST_F(Whole, newest_record_that_is_gone_is_named) {
  hq_.change_file("DELETE FROM record WHERE record_no = 3");
  EXPECT_THAT(hq_.audit(), Contains(HasSubstr("was taken up to record 3, the archive has it up to 2")));
}

TEST_F(Whole, suspense_of_headquarters_is_that_of_the_store) {
  store_.sell_named("S9");
  store_.sync(hq_);
  const auto at_hq = [&](const char* account) {
    return hq_.archive().book().books().at("S1").balance(account, "CNY").minor();
  };
  EXPECT_EQ(at_hq("suspense/S1"), store_.balance("suspense/S1"));
  EXPECT_GT(at_hq("suspense/S1"), 0);
  store_server::ResolutionRequest request{ResolutionAction::kCorrect, 4, {}, "Li", "made here"};
  request.correction.place = store_server::Correction::Place::kHere;
  must(store_.bench().group([&] { return store_.bench().store().quarantine_desk().resolve(request); }));
  store_.sync(hq_);
  EXPECT_EQ(at_hq("suspense/S1"), 0);
  EXPECT_EQ(store_.balance("suspense/S1"), 0);
  EXPECT_EQ(at_hq("revenue/S1"), store_.balance("revenue/S1"));
  EXPECT_THAT(hq_.audit(), IsEmpty());
}

TEST(SpanningQueue, sale_that_was_corrected_joins_the_line_at_headquarters) {
  tests::Chain chain;
  const std::string order = chain.one.sell_named("S9", "M1");
  chain.sync();
  EXPECT_FALSE(chain.hq.queues().engine().find_entry(order).has_value());
  const auto open = chain.one.bench().quarantine();
  store_server::ResolutionRequest request{ResolutionAction::kCorrect, open.at(0).log_no, {}, "Li", "made here"};
  request.correction.place = store_server::Correction::Place::kHere;
  must(chain.one.bench().group([&] { return chain.one.bench().store().quarantine_desk().resolve(request); }));
  chain.sync();
  EXPECT_TRUE(chain.hq.queues().engine().find_entry(order).has_value());
  EXPECT_EQ(chain.one.remote(order).status, "waiting");
  EXPECT_THAT(chain.hq.audit(), IsEmpty());
}

}  // namespace
}  // namespace queueback::headquarters
