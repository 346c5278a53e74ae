#include <gmock/gmock.h>

#include "tests/headquarters/archive_bench.hpp"
#include "tests/support/sample_order.hpp"

namespace queueback::headquarters {
namespace {

using domain::Money;
using test::must;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::ArchiveBench;
using tests::booked;
using tests::kOrderTotal;
using tests::numbered_order;
using tests::StoreStream;

TEST(Ingest, sale_becomes_one_order_with_a_cursor) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(17)));
  const auto watermarks = bench.sync("S1", stream);
  EXPECT_EQ(watermarks, (replication::Watermarks{1, 1}));
  const auto orders = bench.orders();
  ASSERT_EQ(orders.size(), 1U);
  const auto& order = orders[0];
  EXPECT_EQ(order["cursor"], 1);
  EXPECT_EQ(order["order"], to_string(numbered_order(17).id.uuid));
  EXPECT_EQ(order["store"], "S1");
  EXPECT_EQ(order["terminal"], "T1");
  EXPECT_EQ(order["receipt"], 17);
  EXPECT_EQ(order["status"], "booked");
  EXPECT_EQ(order["member"], "M000001");
  EXPECT_EQ(order["total"], kOrderTotal);
  EXPECT_EQ(order["currency"], "CNY");
  EXPECT_EQ(order["business_date"], "2025-11-20");
  EXPECT_EQ(order["lines"].size(), 2U);
  EXPECT_EQ(order["lines"][1]["name"], "苹果");
  EXPECT_EQ(order["lines"][1]["quantity_milli"], 735);
  EXPECT_EQ(order["tenders"][0]["received"], 10000);
  EXPECT_EQ(order["vat"].size(), 2U);
  EXPECT_EQ(order["policy_version"], "sample-1");
  EXPECT_THAT(bench.alarms(), IsEmpty());
}

TEST(Ingest, records_sent_again_after_a_lost_answer_are_taken_once) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  bench.sync("S1", stream);
  EXPECT_EQ(must(bench.send("S1", stream, stream.batch())), (replication::Watermarks{2, 2}));
  stream.start(2);
  stream.add(booked(numbered_order(3)));
  EXPECT_EQ(bench.greet("S1", stream).watermarks, (replication::Watermarks{2, 2}));
  EXPECT_EQ(must(bench.send("S1", stream, stream.batch())), (replication::Watermarks{3, 3}));
  EXPECT_EQ(bench.orders().size(), 3U);
  EXPECT_EQ(bench.figures().records, 3U);
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-3 * kOrderTotal));
}

TEST(Ingest, store_that_has_nothing_new_hears_that_all_is_here) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  bench.sync("S1", stream);
  stream.start(2);
  EXPECT_EQ(bench.sync("S1", stream), (replication::Watermarks{1, 1}));
}

TEST(Ingest, record_with_a_gap_before_it_is_refused) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  bench.greet("S1", stream);
  EXPECT_EQ(bench.send("S1", stream, stream.batch(1)).error().code, replication::RefuseCode::kGap);
  EXPECT_THAT(bench.orders(), IsEmpty());
}

