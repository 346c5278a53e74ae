// The simulated disk itself: what a real one would keep, lose or tear, under real SQLite.
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <optional>

#include "common/storage/database.hpp"
#include "tests/simulation/disk.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_directory.hpp"

namespace queueback::simulation {
namespace {

using storage::Database;
using storage::Statement;
using tests::must;

Disk::Fate always(Unsynced fate) {
  return [fate] { return fate; };
}

/// A machine with one database of numbers.
class Machine {
 public:
  explicit Machine(const char* more_settings = "") : more_settings_(more_settings) { start(); }

  void start() {
    database_.emplace(must(Database::open({disk_.folder() / "numbers.db"})));
    must(database_->execute(more_settings_));
    must(database_->execute("CREATE TABLE IF NOT EXISTS number(n INTEGER PRIMARY KEY, text TEXT)"));
  }
  /// The power goes and comes again.
  void power_cut(const Disk::Fate& fate) {
    disk_.cut_power();
    database_.reset();
    disk_.power_on(fate);
  }
  [[nodiscard]] bool add(std::int64_t n) {
    auto transaction = storage::Transaction::begin(*database_);
    if (!transaction) {
      return false;
    }
    Statement insert = database_->prepare("INSERT INTO number VALUES(?, ?)");
    if (!insert.bind(n).bind(std::string(3000, 'x')).run()) {
      return false;
    }
    return transaction->commit().has_value();
  }
  std::int64_t count() {
    Statement row = database_->prepare("SELECT count(*) FROM number");
    EXPECT_TRUE(must(row.step()));
    return row.integer(0);
  }
  std::string integrity() {
    Statement row = database_->prepare("PRAGMA integrity_check");
    EXPECT_TRUE(must(row.step()));
    return row.text(0);
  }
  Disk& disk() { return disk_; }
  void stop() { database_.reset(); }

 private:
  tests::TemporaryDirectory folder_;
  const char* more_settings_;
  Disk disk_{folder_.path()};
  std::optional<Database> database_;
};

TEST(SimulatedDisk, keeps_what_was_committed_whatever_becomes_of_the_rest) {
  for (const Unsynced fate : {Unsynced::kKeep, Unsynced::kDrop, Unsynced::kTear}) {
    Machine machine;
    for (std::int64_t n = 0; n < 20; ++n) {
      ASSERT_TRUE(machine.add(n));
    }
    machine.power_cut(always(fate));
    machine.start();
    EXPECT_EQ(machine.count(), 20) << static_cast<int>(fate);
    EXPECT_EQ(machine.integrity(), "ok");
  }
}

TEST(SimulatedDisk, loses_what_was_never_synced) {
  Machine machine("PRAGMA synchronous=OFF");
  for (std::int64_t n = 0; n < 20; ++n) {
    ASSERT_TRUE(machine.add(n));
  }
  machine.power_cut(always(Unsynced::kDrop));
  machine.start();
  EXPECT_EQ(machine.count(), 0);
}

TEST(SimulatedDisk, power_cut_at_any_operation_leaves_the_old_or_the_new_state) {
  SeededRandom random(17);
  bool went_through = false;
  for (std::uint64_t cut = 1; !went_through; ++cut) {
    Machine machine;
    ASSERT_TRUE(machine.add(1));
    const std::uint64_t before = machine.disk().operations();
    machine.disk().judge([&](Operation, const std::string&) {
      return machine.disk().operations() == before + cut ? Verdict::kPowerCut : Verdict::kDo;
    });
    const bool acknowledged = machine.add(2) && machine.add(3);
    went_through = machine.disk().is_on();
    machine.power_cut([&] { return static_cast<Unsynced>(random.bytes<1>()[0] % 3); });
    machine.start();
    const std::int64_t count = machine.count();
    EXPECT_GE(count, acknowledged ? 3 : 1) << "cut at operation " << cut;
    EXPECT_LE(count, 3);
    EXPECT_EQ(machine.integrity(), "ok") << "cut at operation " << cut;
  }
}

TEST(SimulatedDisk, full_disk_refuses_and_keeps_the_old_state) {
  Machine machine;
  ASSERT_TRUE(machine.add(1));
  machine.disk().judge([](Operation operation, const std::string&) {
    return operation == Operation::kWrite ? Verdict::kFull : Verdict::kDo;
  });
  EXPECT_FALSE(machine.add(2));
  machine.disk().judge({});
  EXPECT_EQ(machine.count(), 1);
  EXPECT_TRUE(machine.add(2));
}

TEST(SimulatedDisk, old_image_brings_the_old_state_back) {
  Machine machine;
  ASSERT_TRUE(machine.add(1));
  const Disk::Image image = machine.disk().image();
  ASSERT_TRUE(machine.add(2));
  machine.stop();
  machine.disk().restore(image);
  machine.start();
  EXPECT_EQ(machine.count(), 1);
}

TEST(SimulatedDisk, file_is_one_connections_alone) {
  Machine machine;
  const auto second = Database::open({machine.disk().folder() / "numbers.db"});
  ASSERT_FALSE(second.has_value());
  EXPECT_EQ(second.error().code, storage::ErrorCode::kLocked);
}

}  // namespace
}  // namespace queueback::simulation
