// A damaged database is found out, with the number of the damaged row; what is missing is named.
#include <gmock/gmock.h>

#include "store-server/app/audit.hpp"
#include "store-server/app/terminal_completeness.hpp"
#include "tests/store/store_bench.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class AuditTest : public ::testing::Test {
 protected:
  AuditTest() {
    StoreBench::furnish(bench_);
    for (int i = 0; i < 5; ++i) {
      till_.sell_to("M1");
    }
    bench_.sync(till_);
  }

  /// Changes the database while the program is down.
  void damage(const std::string& sql) {
    bench_.close();
    bench_.change_file(sql);
    bench_.open();
  }
  std::vector<std::string> findings(std::optional<AuditReference> reference = std::nullopt) {
    Audit audit(bench_.store(), std::move(reference));
    while (!bench_.group([&] { return audit.step(); })) {
    }
    return audit.findings();
  }
  /// What headquarters would say if it had everything up to `head`.
  AuditReference reference(std::uint64_t head) {
    AuditReference out;
    out.head = head;
    for (const replication::Record& record : bench_.group([&] { return bench_.store().ledger().read_log(1, head); })) {
      out.hashes[record.seq] = to_hex(ByteView(record.hash)).substr(0, 16);
    }
    for (const auto& [key, amount] : bench_.store().book().balances().all()) {
      if (!amount.is_zero()) {
        out.balances[key] = amount;
      }
    }
    return out;
  }
  std::vector<replication::Line> lines() { return lines_of(bench_.store().intake().senders().at("T1")); }
  [[nodiscard]] std::uint64_t head() { return bench_.figures().log_entries; }

  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(AuditTest, WholeLog_hasNoFinding) { EXPECT_THAT(findings(), IsEmpty()); }

TEST_F(AuditTest, BitInPayload_isFoundWithItsNumber) {
  damage(
      "UPDATE log SET payload = CAST(substr(payload, 1, 40) || x'ff' || substr(payload, 42) AS BLOB) WHERE log_no = 4");
  EXPECT_THAT(findings(), Contains("log entry 4: its content does not match its hash"));
}

TEST_F(AuditTest, BitInHash_isFoundWithItsNumber) {
  damage("UPDATE log SET hash = CAST(x'ff' || substr(hash, 2) AS BLOB) WHERE log_no = 3");
  EXPECT_THAT(findings(), Contains("log entry 3: its content does not match its hash"));
}

TEST_F(AuditTest, RowThatIsGone_isNamed) {
  damage("DELETE FROM log WHERE log_no = 4");
  EXPECT_THAT(findings(), Contains("log entry 5: entries 4 to 4 are missing"));
  EXPECT_THAT(findings(), Contains(HasSubstr("of terminal T1: follows record")));
}

TEST_F(AuditTest, NewestRowThatIsGone_isNamed) {
  const std::uint64_t last = head();
  damage("DELETE FROM log WHERE log_no = " + std::to_string(last));
  EXPECT_THAT(findings(), Contains("the log ends at entry " + std::to_string(last - 1) + ", it was written up to " +
                                   std::to_string(last)));
  EXPECT_THAT(findings(), Contains(HasSubstr("terminal T1, line 01010101: was taken up to record 5")));
}

TEST_F(AuditTest, ChangedPosting_isFoundWithItsNumber) {
  damage("UPDATE posting SET amount = amount + 1 WHERE log_no = 3 AND n = 0");
  EXPECT_THAT(findings(), Contains("log entry 3: its postings are not those of its record"));
  EXPECT_THAT(findings(), Contains(HasSubstr("its postings sum to")));
}

TEST_F(AuditTest, ChangedBalance_isFound) {
  damage("UPDATE balance SET amount = amount + 1 WHERE account = 'revenue/S1'");
  EXPECT_THAT(findings(), Contains(HasSubstr("account revenue/S1 stands at")));
}

TEST_F(AuditTest, ChangedSaleRow_isFoundWithItsNumber) {
  damage("UPDATE sale SET paid_at = paid_at + 1 WHERE log_no = 4");
  EXPECT_THAT(findings(), Contains("log entry 4: the row of its sale is not what its record says"));
}

