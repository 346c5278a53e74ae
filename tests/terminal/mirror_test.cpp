// The outbox once more on a second medium: whatever happens to one of them, the other has every sale.
#include <gmock/gmock.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <utility>

#include "terminal/outbox/mirror.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_directory.hpp"
#include "tests/terminal/shop.hpp"

namespace {

/// The medium's next sync fails, as it does when a card loses its contact: what was written stays in memory only.
bool next_sync_fails = false;

}  // namespace

// In front of the C library's, for the mirror's appends.
extern "C" int fdatasync(int descriptor) {
  if (std::exchange(next_sync_fails, false)) {
    errno = EIO;
    return -1;
  }
  return static_cast<int>(::syscall(SYS_fdatasync, descriptor));
}

namespace queueback::terminal {
namespace {

namespace fs = std::filesystem;
using domain::Money;
using replication::MirrorReader;
using replication::Record;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using tests::must;

class MirrorTest : public ::testing::Test {
 protected:
  MirrorTest() {
    fs::create_directory(medium());
    open("terminal.db");
  }

  fs::path medium() const { return directory_.path() / "medium"; }
  fs::path file() const { return medium() / "T1.mirror"; }

  void open(const std::string& name, const std::string& terminal = "T1") {
    mirror_.reset();
    tables_.reset();
    database_.reset();
    database_.emplace(must(storage::Database::open({directory_.path() / name})));
    tables_ = must(
        TillDatabase::open(*database_, {*domain::StoreId::parse("S1"), *domain::TerminalId::parse(terminal)}, random_));
    mirror_.emplace(file(), *tables_, clock_);
  }
  void restart() { open("terminal.db"); }

  template <class Call>
  auto commit(Call call) {
    auto transaction = must(storage::Transaction::begin(*database_));
    auto result = must(call());
    must(transaction.commit());
    return result;
  }
  /// Sales in one transaction; the mirror is not told.
  void sell_without_mirror(int count = 1) {
    const domain::Product cola = tests::product("COLA", tests::kColaBarcode, "可乐", 200);
    const SaleDraft draft{
        *domain::CashierId::parse("1001"),
        {{{cola.id, cola.name_zh, domain::Quantity::pieces(1), cola.price, cola.price, cola.vat_rate}}, std::nullopt},
        {{domain::TenderKind::kCash, Money::minor(200), Money::minor(500)}},
        Money::minor(300),
        tests::kNoon,
        CivilDay{2025, 11, 20},
        480,
        {"p1", 12},
        {},
        "CNY"};
    auto transaction = must(storage::Transaction::begin(*database_));
    for (int i = 0; i < count; ++i) {
      (void)must(tables_->save_sale(draft, clock_, random_));
    }
    must(transaction.commit());
  }
  void sell() {
    sell_without_mirror();
    (void)mirror_->update();
  }
  void acknowledge(std::uint64_t headquarters) {
    (void)commit([&] { return tables_->save_watermarks({headquarters, headquarters}); });
  }
  static Bytes content(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  }
  /// The records of a mirror, which must be whole.
  static std::vector<Record> records(const fs::path& path) {
    const Bytes bytes = content(path);
    auto reader = must(MirrorReader::open(bytes));
    std::vector<Record> out;
    auto next = must(reader.next());
    for (; std::holds_alternative<Record>(next); next = must(reader.next())) {
      out.push_back(std::get<Record>(next));
    }
    EXPECT_TRUE(std::holds_alternative<replication::MirrorEnd>(next));
    return out;
  }
  std::vector<Record> outbox() { return must(tables_->read_outbox(1, 1000)); }
  [[nodiscard]] bool is_mirrored() const { return !mirror_->status().failed_since; }
  void wait_as_long_as_a_retry() { clock_.pass(kMirrorRetry); }