TEST(Ingest, order_on_two_branches_of_a_restored_store_is_listed_and_counted_once) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  stream.add(booked(numbered_order(3)));
  bench.sync("S1", stream);
  stream.restore(1);
  stream.start(2);
  stream.add(booked(numbered_order(3)));  // terminals send again, in another order
  stream.add(booked(numbered_order(2)));
  stream.add(booked(numbered_order(4)));
  EXPECT_EQ(bench.sync("S1", stream), (replication::Watermarks{4, 4}));
  EXPECT_EQ(bench.orders().size(), 4U);
  EXPECT_EQ(bench.figures().records, 6U);
  EXPECT_EQ(bench.figures().repeats, 2U);
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-4 * kOrderTotal));
  EXPECT_THAT(bench.alarms(), ElementsAre("store-fork"));
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Ingest, order_id_with_other_content_keeps_the_first_and_raises_an_alarm_with_both) {
  ArchiveBench bench;
  StoreStream stream(1);
  const domain::Order first = numbered_order(1);
  domain::Order second = first;
  second.receipt.value = 99;
  const auto one = stream.add(booked(first));
  const auto two = stream.add(booked(second));
  bench.sync("S1", stream);
  const auto orders = bench.orders();
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0]["receipt"], 1);
  const auto alarms = bench.in_transaction([&] { return bench.archive().orders().alarms(INT64_MAX, 10); });
  ASSERT_EQ(alarms.size(), 1U);
  EXPECT_EQ(alarms[0].kind, "order-conflict");
  EXPECT_THAT(alarms[0].text, HasSubstr(to_hex(tests::terminal_record(first).hash).substr(0, 16)));
  EXPECT_THAT(alarms[0].text, HasSubstr(to_hex(tests::terminal_record(second).hash).substr(0, 16)));
  EXPECT_EQ(alarms[0].record_no, 2U);
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-2 * kOrderTotal)) << "both times money was taken";
}

TEST(Ingest, order_that_another_store_has_sent_is_a_conflict) {
  ArchiveBench bench;
  StoreStream one(1);
  one.add(booked(numbered_order(1)));
  bench.sync("S1", one);
  StoreStream other(2);
  other.add(booked(numbered_order(1)));
  bench.sync("S2", other);
  EXPECT_EQ(bench.orders().size(), 1U);
  EXPECT_THAT(bench.alarms(), ElementsAre("order-conflict"));
}

TEST(Ingest, quarantined_order_is_listed_because_its_money_was_taken) {
  ArchiveBench bench;
  StoreStream stream(1);
  domain::Order order = numbered_order(1);
  order.total = Money::minor(1);  // does not add up: no tax can be computed
  stream.add(tests::quarantined(order, "the sale does not add up"));
  bench.sync("S1", stream);
  const auto orders = bench.orders();
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0]["status"], "quarantined");
  EXPECT_EQ(orders[0]["quarantine_reason"], "the sale does not add up");
  EXPECT_TRUE(orders[0]["vat"].is_null());
  EXPECT_EQ(bench.balance("S1", "suspense/S1"), Money::minor(kOrderTotal));
  EXPECT_EQ(bench.figures().quarantined, 1U);
}

TEST(Ingest, order_sent_again_with_another_status_raises_an_alarm) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::quarantined(numbered_order(1), "no policy"));
  bench.sync("S1", stream);
  stream.restore(0);
  stream.start(2);
  stream.add(booked(numbered_order(1)));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.orders()[0]["status"], "quarantined");
  EXPECT_THAT(bench.alarms(), testing::Contains("order-status"));
}

TEST(Ingest, record_that_cannot_be_read_is_kept_and_does_not_block_the_next) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(to_bytes("\xff\xff not a store record"));
  stream.add(booked(numbered_order(1)));
  EXPECT_EQ(bench.sync("S1", stream), (replication::Watermarks{2, 2}));
  EXPECT_EQ(bench.orders().size(), 1U);
  EXPECT_EQ(bench.figures().records, 2U);
  EXPECT_THAT(bench.alarms(), ElementsAre("unreadable-record"));
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Ingest, terminal_record_that_cannot_be_read_is_kept_with_an_alarm) {
  ArchiveBench bench;
  StoreStream stream(1);
  protocol::StoreRecord record = booked(numbered_order(1));
  auto& entry = std::get<protocol::TerminalEntry>(record.body);
  record.postings.clear();
  entry.record.back() ^= 1U;  // the hash no longer fits
  stream.add(record);
  entry.record = to_bytes("nonsense");
  stream.add(record);
  entry.record = replication::encode_record(
      replication::next_record({}, tests::incarnation(200), to_bytes("\xff nonsense in a good record")));
  stream.add(record);
  bench.sync("S1", stream);
  EXPECT_THAT(bench.orders(), IsEmpty());
  EXPECT_THAT(bench.alarms(), ElementsAre("unreadable-order", "unreadable-order", "unreadable-order"));
}

