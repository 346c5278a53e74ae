// What terminals tell that books nothing.
#include <gmock/gmock.h>

#include "tests/headquarters/archive_bench.hpp"

namespace queueback::headquarters {
namespace {

using testing::IsEmpty;
using tests::ArchiveBench;
using tests::booked;
using tests::numbered_order;
using tests::StoreStream;

/// A terminal's report as its store enters it.
protocol::StoreRecord reported(const std::string& content, const std::string& quarantine_reason = "") {
  const domain::Order like = tests::sample_order();
  const domain::TillReport report{domain::TillReportKind::kShift,
                                  like.store,
                                  like.terminal,
                                  like.cashier,
                                  tests::kSoldAt,
                                  like.business_date,
                                  480,
                                  content};
  const replication::Record record =
      replication::next_record({}, tests::incarnation(200), protocol::encode(protocol::TerminalRecord{report}));
  return {tests::kSoldAt,
          tests::kSoldAt,
          "",
          protocol::TerminalEntry{"T1", replication::encode_record(record), quarantine_reason, ""},
          {}};
}

std::vector<TillReportRow> kept_reports(ArchiveBench& bench) {
  return bench.in_transaction([&] { return bench.archive().reports().newest("shift", 0, 100); });
}

TEST(TillReports, report_is_kept_and_books_nothing) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(reported("{\"shift\":1}"));
  stream.add(booked(numbered_order(1)));
  bench.sync("S1", stream);
  ASSERT_EQ(kept_reports(bench).size(), 1U);
  EXPECT_EQ(kept_reports(bench)[0].content, "{\"shift\":1}");
  EXPECT_EQ(bench.orders().size(), 1U);
  EXPECT_THAT(bench.alarms(), IsEmpty());
  EXPECT_THAT(bench.audit(), IsEmpty());
}

TEST(TillReports, report_of_a_store_that_was_set_back_is_kept_once) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(reported("{\"shift\":1}"));
  stream.add(reported("{\"shift\":1}"));
  stream.add(reported("{\"shift\":2}"));
  bench.sync("S1", stream);
  EXPECT_EQ(kept_reports(bench).size(), 2U);
}

TEST(TillReports, report_that_its_store_could_not_take_is_an_alarm) {
  ArchiveBench bench;
  StoreStream stream(1);
  stream.add(reported("{}", "the report names terminal T9"));
  bench.sync("S1", stream);
  EXPECT_THAT(kept_reports(bench), IsEmpty());
  EXPECT_THAT(bench.alarms(), testing::Contains("report-quarantined"));
}

}  // namespace
}  // namespace queueback::headquarters