TEST_F(AuditTest, SaleRowThatIsGone_isNamed) {
  damage("DELETE FROM sale WHERE log_no = 4");
  EXPECT_THAT(findings(), Contains("log entry 4: its sale has no row"));
}

TEST_F(AuditTest, ReturnRow_isWhatItsRecordSays) {
  const domain::Order order = till_.sale();
  till_.add(order);
  till_.add(protocol::encode(
      protocol::TerminalRecord{tests::sample_return(order, {{0, domain::Quantity::pieces(1), Money::minor(200)}})}));
  bench_.sync(till_);
  EXPECT_THAT(findings(), IsEmpty());
  damage("UPDATE sale_return SET paid_back = 300");
  EXPECT_THAT(findings(), Contains("log entry 8: the row of its return is not what its record says"));
  damage("DELETE FROM sale_return");
  EXPECT_THAT(findings(), Contains("log entry 8: its return has no row"));
}

TEST_F(AuditTest, Leases_areWhatStandsOnTheirAccounts) {
  bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1,none,Wang,13800000001\n"); });
  must(bench_.group([&] { return bench_.store().wallet_desk().set_pin("M1", tests::kMemberPinHash, "Li"); }));
  LeaseRequest request{{}, "T1", {"M1"}, {}, Money::minor(100)};
  must(bench_.group([&] { return bench_.store().wallet_desk().lease(request, {}); }));
  EXPECT_THAT(findings(), IsEmpty());
  damage("UPDATE lease SET spent = spent - 30");
  EXPECT_THAT(findings(), Contains("the leases of lease/T1/M1 have 0.30 CNY more left than stands there"));
  damage("DELETE FROM lease");
  EXPECT_THAT(findings(), Contains("the leases of lease/T1/M1 have -1.00 CNY more left than stands there"));
}

TEST_F(AuditTest, WhatAnEntryReceived_isComparedWithPayouts) {
  bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1,none,x,\n"); });
  for (int i = 0; i < 3; ++i) {
    till_.sell_to("M1");
  }
  bench_.sync(till_);
  EXPECT_THAT(findings(), IsEmpty());
  damage("UPDATE entry SET paid = paid + 1 WHERE id = (SELECT min(id) FROM entry WHERE member = 'M1')");
  EXPECT_THAT(findings(), Contains(HasSubstr("the entries of member M1 received")));
}

TEST_F(AuditTest, Run_isKept) {
  const AuditRun run{Instant{5}, Duration::milliseconds(3), 7, 2, {"a", "b"}};
  EXPECT_FALSE(bench_.group([&] { return last_audit(bench_.store().directory()); }));
  bench_.group([&]() -> Stored<bool> {
    auto done = keep(run, bench_.store().directory());
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  });
  const auto last = bench_.group([&] { return last_audit(bench_.store().directory()); });
  ASSERT_TRUE(last);
  EXPECT_EQ(last->at, run.at);
  EXPECT_EQ(last->took.micros, run.took.micros);
  EXPECT_EQ(last->entries, 7U);
  EXPECT_EQ(last->finding_count, 2U);
  EXPECT_THAT(last->findings, testing::ElementsAre("a"));
}

TEST_F(AuditTest, IndexOfTerminalRecords_isChecked) {
  damage("UPDATE log SET sender_hash = zeroblob(32) WHERE log_no = 4");
  EXPECT_THAT(findings(), Contains(HasSubstr("log entry 4, record 3 of terminal T1: the log's index")));
}

TEST_F(AuditTest, SlicesWithSalesBetween_addUp) {
  Audit audit(bench_.store());
  bool finished = false;
  for (int i = 0; !finished; ++i) {
    finished = bench_.group([&] { return audit.step(); });
    if (i < 2) {
      till_.sell();
      bench_.sync(till_);
    }
  }
  EXPECT_THAT(audit.findings(), IsEmpty());
  EXPECT_EQ(audit.entries(), head());
}

