// A start refuses a damaged database, says what is wrong, and leaves the file as it is.
#include "store-server/app/start_check.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "common/storage/page_check.hpp"
#include "tests/store/store_bench.hpp"
#include "tests/support/page_damage.hpp"

namespace queueback::store_server {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using tests::must;
using tests::StoreBench;
using tests::TillStream;

class StartCheckTest : public ::testing::Test {
 protected:
  StartCheckTest() {
    StoreBench::furnish(bench_);
    bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1,none,x,\nM2,none,x,\n"); });
    for (int i = 0; i < 8; ++i) {
      till_.sell_to(i % 2 == 0 ? "M1" : "M2");
    }
    bench_.sync(till_);
    bench_.close();
  }
  std::vector<std::string> check(std::uint64_t newest = kCheckedAtStart) {
    storage::Database database = must(storage::Database::open({bench_.path()}));
    return must(check_at_start(database, newest)).findings;
  }
  std::vector<std::string> after(const std::string& sql) {
    bench_.change_file(sql);
    return check();
  }
  StoreBench bench_;
  TillStream till_{"T1", 1};
};

TEST_F(StartCheckTest, WholeDatabase_hasNoFinding) {
  EXPECT_THAT(check(), IsEmpty());
  EXPECT_THAT(check(2), IsEmpty()) << "where only the newest entries are looked at";
}

TEST_F(StartCheckTest, EmptyFile_isADatabaseToBe) {
  storage::Database fresh = must(storage::Database::open({bench_.path().string() + ".new"}));
  EXPECT_THAT(must(check_at_start(fresh)).findings, IsEmpty());
}

TEST_F(StartCheckTest, ByteInPayload_isFound) {
  EXPECT_THAT(after("UPDATE log SET payload = CAST(substr(payload, 1, 40) || x'ff' || substr(payload, 42) AS BLOB) "
                    "WHERE log_no = 6"),
              Contains("log entry 6: its content does not match its hash"));
}

TEST_F(StartCheckTest, Posting_isFound) {
  EXPECT_THAT(after("UPDATE posting SET amount = amount + 1 WHERE log_no = 6 AND n = 0"),
              Contains("log entry 6: its postings are not those of its record"));
}

TEST_F(StartCheckTest, PostingWithoutEntry_isFound) {
  EXPECT_THAT(after("UPDATE posting SET log_no = 4000 WHERE log_no = 6 AND n = 0"),
              Contains("log entry 4000 is missing and has postings"));
}

TEST_F(StartCheckTest, Balance_isFound) {
  EXPECT_THAT(after("UPDATE balance SET amount = amount + 1 WHERE account = 'revenue/S1'"),
              Contains("the accounts in CNY sum to 0.01 instead of zero"));
}

TEST_F(StartCheckTest, TwoBalances_areFoundByTheirPostings) {
  EXPECT_THAT(after("UPDATE balance SET amount = amount + iif(account = 'revenue/S1', 1, -1)"
                    " WHERE account IN ('revenue/S1', 'tender/S1/cash')"),
              Contains(HasSubstr("account revenue/S1 stands at")));
}

TEST_F(StartCheckTest, SaleRow_isFound) {
  EXPECT_THAT(after("UPDATE sale SET total = total + 64 WHERE log_no = 6"),
              Contains("log entry 6: the row of its sale is not what its record says"));
}

TEST_F(StartCheckTest, WhatAnEntryReceived_isFound) {
  EXPECT_THAT(after("UPDATE entry SET paid = paid + 1 WHERE id = (SELECT min(id) FROM entry WHERE member = 'M1')"),
              Contains(HasSubstr("the entries of member M1 received")));
}

TEST_F(StartCheckTest, NewestEntryThatIsGone_isFound) {
  EXPECT_THAT(after("DELETE FROM log WHERE log_no = (SELECT max(log_no) FROM log)"),
              Contains(HasSubstr("it was written up to")));
}

TEST_F(StartCheckTest, EndOfATerminalsLine_isFound) {
  EXPECT_THAT(after("UPDATE branch SET last_seq = last_seq + 1"), Contains(HasSubstr("terminal T1: its line ends at")));
}

TEST_F(StartCheckTest, OlderEntries_areTheAuditsToFind) {
  bench_.change_file("UPDATE posting SET cause = 'x' WHERE log_no = 4 AND n = 0");
  EXPECT_THAT(check(2), IsEmpty());
  EXPECT_THAT(check(), Contains("log entry 4: its postings are not those of its record"));
}

TEST_F(StartCheckTest, FreeSpaceOfAPage_isFoundByStartAndAudit) {
  const std::uint64_t page = must(tests::root_page(bench_.path(), "balance"));
  tests::flip_bit(bench_.path(), (page - 1) * 4096 + 1, 6);  // where the first free block of the page begins
  EXPECT_THAT(check(), Contains(HasSubstr("free space")));
  bench_.open();
  EXPECT_THAT(bench_.audit(), HasSubstr("the file's pages"));
}

TEST_F(StartCheckTest, FileTooLargeForAStart_isLookedThroughByTheAudit) {
  bench_.change_file("CREATE TABLE filler(x); INSERT INTO filler VALUES(zeroblob(" +
                     std::to_string(storage::kPagesCheckedAtStart) + "))");
  const std::uint64_t page = must(tests::root_page(bench_.path(), "balance"));
  tests::flip_bit(bench_.path(), (page - 1) * 4096 + 1, 6);
  EXPECT_THAT(check(), IsEmpty());
  bench_.open();
  EXPECT_THAT(bench_.audit(), HasSubstr("the file's pages"));
}

/// A row that breaks its table's rules, as a bit in its header can make it.
constexpr const char* kNoBook =
    "PRAGMA writable_schema = ON;"
    "UPDATE sqlite_schema SET sql = replace(sql, 'book INTEGER NOT NULL', 'book INTEGER') WHERE name = 'posting';"
    "PRAGMA writable_schema = RESET; UPDATE posting SET book = NULL WHERE log_no = 6 AND n = 0 AND book = 0;"
    "PRAGMA writable_schema = ON;"
    "UPDATE sqlite_schema SET sql = replace(sql, 'book INTEGER', 'book INTEGER NOT NULL') WHERE name = 'posting';"
    "PRAGMA writable_schema = OFF";

TEST_F(StartCheckTest, NullThatReadsLikeZero_isFound) {
  EXPECT_THAT(after(kNoBook), Contains(HasSubstr("NULL value in posting.book")));
  EXPECT_THAT(check(2), Contains(HasSubstr("NULL value in posting.book"))) << "wherever it is";
}

TEST_F(StartCheckTest, NullThatReadsLikeZero_isFoundWhereOnlyRowsAreRead) {
  bench_.change_file("CREATE TABLE filler(x); INSERT INTO filler VALUES(zeroblob(" +
                     std::to_string(storage::kPagesCheckedAtStart) + "))");
  EXPECT_THAT(after(kNoBook), Contains(HasSubstr("a row has a wrong value in column book: none")));
}

TEST_F(StartCheckTest, DamagedFile_staysAsItIsWithItsLog) {
  bench_.change_file("UPDATE posting SET cause = 'x' WHERE log_no = 6 AND n = 0");
  bench_.open();
  till_.sell_to("M1");
  bench_.sync(till_);
  bench_.copy_files();  // as a power cut leaves it: with a write-ahead log
  bench_.close();
  const std::string file = bench_.newest_copy().string();
  std::filesystem::copy_file(file, file + ".before");
  std::filesystem::copy_file(file + "-wal", file + ".before-wal");
  {
    storage::Database database = must(storage::Database::open({file}));
    EXPECT_FALSE(must(check_at_start(database)).findings.empty());
  }
  const auto read = [](const std::string& name) {
    std::ifstream in(name, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  EXPECT_EQ(read(file), read(file + ".before"));
  EXPECT_EQ(read(file + "-wal"), read(file + ".before-wal"));
}

TEST_F(StartCheckTest, Text_saysWhatToDo) {
  const std::string text = damage_text("S1/store.db", {"log entry 6: its content does not match its hash"});
  EXPECT_THAT(text, HasSubstr("S1/store.db is damaged; nothing in it was changed"));
  EXPECT_THAT(text, HasSubstr("log entry 6"));
  EXPECT_THAT(text, HasSubstr("queueback-ctl restore"));
}

}  // namespace
}  // namespace queueback::store_server
