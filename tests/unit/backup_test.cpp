#include "common/storage/backup.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

#include "tests/support/must.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::storage {
namespace {

using tests::must;

/// A database with rows enough for many slices.
class BackupTest : public testing::Test {
 protected:
  BackupTest() {
    must(database_.execute("CREATE TABLE sale(n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT"));
    sell(1, 2000);
  }

  void sell(int first, int last) {
    auto transaction = must(Transaction::begin(database_));
    for (std::int64_t n = first; n <= last; ++n) {
      must(database_.prepare("INSERT INTO sale(n, text) VALUES(?, ?)").bind(n).bind(std::string(200, 'x')).run());
    }
    must(transaction.commit());
  }
  static std::int64_t count(const std::filesystem::path& file) {
    auto copy = must(Database::open({file}));
    Statement row = copy.prepare("SELECT count(*) FROM sale");
    (void)must(row.step());
    return row.integer(0);
  }
  [[nodiscard]] std::filesystem::path file(const char* name) const { return folder_.path() / name; }
  std::filesystem::path backup(const char* name) {
    auto copy = must(Backup::begin(database_, file(name)));
    while (!must(copy.step(16))) {
    }
    return file(name);
  }
  static Result<void, Error> agree(Database& /*copy*/) { return {}; }

  tests::TemporaryDirectory folder_;
  Database database_ = must(Database::open({folder_.path() / "store.db"}));
};

TEST_F(BackupTest, copy_has_what_was_committed_before_its_last_slice) {
  auto copy = must(Backup::begin(database_, file("copy.db")));
  EXPECT_FALSE(must(copy.step(16)));
  EXPECT_LT(copy.progress().copied, copy.progress().all);
  sell(2001, 2100);  // behind and before what is copied already
  must(database_.execute("DELETE FROM sale WHERE n <= 50"));
  while (!must(copy.step(16))) {
  }
  must(check_integrity(file("copy.db")));
  EXPECT_EQ(count(file("copy.db")), 2050);
}

TEST_F(BackupTest, file_that_is_there_is_not_replaced) {
  std::ofstream(file("copy.db")) << "something";
  EXPECT_EQ(Backup::begin(database_, file("copy.db")).error().code, ErrorCode::kCannotOpen);
}

TEST_F(BackupTest, damaged_page_is_found) {
  const auto copy = backup("copy.db");
  std::fstream bytes(copy, std::ios::in | std::ios::out | std::ios::binary);
  bytes.seekp(4096 * 5 + 2);
  bytes << std::string(100, '\xff');
  bytes.close();
  EXPECT_EQ(check_integrity(copy).error().code, ErrorCode::kCorrupt);
}

TEST_F(BackupTest, restored_database_is_the_backup_and_the_other_is_kept) {
  const auto copy = backup("copy.db");
  sell(2001, 2100);
  database_ = must(Database::open({file("elsewhere.db")}));  // the server stops
  must(restore(copy, file("store.db"), file("kept.db"), agree));
  EXPECT_EQ(count(file("store.db")), 2000);
  EXPECT_EQ(count(file("kept.db")), 2100);
  EXPECT_EQ(count(copy), 2000);
}

TEST_F(BackupTest, files_of_a_killed_program_are_restored_with_their_log) {
  sell(2001, 2100);  // in the log, as long as nobody closes
  ASSERT_TRUE(std::filesystem::exists(file("store.db-wal")));
  for (const char* suffix : {"", "-wal"}) {
    std::filesystem::copy_file(file("store.db").string() + suffix, file("copy.db").string() + suffix);
  }
  sell(2101, 2150);
  database_ = must(Database::open({file("elsewhere.db")}));
  must(restore(file("copy.db"), file("store.db"), file("kept.db"), agree));
  EXPECT_EQ(count(file("store.db")), 2100);
  EXPECT_EQ(count(file("kept.db")), 2150);
}

TEST_F(BackupTest, restored_database_belongs_to_whom_the_former_did) {
  if (::geteuid() != 0) {
    GTEST_SKIP() << "only root restores for somebody else";
  }
  const auto copy = backup("copy.db");
  database_ = must(Database::open({file("elsewhere.db")}));
  constexpr uid_t kSomebody = 12345;
  ASSERT_EQ(::chown(file("store.db").c_str(), kSomebody, kSomebody), 0);
  must(restore(copy, file("store.db"), file("kept.db"), agree));
  struct stat now = {};
  ASSERT_EQ(::stat(file("store.db").c_str(), &now), 0);
  EXPECT_EQ(now.st_uid, kSomebody);
}

TEST_F(BackupTest, leftovers_of_an_interrupted_restore_do_not_enter_the_next) {
  const auto copy = backup("copy.db");
  sell(2001, 2100);
  std::filesystem::copy_file(file("store.db"), file("store.db.restoring"));
  std::filesystem::copy_file(file("store.db-wal"), file("store.db.restoring-wal"));
  database_ = must(Database::open({file("elsewhere.db")}));
  must(restore(copy, file("store.db"), file("kept.db"), agree));
  EXPECT_EQ(count(file("store.db")), 2000);
}

TEST_F(BackupTest, refused_or_damaged_backup_changes_nothing) {
  const auto copy = backup("copy.db");
  EXPECT_EQ(restore(copy, file("store.db"), file("kept.db"), agree).error().code, ErrorCode::kLocked);
  database_ = must(Database::open({file("elsewhere.db")}));
  const auto refuse = [](Database& /*copy*/) -> Result<void, Error> { return fail(ErrorCode::kOther, "not ours"); };
  EXPECT_EQ(restore(copy, file("store.db"), file("kept.db"), refuse).error().reason, "not ours");
  std::ofstream(file("text.db")) << std::string(10'000, 'x');
  EXPECT_EQ(restore(file("text.db"), file("store.db"), file("kept.db"), agree).error().code, ErrorCode::kCorrupt);
  EXPECT_EQ(count(file("store.db")), 2000);
  EXPECT_FALSE(std::filesystem::exists(file("kept.db")));
  EXPECT_FALSE(std::filesystem::exists(file("store.db.restoring")));
}

}  // namespace
}  // namespace queueback::storage
