// Headquarters does not start with a damaged database; an audit's result is kept, a finding raises an alarm.
#include "headquarters/app/start_check.hpp"

#include <gmock/gmock.h>

#include "tests/headquarters/archive_bench.hpp"

namespace queueback::headquarters {
namespace {

using test::must;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using tests::ArchiveBench;
using tests::booked;
using tests::numbered_order;
using tests::StoreStream;

class HeadquartersDamage : public ::testing::Test {
 protected:
  HeadquartersDamage() {
    for (std::uint64_t n = 1; n <= 4; ++n) {
      stream_.add(booked(numbered_order(n)));
    }
    bench_.sync("S1", stream_);
  }
  std::vector<std::string> after(const std::string& sql) {
    must(bench_.database().execute(sql));
    return must(check_at_start(bench_.database())).findings;
  }

  ArchiveBench bench_;
  StoreStream stream_{1};
};

TEST_F(HeadquartersDamage, none_is_found_in_a_whole_database) {
  EXPECT_THAT(after("SELECT 1"), IsEmpty());
  EXPECT_THAT(must(check_at_start(bench_.database(), 2)).findings, IsEmpty());
}

TEST_F(HeadquartersDamage, of_a_payload_is_found) {
  EXPECT_THAT(after("UPDATE record SET payload = CAST(substr(payload, 1, 40) || x'ff' || substr(payload, 42) AS BLOB)"
                    " WHERE record_no = 3"),
              Contains(HasSubstr("record 3 (number 3 here): its content does not match its hash")));
}

TEST_F(HeadquartersDamage, of_a_posting_is_found_at_the_start_and_by_an_audit) {
  EXPECT_THAT(after("UPDATE posting SET cause = 'x' WHERE record_no = 3 AND n = 0"),
              Contains(HasSubstr("(number 3 here): its postings are not those of its record")));
  EXPECT_THAT(bench_.audit(), Contains(HasSubstr("(number 3 here): its postings are not those of its record")));
}

TEST_F(HeadquartersDamage, of_a_balance_is_found) {
  EXPECT_THAT(after("UPDATE balance SET amount = amount + 1 WHERE account = 'revenue/S1'"),
              Contains("the accounts in CNY sum to 0.01 instead of zero"));
}

TEST_F(HeadquartersDamage, is_an_alarm_once) {
  const AuditRun run{Instant{5}, Duration::milliseconds(3), 7, 2, {"a", "b"}};
  EXPECT_FALSE(bench_.in_transaction([&] { return bench_.archive().audit_runs().last(); }));
  for (int i = 0; i < 2; ++i) {
    bench_.in_transaction([&]() -> Stored<bool> {
      auto done = bench_.archive().audit_runs().keep(run);
      return done ? Stored<bool>(true) : tl::unexpected(done.error());
    });
  }
  EXPECT_THAT(bench_.alarms(), testing::ElementsAre("audit"));
  const auto last = bench_.in_transaction([&] { return bench_.archive().audit_runs().last(); });
  ASSERT_TRUE(last);
  EXPECT_EQ(last->records, 7U);
  EXPECT_EQ(last->finding_count, 2U);
  EXPECT_THAT(last->findings, testing::ElementsAre("a"));
}

}  // namespace
}  // namespace queueback::headquarters
