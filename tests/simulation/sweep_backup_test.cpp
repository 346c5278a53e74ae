// A backup under writes and its restore, with every operation of the disk, and of the names on it, failing once.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <optional>

#include "common/runtime/backup.hpp"
#include "common/storage/backup.hpp"
#include "tests/simulation/sweep_role.hpp"

namespace queueback::simulation {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using storage::Database;
using storage::Statement;

constexpr std::int64_t kFirstSales = 70;  ///< so many pages that a backup takes two slices
constexpr std::int64_t kSaleDuringBackup = kFirstSales + 1;
constexpr std::int64_t kSaleAfterBackup = kFirstSales + 2;
constexpr std::int64_t kSaleAfterRestore = kFirstSales + 3;
constexpr std::int64_t kMark = 1000;  ///< written into the copy before it takes the database's place

Done add(Database& database, std::int64_t n) {
  return database.prepare("INSERT OR IGNORE INTO sale(n, text) VALUES(?, ?)")
      .bind(n)
      .bind(std::string(3000, 'x'))
      .run();
}

/// Sales, a backup with a sale meanwhile, a sale, the restore of the backup, another sale.
class BackupRole final : public Role {
 public:
  Done open(const fs::path& folder) override {
    folder_ = folder;
    return reopen();
  }
  std::size_t steps() const override { return 5; }
  Done step(std::size_t n) override {
    switch (n) {
      case 0:
        return in_transaction(*database_, [&] {
          Done done;
          for (std::int64_t sale = 1; done && sale <= kFirstSales; ++sale) {
            done = add(*database_, sale);
          }
          return done;
        });
      case 1:
        return back_up();
      case 3:
        return restore();
      default:
        return add(*database_, n == 2 ? kSaleAfterBackup : kSaleAfterRestore);
    }
  }
  std::size_t done(std::string& problem) override {
    const bool is_restored = has(*database_, kMark);
    if (is_restored && !keeps_what_was_there()) {
      problem = "what the restore replaced is not kept";
    }
    return leading({has(*database_, 1) && has(*database_, kFirstSales), backup_is_whole(problem),
                    is_restored || has(*database_, kSaleAfterBackup), is_restored, has(*database_, kSaleAfterRestore)},
                   problem);
  }

 private:
  [[nodiscard]] fs::path file(const char* name) const { return folder_ / name; }

  Done reopen() {
    auto database = Database::open({file("store.db")});
    if (!database) {
      return tl::unexpected(database.error());
    }
    database_.emplace(std::move(*database));
    return database_->execute("CREATE TABLE IF NOT EXISTS sale(n INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT");
  }
  static bool has(Database& database, std::int64_t sale) {
    Statement row = database.prepare("SELECT 1 FROM sale WHERE n = ?");
    return row.bind(sale).step().value_or(false);
  }
  /// As the server does it: in slices between commit groups.
  Done back_up() {
    fs::remove(file("backup.db.part"));  // of one that was interrupted, as its message asks for
    asio::io_context loop;
    std::optional<Result<runtime::BackupReport, std::string>> report;
    {
      storage::GroupCommit commits(*database_, {{}, {}, [](const Error& /*ends the loop*/) {}},
                                   [&](auto group) { asio::post(loop, group); });
      asio::co_spawn(loop, runtime::back_up(commits, *database_, file("backup.db"), loop.get_executor()),
                     [&](const std::exception_ptr& /*none*/, auto result) { report = std::move(result); });
      bool sold = false;
      asio::post(loop, [&] {
        EXPECT_TRUE(commits.submit([&] { return add(*database_, kSaleDuringBackup); }, [&] { sold = true; }));
      });
      loop.run();
      if (!report || !sold) {
        return fail(storage::ErrorCode::kIo, "the storage failed");
      }
    }
    return *report ? Done() : fail(storage::ErrorCode::kIo, report->error());
  }
  bool backup_is_whole(std::string& problem) const {
    if (!fs::exists(file("backup.db"))) {
      return false;
    }
    if (const auto sound = storage::check_integrity(file("backup.db")); !sound) {
      problem = "backup.db " + sound.error().reason;
      return false;
    }
    return true;
  }
  Done restore() {
    database_.reset();
    fs::remove(file("kept.db"));  // a second name of the same database, of a restore that was interrupted
    const auto mark = [](Database& copy) { return add(copy, kMark); };
    auto restored = storage::restore(file("backup.db"), file("store.db"), file("kept.db"), mark);
    return restored ? reopen() : restored;
  }
  [[nodiscard]] bool keeps_what_was_there() const {
    auto kept = Database::open({file("kept.db")});
    return kept && has(*kept, kSaleAfterBackup);
  }

  fs::path folder_;
  std::optional<Database> database_;
};

TEST(Sweep, backup_is_whole_and_a_restore_leaves_the_old_or_the_new) {
  expect_clean("backup", [] { return std::make_unique<BackupRole>(); });
}

}  // namespace
}  // namespace queueback::simulation