TEST_F(AuditTest, HeadquartersWithTheSame_agrees) {
  AuditReference there = reference(head());
  till_.sell();
  bench_.sync(till_);
  EXPECT_THAT(findings(there), IsEmpty()) << "what came since is not compared";
}

TEST_F(AuditTest, HeadquartersWithAnotherRecord_firstDifferenceIsNamed) {
  AuditReference there = reference(head());
  there.hashes[3] = "0000000000000000";
  there.hashes[5] = "0000000000000000";
  const auto found = findings(there);
  EXPECT_THAT(found, SizeIs(1));
  EXPECT_THAT(found, Contains(HasSubstr("the first difference is log entry 3 ")));
  there.hashes.erase(2);
  EXPECT_THAT(findings(there), Contains(HasSubstr("one of log entries 2 to 3 ")));
}

TEST_F(AuditTest, HeadquartersWithAnotherBalance_accountIsNamed) {
  AuditReference there = reference(head());
  there.balances[{"revenue/S1", "CNY"}] = Money::minor(1);
  there.balances[{"rejected/S1", "CNY"}] = Money::minor(2);
  const auto found = findings(there);
  EXPECT_THAT(found, SizeIs(2));
  EXPECT_THAT(found, Contains(HasSubstr("account revenue/S1 stands at 0.01 CNY at headquarters")));
}

TEST_F(AuditTest, HeadquartersThatHasMore_isSaid) {
  AuditReference there = reference(head());
  there.head += 2;
  EXPECT_THAT(findings(there), Contains(HasSubstr("headquarters has entries up to")));
}

TEST_F(AuditTest, Completeness_saysWhatIsHere) {
  EXPECT_EQ(describe(lines()), "1–5 complete");
  till_.sell();
  till_.sell();
  replication::Batch batch = till_.batch(5);
  batch.records.pop_back();
  must(bench_.send(till_, batch));
  EXPECT_EQ(describe(lines()), "1–6 of 7, 7 not received");
  bench_.restart();
  EXPECT_EQ(describe(lines()), "1–6 of 7, 7 not received");
  bench_.sync(till_);
  till_.start(2);
  till_.sell();
  bench_.sync(till_);
  EXPECT_EQ(describe(lines()), "1–8 complete");
  EXPECT_EQ(lines().back().hash, till_.records().back().hash);
}

TEST_F(AuditTest, Fork_linesAndAlarmTellTheDevicesApart) {
  TillStream copy = till_;
  copy.start(2);
  till_.sell();
  bench_.sync(till_);
  copy.sell();
  copy.sell();
  bench_.sync(copy);
  EXPECT_EQ(describe(lines()), "2 lines: 01010101 1–6 complete; 02020202 6–7 complete");
  EXPECT_THAT(findings(), IsEmpty());
  const auto alarms = bench_.group([&] { return bench_.store().ledger().alarms(); });
  const auto fork = std::find_if(alarms.begin(), alarms.end(), [](const AlarmRow& row) { return row.kind == "fork"; });
  ASSERT_NE(fork, alarms.end());
  EXPECT_THAT(fork->text, HasSubstr("two records follow record 5"));
  EXPECT_THAT(fork->text, HasSubstr("line 01010101: records 6, receipts 6, last contact 20"));
  EXPECT_THAT(fork->text, HasSubstr("line 02020202: records 6, receipts 6, last contact 20"));
}

TEST_F(AuditTest, DamagedTerminalRecordInAForkedLine_isFound) {
  TillStream copy = till_;
  copy.start(2);
  till_.sell();
  bench_.sync(till_);
  copy.restore(3);
  copy.start(3);
  copy.sell();
  bench_.sync(copy);
  EXPECT_THAT(findings(), IsEmpty()) << "a line that begins within another one is whole";
  damage("DELETE FROM log WHERE sender_incarnation = x'01010101010101010101010101010101' AND sender_seq = 3");
  EXPECT_THAT(findings(), Contains(HasSubstr("does not follow any record that is here")));
}

}  // namespace
}  // namespace queueback::store_server
