// Each byte of a store's tables has a bit turned over: what reads otherwise then is noticed by a start or by an audit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>

#include "store-server/app/start_check.hpp"
#include "tests/store/store_bench.hpp"
#include "tests/support/page_damage.hpp"

namespace queueback::simulation {
namespace {

using tests::must;

constexpr std::uint64_t kPageBytes = 4096;
/// So few that a start does not add up what older entries posted.
constexpr std::uint64_t kNewest = 6;

using Rows = std::vector<std::string>;

/// Whether every row of `before` is among those of `now`: one that an older entry's row has become is the audit's to
/// find.
bool is_all_there(Rows before, std::optional<Rows> now) {
  if (!now) {
    return false;
  }
  std::sort(before.begin(), before.end());
  std::sort(now->begin(), now->end());
  return std::includes(now->begin(), now->end(), before.begin(), before.end());
}

/// What a sweep over the bytes of a table met.
struct Met {
  std::uint64_t found = 0;
  std::uint64_t harmless = 0;
};

class DamageSweep : public ::testing::Test {
 protected:
  DamageSweep() {
    tests::StoreBench::furnish(bench_);
    bench_.group([&] { return bench_.store().import_members("member,level,name,phone\nM1,none,x,\nM2,none,x,\n"); });
    for (int i = 0; i < 12; ++i) {
      till_.sell_to(i % 2 == 0 ? "M1" : "M2");
    }
    bench_.sync(till_);
    bench_.close();
    storage::Database file = must(storage::Database::open({bench_.path()}));
    storage::Statement row = file.prepare("SELECT max(log_no) FROM log");
    (void)must(row.step());
    head_ = row.number(0);
  }

  /// The pages that hold a table's rows.
  std::vector<std::uint64_t> pages_of(std::string_view table) {
    storage::Database file = must(storage::Database::open({bench_.path()}));
    storage::Statement rows = file.prepare("SELECT pageno FROM dbstat WHERE name = ? AND pagetype <> 'internal'");
    rows.bind(table);
    std::vector<std::uint64_t> pages;
    must(storage::for_each_row(std::move(rows),
                               [&pages](const storage::Statement& row) { pages.push_back(row.number(0)); }));
    return pages;
  }
  /// What a query gives, a text a row; nothing: the file cannot be read.
  std::optional<Rows> read(std::string_view sql) {
    auto file = storage::Database::open({bench_.path()});
    if (!file) {
      return std::nullopt;
    }
    file->leave_as_it_is();
    Rows rows;
    storage::Statement query = file->prepare(sql);
    query.bind(head_ - kNewest);
    const auto done = storage::for_each_row(std::move(query),
                                            [&rows](const storage::Statement& row) { rows.push_back(row.text(0)); });
    return done ? std::optional(std::move(rows)) : std::nullopt;
  }
  /// Whether a start refuses the file.
  bool start_refuses() {
    auto file = storage::Database::open({bench_.path()});
    const auto checked = file ? store_server::check_at_start(*file, kNewest)
                              : Result<store_server::StartCheck, storage::Error>(tl::unexpected(file.error()));
    return !checked || !checked->findings.empty();
  }
  /// Turns a bit over in every byte of a table, one after another; `notices` must hold wherever a row of
  /// `sql` reads otherwise.
  template <class Notices>
  Met sweep(std::string_view table, std::string_view sql, Notices notices) {
    const auto before = read(sql);
    EXPECT_TRUE(before && !before->empty());
    Met met;
    for (const std::uint64_t page : pages_of(table)) {
      for (std::uint64_t byte = (page - 1) * kPageBytes; byte < page * kPageBytes; ++byte) {
        const auto bit = static_cast<unsigned>(byte % 8);
        tests::flip_bit(bench_.path(), byte, bit);
        const bool is_noticed = notices();
        if (!is_noticed && !is_all_there(*before, read(sql))) {
          ADD_FAILURE() << "silent: byte " << byte % kPageBytes << " of a page of table " << table;
        }
        ++(is_noticed ? met.found : met.harmless);
        tests::flip_bit(bench_.path(), byte, bit);
      }
    }
    std::printf("%s: %llu found, %llu harmless\n", std::string(table).c_str(),
                static_cast<unsigned long long>(met.found), static_cast<unsigned long long>(met.harmless));
    return met;
  }

  tests::StoreBench bench_;
  tests::TillStream till_{"T1", 1};
  std::uint64_t head_ = 0;
};

/// The postings' own numbers say only in which order they stand.
TEST_F(DamageSweep, start_notices_what_the_newest_entries_posted) {
  const Met met = sweep("posting",
                        "SELECT quote(log_no) || quote(book) || quote(debit) || quote(credit) || "
                        "quote(currency) || quote(amount) || quote(cause) FROM posting WHERE log_no > ?",
                        [this] { return start_refuses(); });
  EXPECT_GT(met.found, 0U);
}

TEST_F(DamageSweep, start_notices_the_newest_entries) {
  const Met met = sweep("log",
                        "SELECT quote(log_no) || quote(incarnation) || quote(previous) || quote(hash) || "
                        "quote(payload) || quote(sender) || quote(sender_seq) || quote(sender_hash)"
                        " FROM log WHERE log_no > ?",
                        [this] { return start_refuses(); });
  EXPECT_GT(met.found, 0U);
}

TEST_F(DamageSweep, start_notices_the_newest_sales) {
  const Met met = sweep("sale",
                        "SELECT quote(order_id) || quote(log_no) || quote(terminal) || quote(receipt) || "
                        "quote(member) || quote(total) || quote(paid_at) || quote(effective_at)"
                        " FROM sale WHERE log_no > ?",
                        [this] { return start_refuses(); });
  EXPECT_GT(met.found, 0U);
}

/// An account under another name makes no other sum.
TEST_F(DamageSweep, audit_notices_each_balance) {
  const Met met = sweep("balance",
                        "SELECT quote(account) || quote(currency) || quote(amount) FROM balance"
                        " WHERE amount <> 0 AND ? > 0",
                        [this] {
                          if (start_refuses()) {
                            return true;
                          }
                          bench_.open();
                          const bool is_noticed = !bench_.audit().empty();
                          bench_.close();
                          return is_noticed;
                        });
  EXPECT_GT(met.found, 0U);
}

}  // namespace
}  // namespace queueback::simulation