  tests::TemporaryDirectory directory_;
  tests::ManualClock clock_;
  SeededRandom random_{3};
  std::optional<storage::Database> database_;
  std::unique_ptr<TillDatabase> tables_;
  std::optional<Mirror> mirror_;
};

TEST_F(MirrorTest, Sale_isOnTheMediumAfterItsCommit) {
  for (std::size_t n = 1; n <= 3; ++n) {
    sell();
    EXPECT_THAT(records(file()), SizeIs(n));
  }
  EXPECT_EQ(records(file()), outbox());
  EXPECT_EQ(must(MirrorReader::open(content(file()))).owner().text(), "S1/T1");
  EXPECT_EQ(fs::status(file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(MirrorTest, Start_appendsWhatIsMissing) {
  sell();
  const Bytes before = content(file());
  sell_without_mirror();
  sell_without_mirror();
  restart();
  EXPECT_FALSE(mirror_->update()) << "nothing to tell anybody";
  EXPECT_EQ(records(file()), outbox());
  const Bytes after = content(file());
  EXPECT_TRUE(std::equal(before.begin(), before.end(), after.begin())) << "it was appended to";
}

TEST_F(MirrorTest, TornEnd_isCutOffAtTheNextStart) {
  sell();
  sell();
  const std::size_t whole = content(file()).size();
  for (std::size_t cut = 1; cut < 120; cut += 17) {
    SCOPED_TRACE(cut);
    fs::resize_file(file(), whole - cut);
    restart();
    (void)mirror_->update();
    EXPECT_TRUE(is_mirrored());
    EXPECT_EQ(records(file()), outbox());
    EXPECT_THAT(mirror_->status().kept, IsEmpty());
  }
}

TEST_F(MirrorTest, MediumThatIsNotThere_isToldWithSinceWhen_andTriedAgain) {
  sell();
  fs::remove_all(medium());
  clock_.pass(Duration::minutes(1));
  const Instant since = clock_.now();
  sell_without_mirror();
  EXPECT_TRUE(mirror_->update());
  EXPECT_EQ(mirror_->status().failed_since, since);
  EXPECT_THAT(mirror_->status().problem, HasSubstr("T1.mirror"));
  clock_.pass(kMirrorRetry);
  sell_without_mirror();
  EXPECT_FALSE(mirror_->update()) << "said once";
  EXPECT_EQ(mirror_->status().failed_since, since);
  fs::create_directory(medium());
  sell_without_mirror();
  EXPECT_FALSE(mirror_->update()) << "not tried at every sale";
  wait_as_long_as_a_retry();
  EXPECT_TRUE(mirror_->update());
  EXPECT_TRUE(is_mirrored());
  EXPECT_EQ(records(file()), outbox());
}

TEST_F(MirrorTest, RecordWhoseSyncFailed_isWrittenAnewBeforeAllIsWellAgain) {
  sell();
  const auto inode = [this] {
    struct stat at = {};
    EXPECT_EQ(::stat(file().c_str(), &at), 0);
    return at.st_ino;
  };
  const fs::path former = medium() / "former";
  fs::create_hard_link(file(), former);  // so that its number is not given again
  sell_without_mirror();
  next_sync_fails = true;
  EXPECT_TRUE(mirror_->update());
  EXPECT_THAT(mirror_->status().problem, HasSubstr("cannot be synced"));
  EXPECT_EQ(records(file()).size(), 2U) << "as read from memory";
  wait_as_long_as_a_retry();
  EXPECT_TRUE(mirror_->update());
  EXPECT_TRUE(is_mirrored());
  EXPECT_EQ(records(file()), outbox());
  struct stat old = {};
  EXPECT_EQ(::stat(former.c_str(), &old), 0);
  EXPECT_NE(inode(), old.st_ino) << "the file whose sync failed is not gone on with";
}

TEST_F(MirrorTest, FileThatSomebodyRemovesOrCuts_isMadeAgain) {
  sell();
  fs::remove(file());
  sell();
  EXPECT_EQ(records(file()), outbox());
  fs::resize_file(file(), content(file()).size() - 3);
  sell();
  EXPECT_EQ(records(file()), outbox());
  EXPECT_TRUE(is_mirrored());
}

TEST_F(MirrorTest, WhatHeadquartersTookWhileThereWasNoMirror_isNotMissed) {
  sell();
  sell_without_mirror();
  sell_without_mirror();
  acknowledge(2);
  (void)mirror_->update();
  ASSERT_THAT(records(file()), SizeIs(1));
  EXPECT_EQ(records(file()), outbox());
  acknowledge(3);
  restart();
  sell();
  EXPECT_EQ(records(file()).back(), outbox().back());
}

TEST_F(MirrorTest, LargeFile_isReplacedByWhatHeadquartersDoesNotHave) {
  sell();
  const std::uint64_t of_one = content(file()).size();
  const std::uint64_t enough = kMirrorRewriteBytes / of_one * 2;
  std::uint64_t largest = 0;
  for (std::uint64_t n = 0; n < enough; n += 1000) {
    sell_without_mirror(1000);
    (void)mirror_->update();
    largest = std::max<std::uint64_t>(largest, content(file()).size());
    acknowledge(tables_->head().seq);
  }
  sell();
  EXPECT_LT(largest, 2 * kMirrorRewriteBytes);
  EXPECT_LT(content(file()).size(), kMirrorRewriteBytes);
  EXPECT_EQ(records(file()).back(), outbox().back());
  EXPECT_FALSE(fs::exists(file().string() + ".new"));
}

TEST_F(MirrorTest, MirrorOfAnotherDatabaseOfThisTerminal_isKeptAside) {
  sell();
  sell();
  const Bytes of_dead_disk = content(file());
  open("new.db");
  sell_without_mirror();
  EXPECT_TRUE(mirror_->update());
  ASSERT_THAT(mirror_->status().kept, SizeIs(1));
  EXPECT_EQ(content(mirror_->status().kept[0]), of_dead_disk) << "perhaps the only copy of what was sold";
  EXPECT_EQ(records(file()), outbox());
  EXPECT_TRUE(is_mirrored());
}

TEST_F(MirrorTest, DamagedMirror_isKeptAsideAndMadeAgain) {
  sell();
  sell();
  {
    std::fstream damaged(file(), std::ios::binary | std::ios::in | std::ios::out);
    damaged.seekp(150);
    damaged.put('!');
  }
  restart();
  (void)mirror_->update();
  EXPECT_THAT(mirror_->status().kept, SizeIs(1));
  EXPECT_EQ(records(file()), outbox());
}

TEST_F(MirrorTest, MoreKeptFilesThanTheLimit_stopTheMirrorAndNotTheTill) {
  for (int n = 0; n <= kMaxKeptMirrors; ++n) {
    open("other-" + std::to_string(n) + ".db");
    sell();
  }
  EXPECT_TRUE(is_mirrored());
  open("one-too-many.db");
  sell();
  EXPECT_FALSE(is_mirrored());
  EXPECT_THAT(mirror_->status().problem, HasSubstr("import them at the store"));
}

TEST_F(MirrorTest, FileOfSomebodyElse_isLeftAlone) {
  sell();
  const Bytes of_t1 = content(file());
  open("t2.db", "T2");
  sell();
  EXPECT_FALSE(is_mirrored());
  EXPECT_THAT(mirror_->status().problem, HasSubstr("mirror of terminal S1/T1"));
  EXPECT_EQ(content(file()), of_t1);
  std::ofstream(file(), std::ios::trunc) << "a shopping list, and a long one so that nobody takes it for a header";
  restart();
  sell();
  EXPECT_FALSE(is_mirrored());
  EXPECT_THAT(mirror_->status().problem, HasSubstr("no mirror"));
}

}  // namespace
}  // namespace queueback::terminal
