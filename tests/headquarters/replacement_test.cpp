// A terminal's device was replaced: headquarters shows where the old one's line ended, and the new one's apart.
#include <gmock/gmock.h>

#include "headquarters/app/completeness.hpp"
#include "tests/headquarters/archive_bench.hpp"
#include "tests/headquarters/chain_bench.hpp"

namespace queueback::headquarters {
namespace {

using nlohmann::json;
using ::testing::IsEmpty;
using tests::ArchiveBench;
using tests::kSoldAt;
using tests::numbered_order;
using tests::StoreStream;

protocol::StoreRecord sent(const replication::Record& record, std::uint64_t n) {
  const domain::Order order = numbered_order(n);
  return {kSoldAt, kSoldAt, "sample-1", protocol::TerminalEntry{"T1", replication::encode_record(record), "", ""},
          ledger::sales_postings(order)};
}

replication::Record sale(const replication::Position& head, std::uint8_t incarnation, std::uint64_t n) {
  return replication::next_record(head, tests::incarnation(incarnation),
                                  protocol::encode(protocol::TerminalRecord{numbered_order(n)}));
}

json terminal(ArchiveBench& bench) {
  return bench.in_transaction([&] { return completeness_json(bench.archive(), bench.store("S1")); })["terminals"][0];
}

TEST(Replacement, lines_of_old_and_new_device_are_told_apart) {
  ArchiveBench bench;
  StoreStream stream(1);
  const auto first = sale({}, 200, 1);
  const auto second = sale(first.position(), 200, 2);
  stream.add(sent(first, 1));
  stream.add(sent(second, 2));
  const protocol::TerminalReplacement gone{
      "T1", "01ab", {{second.incarnation.bytes, second.seq, second.hash}}, "Li", "its disk died"};
  stream.add(protocol::StoreRecord{kSoldAt, kSoldAt, "", gone, {}});
  bench.sync("S1", stream);
  json row = terminal(bench);
  EXPECT_THAT(row["lines"], IsEmpty());
  ASSERT_EQ(row["replaced"].size(), 1U);
  EXPECT_EQ(row["replaced"][0]["last"], 2);
  EXPECT_EQ(row["replaced"][0]["hash"], replication::short_form(second.hash));
  EXPECT_EQ(row["replaced"][0]["reason"], "its disk died");

  stream.add(sent(sale({}, 201, 3), 3));
  bench.sync("S1", stream);
  row = terminal(bench);
  EXPECT_EQ(row["summary"], "1 complete");
  EXPECT_EQ(row["lines"].size(), 1U);

  stream.add(sent(sale(second.position(), 202, 4), 4));  // out of the old device's file, later
  bench.sync("S1", stream);
  EXPECT_EQ(terminal(bench)["lines"].size(), 1U);
  EXPECT_THAT(bench.alarms(), IsEmpty());
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Replacement, said_again_by_a_restored_store_counts_once) {
  ArchiveBench bench;
  StoreStream stream(1);
  const auto first = sale({}, 200, 1);
  stream.add(sent(first, 1));
  const protocol::TerminalReplacement gone{"T1", "01ab", {{first.incarnation.bytes, 1, first.hash}}, "Li", "gone"};
  stream.add(protocol::StoreRecord{kSoldAt, kSoldAt, "", gone, {}});
  bench.sync("S1", stream);
  stream.restore(1);
  stream.start(2);
  stream.add(protocol::StoreRecord{kSoldAt, kSoldAt, "", gone, {}});
  bench.sync("S1", stream);
  EXPECT_EQ(terminal(bench)["replaced"].size(), 1U);
}

TEST(Enrolment, after_a_revocation_ends_the_lines_of_the_former_device) {
  ArchiveBench bench;
  StoreStream stream(1);
  const Instant revoked_at = kSoldAt + Duration::hours(1);
  const Instant again_at = kSoldAt + Duration::hours(2);
  const auto first = sale({}, 200, 1);
  const protocol::TerminalEnrolment enrolled{"T1", "01ab", Bytes(32, 5), kSoldAt, {}};
  stream.add(protocol::StoreRecord{kSoldAt, kSoldAt, "", enrolled, {}});
  stream.add(sent(first, 1));
  const protocol::TerminalRevocation revoked{"T1", "01ab", revoked_at};
  stream.add(protocol::StoreRecord{revoked_at, revoked_at, "", revoked, {}});
  bench.sync("S1", stream);
  json row = terminal(bench);
  EXPECT_EQ(row["lines"].size(), 1U) << "what it had announced is still to be seen";
  EXPECT_EQ(row["enrolled_at"], to_rfc3339(kSoldAt));
  EXPECT_EQ(row["revoked_at"], to_rfc3339(revoked_at));

  const protocol::TerminalEnrolment again{
      "T1", "01ac", Bytes(32, 6), again_at, {{first.incarnation.bytes, first.seq, first.hash}}};
  stream.add(protocol::StoreRecord{again_at, again_at, "", again, {}});
  stream.add(sent(sale({}, 201, 2), 2));
  bench.sync("S1", stream);
  row = terminal(bench);
  EXPECT_EQ(row["summary"], "1 complete");
  EXPECT_EQ(row["lines"].size(), 1U);
  ASSERT_EQ(row["replaced"].size(), 1U);
  EXPECT_EQ(row["replaced"][0]["how"], "revoked");
  EXPECT_EQ(row["replaced"][0]["at"], to_rfc3339(revoked_at));
  EXPECT_EQ(row["replaced"][0]["last"], 1);
  EXPECT_EQ(row["enrolled_at"], to_rfc3339(again_at));
  EXPECT_THAT(bench.alarms(), IsEmpty());
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(Enrolment, survives_the_wire_and_refuses_nonsense) {
  const protocol::TerminalEnrolment enrolled{"T1", "01ab", Bytes(32, 5), kSoldAt, {{{1}, 7, {2}}}};
  const auto wire = [](auto body) {
    return protocol::decode_store_record(protocol::encode(protocol::StoreRecord{kSoldAt, kSoldAt, "", body, {}}));
  };
  EXPECT_EQ(std::get<protocol::TerminalEnrolment>(tests::must(wire(enrolled)).body), enrolled);
  const protocol::TerminalRevocation revoked{"T1", "", kSoldAt};
  EXPECT_EQ(std::get<protocol::TerminalRevocation>(tests::must(wire(revoked)).body), revoked);
  protocol::TerminalEnrolment nonsense = enrolled;
  nonsense.ends[0].seq = 0;
  EXPECT_FALSE(wire(nonsense));
  nonsense = enrolled;
  nonsense.receipt_key = Bytes(65, 1);
  EXPECT_FALSE(wire(nonsense));
  nonsense = enrolled;
  nonsense.terminal = "";
  EXPECT_FALSE(wire(nonsense));
  EXPECT_FALSE(wire(protocol::TerminalRevocation{"T\n1", "", kSoldAt}));
}

TEST(Replacement, survives_the_wire_and_refuses_nonsense) {
  const protocol::TerminalReplacement gone{"T1", "01ab", {{{1}, 7, {2}}, {{3}, 9, {4}}}, "Li", "its disk died"};
  const Bytes bytes = protocol::encode(protocol::StoreRecord{kSoldAt, kSoldAt, "", gone, {}});
  const auto back = tests::must(protocol::decode_store_record(bytes));
  EXPECT_EQ(std::get<protocol::TerminalReplacement>(back.body), gone);
  protocol::TerminalReplacement nonsense = gone;
  nonsense.ends[0].seq = 0;
  EXPECT_FALSE(
      protocol::decode_store_record(protocol::encode(protocol::StoreRecord{kSoldAt, kSoldAt, "", nonsense, {}})));
  nonsense = gone;
  nonsense.reason = "two\nlines";
  EXPECT_FALSE(
      protocol::decode_store_record(protocol::encode(protocol::StoreRecord{kSoldAt, kSoldAt, "", nonsense, {}})));
}

}  // namespace
}  // namespace queueback::headquarters