std::vector<ledger::Posting> payout() {
  return {{ledger::Book::kRewards, "pool/queue_rebate/store/S1", "member/M1/change", "CNY", Money::minor(70),
           "queue_rebate/payout"}};
}

TEST(Ingest, handover_is_no_order_and_its_postings_count) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::handed_over("W1", "", payout()));
  EXPECT_EQ(bench.sync("S1", stream).here, 1U);
  EXPECT_THAT(bench.orders(), IsEmpty());
  EXPECT_EQ(bench.balance("S1", "member/M1/change"), Money::minor(70));
  EXPECT_THAT(bench.alarms(), IsEmpty());
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Ingest, handover_on_two_branches_of_a_restored_store_is_counted_once) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::handed_over("W1", "", payout()));
  stream.add(tests::handed_over("W2", "not known here", {}));
  bench.sync("S1", stream);
  stream.restore(0);
  stream.start(2);
  stream.add(tests::handed_over("W2", "not known here", {}));
  stream.add(tests::handed_over("W1", "", payout()));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.balance("S1", "member/M1/change"), Money::minor(70));
  EXPECT_EQ(bench.store("S1").row.repeats, 2U);
  EXPECT_EQ(bench.store("S1").row.quarantined, 1U);
  bench.restart();
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Ingest, second_handover_of_an_order_that_a_restored_store_booked_again_is_not_counted) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::handed_over("W1", "", payout()));
  bench.sync("S1", stream);
  stream.restore(0);
  stream.start(2);
  stream.add(tests::handed_over("W1", "", payout(), tests::kSoldAt + Duration::hours(1)));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.balance("S1", "member/M1/change"), Money::minor(70));
  EXPECT_EQ(bench.store("S1").row.quarantined, 1U);
  EXPECT_THAT(bench.alarms(), testing::Contains("handover-twice"));
  bench.restart();
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Ingest, handover_that_was_quarantined_and_is_booked_after_all_counts) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(tests::handed_over("W1", "there is no order W1 here", {}));
  bench.sync("S1", stream);
  EXPECT_THAT(bench.alarms(), ElementsAre("handover-quarantined"));
  stream.restore(0);
  stream.start(2);
  stream.add(tests::handed_over("W1", "", payout()));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.balance("S1", "member/M1/change"), Money::minor(70));
  EXPECT_EQ(bench.store("S1").row.repeats, 0U);
}

TEST(Ingest, alarm_that_the_store_raised_becomes_an_alarm_here) {
  ArchiveBench bench;
  StoreStream stream(1);
  protocol::StoreRecord record = booked(numbered_order(1));
  std::get<protocol::TerminalEntry>(record.body).alarm = "fork";
  stream.add(record);
  bench.sync("S1", stream);
  EXPECT_THAT(bench.alarms(), ElementsAre("fork"));
  EXPECT_EQ(bench.orders()[0]["alarm"], "fork");
  EXPECT_EQ(bench.store("S1").row.alarms, 1U);
}

TEST(Ingest, order_with_thousands_of_lines_is_listed_abridged) {
  ArchiveBench bench;
  StoreStream stream(1);
  domain::Order order = numbered_order(1);
  order.lines.assign(5000, order.lines[0]);
  stream.add(tests::quarantined(order, "too many lines"));
  bench.sync("S1", stream);
  const auto orders = bench.orders();
  ASSERT_EQ(orders.size(), 1U);
  EXPECT_EQ(orders[0]["abridged"], true);
  EXPECT_EQ(orders[0]["total"], kOrderTotal);
  EXPECT_LE(orders[0].dump().size(), kMaxOrderJsonBytes + 100);
}

