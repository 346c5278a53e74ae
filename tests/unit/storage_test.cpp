#include <gtest/gtest.h>

#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <optional>
#include <string>

#include "common/storage/group_commit.hpp"
#include "common/storage/migration.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::storage {
namespace {

constexpr Migration kFirst[] = {
    {1, "0001_first", "CREATE TABLE item(id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT"}};
constexpr Migration kSecond[] = {kFirst[0], {2, "0002_more", "ALTER TABLE item ADD COLUMN price INTEGER"}};

class Storage : public ::testing::Test {
 protected:
  [[nodiscard]] Database open() {
    auto database = Database::open({directory_.path() / "test.db"});
    EXPECT_TRUE(database.has_value());
    return std::move(*database);
  }
  static std::int64_t count(Database& database) {
    Statement statement = database.prepare("SELECT count(*) FROM item");
    EXPECT_TRUE(statement.step().value_or(false));
    return statement.integer(0);
  }
  static Result<void, Error> insert(Database& database, std::string_view name) {
    return database.prepare("INSERT INTO item(name) VALUES(?)").bind(name).run();
  }
  tests::TemporaryDirectory directory_;
};

TEST_F(Storage, second_connection_is_refused_with_a_plain_reason) {
  const Database first = open();
  const auto second = Database::open({directory_.path() / "test.db"});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, ErrorCode::kLocked);
  EXPECT_NE(second.error().reason.find("another process"), std::string::npos);
}

TEST_F(Storage, file_is_private) {
  const Database database = open();
  const auto mode = std::filesystem::status(directory_.path() / "test.db").permissions();
  EXPECT_EQ(mode & std::filesystem::perms::mask, std::filesystem::perms(0600));
}

TEST_F(Storage, migrations_run_once_and_a_newer_schema_is_refused) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst).has_value());
  ASSERT_TRUE(migrate(database, kSecond).has_value());
  ASSERT_TRUE(migrate(database, kSecond).has_value());
  const auto older_program = migrate(database, kFirst);
  ASSERT_FALSE(older_program.has_value());
  EXPECT_EQ(older_program.error().code, ErrorCode::kTooNew);
}

TEST_F(Storage, failed_migration_leaves_the_schema_as_it_was) {
  Database database = open();
  const Migration broken[] = {kFirst[0], {2, "0002_broken", "CREATE TABLE a(x); CREATE TABLE item(y)"}};
  ASSERT_FALSE(migrate(database, broken).has_value());
  EXPECT_TRUE(migrate(database, kSecond).has_value());
}

TEST_F(Storage, transaction_and_savepoint_roll_back_unless_finished) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst).has_value());
  {
    auto abandoned = Transaction::begin(database);
    ASSERT_TRUE(insert(database, "a").has_value());
  }
  EXPECT_EQ(count(database), 0);
  auto transaction = Transaction::begin(database);
  ASSERT_TRUE(insert(database, "kept").has_value());
  {
    auto savepoint = Savepoint::begin(database);
    ASSERT_TRUE(insert(database, "undone").has_value());
  }
  ASSERT_TRUE(transaction->commit().has_value());
  EXPECT_EQ(count(database), 1);
}

TEST_F(Storage, constraint_failure_is_named) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst).has_value());
  ASSERT_TRUE(insert(database, "a").has_value());
  EXPECT_EQ(insert(database, "a").error().code, ErrorCode::kConstraint);
}

TEST_F(Storage, after_an_error_that_ends_the_transaction_nothing_more_is_written_in_it) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst).has_value());
  ASSERT_TRUE(insert(database, "a").has_value());
  {
    auto transaction = Transaction::begin(database);
    ASSERT_TRUE(transaction.has_value());
    ASSERT_TRUE(insert(database, "b").has_value());
    ASSERT_FALSE(database.prepare("INSERT OR ROLLBACK INTO item(name) VALUES('a')").run().has_value());
    EXPECT_NE(insert(database, "c").error().reason.find("has ended the transaction"), std::string::npos);
    EXPECT_FALSE(transaction->commit().has_value());
  }
  EXPECT_EQ(count(database), 1);
  EXPECT_TRUE(insert(database, "d").has_value());
}

TEST_F(Storage, group_commit_reports_only_what_is_durable) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst).has_value());
  constexpr int kPieces = 1000;
  int durable = 0;
  {
    GroupCommit group(database, {nullptr, nullptr, [](const Error& error) { FAIL() << error.reason; }});
    for (int i = 0; i < kPieces; ++i) {
      ASSERT_TRUE(
          group.submit([&database, i] { return insert(database, std::to_string(i)); }, [&durable] { ++durable; }));
    }
  }
  EXPECT_EQ(durable, kPieces);
  EXPECT_EQ(count(database), kPieces);
}