TEST(Ingest, members_and_policies_are_kept_without_becoming_orders) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add({tests::kSoldAt, tests::kSoldAt, "", protocol::MemberChange{"M1", "gold"}, {}});
  stream.add({tests::kSoldAt, tests::kSoldAt, "p1", protocol::PolicyChange{"p1", tests::kSoldAt, "text"}, {}});
  EXPECT_EQ(bench.sync("S1", stream), (replication::Watermarks{2, 2}));
  EXPECT_THAT(bench.orders(), IsEmpty());
  EXPECT_THAT(bench.alarms(), IsEmpty());
}

TEST(Ledger, postings_fold_into_balances_that_sum_to_zero) {
  ArchiveBench bench;
  StoreStream one(1);
  one.add(booked(numbered_order(1)));
  one.add(booked(numbered_order(2)));
  bench.sync("S1", one);
  domain::Order order = numbered_order(3);
  order.store = *domain::StoreId::parse("S2");
  StoreStream two(2);
  two.add(booked(order));
  bench.sync("S2", two);
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-2268));
  EXPECT_EQ(bench.balance("S2", "tender/S2/cash"), Money::minor(-kOrderTotal));
  EXPECT_EQ(bench.figures().sums.at("CNY"), Money{});
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Ledger, posting_that_does_not_fit_is_not_counted_and_raises_an_alarm) {
  ArchiveBench bench;
  StoreStream stream(1);
  protocol::StoreRecord record = booked(numbered_order(1));
  const Money huge = Money::minor(INT64_MAX);
  record.postings = {{ledger::Book::kSales, "a", "b", "CNY", huge, "x"},
                     {ledger::Book::kSales, "a", "b", "CNY", huge, "x"}};
  stream.add(record);
  record = booked(numbered_order(2));
  record.postings = {{ledger::Book::kSales, std::string(kMaxAccountBytes + 1, 'a'), "b", "CNY", Money::minor(1), "x"}};
  stream.add(record);
  bench.sync("S1", stream);
  EXPECT_EQ(bench.orders().size(), 2U);
  EXPECT_EQ(bench.balance("S1", "b"), Money{});
  EXPECT_THAT(bench.alarms(), ElementsAre("postings", "postings"));
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Archive, restart_keeps_everything) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(to_bytes("\xff"));
  bench.sync("S1", stream);
  const auto before = bench.orders();
  bench.restart();
  EXPECT_EQ(bench.orders(), before);
  EXPECT_THAT(bench.alarms(), ElementsAre("unreadable-record"));
  EXPECT_EQ(bench.balance("S1", "tender/S1/cash"), Money::minor(-kOrderTotal));
  const StoreView view = bench.store("S1");
  EXPECT_EQ(view.received, 2U);
  EXPECT_EQ(view.row.orders, 1U);
  EXPECT_EQ(view.row.last_contact, test::kNow);
  stream.start(2);
  stream.add(booked(numbered_order(2)));
  EXPECT_EQ(bench.sync("S1", stream), (replication::Watermarks{3, 3}));
  EXPECT_EQ(bench.orders().back()["cursor"], 2);
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Archive, store_behind_shows_its_backlog) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  bench.greet("S1", stream);
  const StoreView view = bench.store("S1");
  EXPECT_EQ(view.row.head, 2U);
  EXPECT_EQ(view.received, 0U);
  EXPECT_EQ(view.backlog(), 2U);
  EXPECT_EQ(view.row.program, "queueback-store 0.1.0");
  EXPECT_LT(view.row.clock_skew, Duration{});
}

TEST(Archive, store_with_an_absurd_clock_is_taken_all_the_same) {
  ArchiveBench bench;
  StoreStream stream(1);
  replication::Hello hello = stream.hello();
  hello.clock_micros = INT64_MIN;
  EXPECT_TRUE(bench.in_transaction([&] { return bench.archive().intake().hello("S1", hello); }));
}

TEST(Audit, changed_payload_is_found) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  bench.sync("S1", stream);
  must(bench.database().execute("UPDATE record SET payload = x'00' WHERE record_no = 2"));
  EXPECT_THAT(bench.audit(), ElementsAre(HasSubstr("record 2 (number 2 here): its content does not match")));
}