/// Groups on the caller's thread, one for each `run_group`; notes in which order pieces ran, with a bar after each
/// group.
class Lanes : public Storage {
 protected:
  void SetUp() override {
    ASSERT_TRUE(migrate(database_, kFirst).has_value());
    groups_.emplace(database_, hooks(), [this](std::function<void()> run) { later_.push_back(std::move(run)); });
  }
  GroupCommit::Hooks hooks() {
    return {nullptr, [this] { ran_ += "|"; }, [](const Error& error) { FAIL() << error.reason; }};
  }
  void submit(char name, std::size_t bulk_weight, const std::function<void()>& meanwhile = {}) {
    const auto work = [this, name, meanwhile]() -> Result<void, Error> {
      ran_ += name;
      if (meanwhile) {
        meanwhile();
      }
      return {};
    };
    ASSERT_TRUE(groups_->submit(
        work, [] {}, Lane{bulk_weight}));
  }
  std::string run_all() {
    while (!later_.empty()) {
      const auto next = std::move(later_.front());
      later_.pop_front();
      next();
    }
    return ran_;
  }

  Database database_ = open();
  std::deque<std::function<void()>> later_;
  std::string ran_;
  std::optional<GroupCommit> groups_;
};

TEST_F(Lanes, what_is_prompt_goes_first) {
  submit('a', 10);
  submit('b', 10);
  submit('X', 0);
  submit('Y', 0);
  EXPECT_EQ(run_all(), "XY|ab|");
}

TEST_F(Lanes, of_two_groups_one_takes_a_bulk_piece_however_much_is_prompt) {
  submit('a', 10);
  submit('b', 10);
  submit('W', 0);
  later_.emplace_back([this] { submit('X', 0); });
  later_.emplace_back([this] { submit('Y', 0); });
  EXPECT_EQ(run_all(), "W|XYa|b|");
}

TEST_F(Lanes, bulk_pieces_share_a_group_up_to_its_weight) {
  submit('a', GroupCommit::kMaxGroupWeight / 2);
  submit('b', GroupCommit::kMaxGroupWeight / 2);
  submit('c', 1);
  submit('d', GroupCommit::kMaxGroupWeight + 1);
  submit('e', 1);
  EXPECT_EQ(run_all(), "ab|c|d|e|");
}

TEST_F(Lanes, somebody_who_comes_while_a_group_runs_joins_it_and_ends_it) {
  submit('a', 10, [this] { submit('X', 0); });
  submit('b', 10);
  EXPECT_EQ(run_all(), "aX|b|");
}

TEST_F(Storage, group_commit_carries_the_log_into_the_database_when_it_has_become_long) {
  constexpr std::uintmax_t kPages = 10;
  constexpr std::uintmax_t kPageAndHeader = 4096 + 32;
  auto database = Database::open({directory_.path() / "test.db", 8192, kPages});
  ASSERT_TRUE(database.has_value());
  ASSERT_TRUE(migrate(*database, kFirst).has_value());
  GroupCommit::Figures figures;
  {
    GroupCommit group(*database, {nullptr, nullptr, [](const Error& error) { FAIL() << error.reason; }});
    for (int i = 0; i < 200; ++i) {
      std::promise<void> durable;
      ASSERT_TRUE(
          group.submit([&, i] { return insert(*database, std::to_string(i)); }, [&durable] { durable.set_value(); }));
      durable.get_future().wait();
    }
    group.close();
    figures = group.figures();
  }
  EXPECT_EQ(figures.groups, 200U);
  // Whoever submits next may come before a checkpoint that is due, which then lets him go first, up to kMostUrgent.
  constexpr auto kMostPages = static_cast<std::uintmax_t>(GroupCommit::kMostUrgent * kPages) + kPages;
  EXPECT_LE(std::filesystem::file_size(directory_.path() / "test.db-wal"), kMostPages * kPageAndHeader);
  EXPECT_GE(figures.checkpoints, 200U / kMostPages);
}

TEST_F(Storage, failed_piece_ends_the_thread_and_nothing_of_its_group_is_reported) {
  Database database = open();
  ASSERT_TRUE(migrate(database, kFirst).has_value());
  std::promise<std::string> fatal;
  bool durable = false;
  GroupCommit group(database, {nullptr, nullptr, [&fatal](const Error& error) { fatal.set_value(error.reason); }});
  ASSERT_TRUE(group.submit(
      [&database] {
        (void)insert(database, "a");
        return insert(database, "a");
      },
      [&durable] { durable = true; }));
  EXPECT_NE(fatal.get_future().get().find("UNIQUE"), std::string::npos);
  group.close();
  EXPECT_FALSE(durable);
  EXPECT_FALSE(group.submit([]() -> Result<void, Error> { return {}; }, [] {}));
  EXPECT_EQ(count(database), 0);
}

}  // namespace
}  // namespace queueback::storage