TEST(Audit, removed_record_is_found) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  stream.add(booked(numbered_order(2)));
  stream.add(booked(numbered_order(3)));
  bench.sync("S1", stream);
  must(bench.database().execute("DELETE FROM record WHERE record_no = 2"));
  must(bench.database().execute("DELETE FROM posting WHERE record_no = 2"));
  const auto findings = bench.audit();
  EXPECT_THAT(findings, testing::Contains(HasSubstr("records before it are missing")));
  EXPECT_THAT(findings, testing::Contains(HasSubstr("does not follow the record before it")));
  EXPECT_THAT(findings, testing::Contains(HasSubstr("tender/S1/cash")));
}

TEST(Ingest, starts_whose_records_come_together_are_remembered_in_their_order) {
  ArchiveBench bench;
  StoreStream stream(9);
  stream.add(booked(numbered_order(1)));
  stream.start(3);  // a smaller number than the start before
  stream.add(booked(numbered_order(2)));
  bench.sync("S1", stream);
  bench.restart();
  bench.greet("S1", stream);
  EXPECT_THAT(bench.alarms(), IsEmpty());
}

TEST(Ingest, units_that_a_store_puts_into_circulation_are_counted) {
  ArchiveBench bench;
  StoreStream stream(1);
  const protocol::RewardCommand command{R"({"type":"redeem"})", "admin"};
  stream.add({tests::kSoldAt,
              tests::kSoldAt,
              "",
              command,
              {{ledger::Book::kRewards, "issue/points", "member/M1/points", "points", Money::minor(907),
                "queue_rebate/redeemed"}}});
  bench.sync("S1", stream);
  EXPECT_THAT(bench.alarms(), IsEmpty());
  EXPECT_EQ(bench.archive().book().books().at("S1").balance("member/M1/points", "points"), Money::minor(907));
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Audit, changed_posting_of_headquarters_own_book_is_found) {
  ArchiveBench bench;
  StoreStream stream(1);
  const std::string toml =
      "version = \"p1\"\n[queue_rebate]\nextract = \"10%\"\nqueues = { cashier = \"all\", store = \"all\" }\n";
  ASSERT_TRUE(bench.in_transaction([&] {
    return bench.archive().queues().apply_policy({"p1", Instant{0}, toml}, {}, test::kNow);
  }));
  stream.add({tests::kSoldAt, Instant{0}, "p1", protocol::PolicyChange{"p1", Instant{0}, toml}, {}});
  stream.add(booked(numbered_order(1)));
  bench.sync("S1", stream);
  EXPECT_EQ(bench.balance(kOwnBook, "store/S1/retained"), Money::minor(113));
  EXPECT_THAT(bench.audit(), IsEmpty());
  must(bench.database().execute("UPDATE reward_posting SET amount = amount + 1"));
  EXPECT_THAT(bench.audit(), testing::Contains(HasSubstr("(headquarters)")));
}

TEST(Audit, changed_balance_is_found) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(booked(numbered_order(1)));
  bench.sync("S1", stream);
  must(bench.database().execute("UPDATE balance SET amount = amount + 1 WHERE account = 'tender/S1/cash'"));
  EXPECT_THAT(bench.audit(), ElementsAre(HasSubstr("tender/S1/cash"), HasSubstr("instead of zero")));
}

TEST(Audit, more_records_than_one_slice_are_all_seen) {
  ArchiveBench bench;
  StoreStream stream(1);
  for (std::uint64_t n = 1; n <= kAuditSlice + 1; ++n) {
    stream.add(booked(numbered_order(n)));
  }
  bench.sync("S1", stream);
  Audit audit(bench.archive());
  EXPECT_FALSE(bench.in_transaction([&] { return audit.step(); }));
  EXPECT_EQ(audit.records(), kAuditSlice);
  while (!bench.in_transaction([&] { return audit.step(); })) {
  }
  EXPECT_EQ(audit.records(), kAuditSlice + 1);
  EXPECT_THAT(audit.findings(), IsEmpty());
}

}  // namespace
}  // namespace queueback::headquarters
