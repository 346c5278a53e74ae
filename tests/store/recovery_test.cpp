// A store that was set back to an older database does once more what headquarters' copy of its log says.
#include <gmock/gmock.h>

#include <map>
#include <set>

#include "tests/store/life.hpp"

namespace queueback::tests {
namespace {

using replication::Record;

/// Everything that a store's log decides. Not names and phones, contacts, requests of the API and messages: those are
/// as old as the backup.
constexpr std::array kTables = {"log",          "segment",      "posting",       "balance",     "sale",
                                "handover",     "reward_order", "entry",         "reward_draw", "reward_group",
                                "remote_entry", "member",       "branch",        "policy",      "quarantine",
                                "terminal",     "replacement",  "former_device", "day_total",   "recent_payout",
                                "pause_change", "lease"};

std::string cell(const storage::Statement& row, int column) {
  return row.is_null(column) ? "-" : to_hex(row.blob(column));
}

/// The tables' rows, each as text, in the order of their contents.
std::map<std::string, std::multiset<std::string>> contents(StoreBench& bench) {
  std::map<std::string, std::multiset<std::string>> all;
  for (const char* table : kTables) {
    storage::Statement columns = bench.database().prepare("SELECT count(*) FROM pragma_table_info(?)");
    (void)must(columns.bind(std::string(table)).step());
    const int count = static_cast<int>(columns.integer(0));
    storage::Statement rows = bench.database().prepare("SELECT * FROM " + std::string(table));
    std::multiset<std::string>& lines = all[table];
    while (must(rows.step())) {
      std::string line;
      for (int column = 0; column < count; ++column) {
        line += cell(rows, column) + " ";
      }
      lines.insert(line);
    }
  }
  return all;
}

std::vector<Record> log_after(StoreBench& bench, std::uint64_t last) {
  std::vector<Record> all;
  while (true) {
    auto some = bench.group([&] { return bench.store().ledger().read_log(last + all.size() + 1, 500); });
    if (some.empty()) {
      return all;
    }
    all.insert(all.end(), some.begin(), some.end());
  }
}

/// Takes the entries over, a few in one group.
void recover(StoreBench& bench, const std::vector<Record>& entries) {
  for (std::size_t i = 0; i < entries.size();) {
    bench.group([&]() -> store_server::Stored<bool> {
      for (const std::size_t end = std::min(entries.size(), i + 7); i < end; ++i) {
        if (auto done = bench.store().redo(entries[i]); !done) {
          return tl::unexpected(done.error());
        }
      }
      return true;
    });
  }
}

/// A step that posts nothing, like a clear of an empty pool, is in no entry: both sides do it by the clock.
void do_what_is_due(StoreBench& bench) {
  bench.group([&]() -> store_server::Stored<bool> {
    auto done = bench.store().tick();
    return done ? store_server::Stored<bool>(true) : tl::unexpected(done.error());
  });
}

TEST(Recovery, StoreThatWasSetBack_repeatsItsLifeBitForBit) {
  std::size_t repeated = 0;
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed);
    StoreBench& bench = life.bench();
    life.live(2);
    const std::uint64_t backup_ends = bench.store().log().head().seq;
    bench.copy_files();
    life.live(4);
    do_what_is_due(bench);
    const auto before = contents(bench);
    const std::vector<Record> lost = log_after(bench, backup_ends);
    bench.open_copy();
    ASSERT_EQ(bench.store().log().head().seq, backup_ends);
    recover(bench, lost);
    do_what_is_due(bench);
    const auto after = contents(bench);
    for (const char* table : kTables) {
      EXPECT_EQ(after.at(table), before.at(table)) << table;
    }
    EXPECT_EQ(bench.audit(), "");
    bench.restart();
    life.live(2);
    EXPECT_EQ(bench.audit(), "");
    repeated += lost.size();
  }
  EXPECT_GT(repeated, 500U);
}

TEST(Recovery, AlarmThatWasResolvedWhenSomethingWasDue_isRepeated) {
  StoreBench bench;
  bench.clock().jump_to(*parse_rfc3339("2026-03-27T10:00:00Z"));
  must(bench.group([&] { return bench.store().apply_policy(life_policy(1), "policy.toml", bench.clock().now()); }));
  qr::PlaceOrder order{"O1", qr::Channel::kCheckout, "S1", "D1", "M1", true, {}};
  order.lines.push_back({"P1", domain::Money::minor(1000), domain::Money{}});
  const Instant at = bench.clock().now();
  const RewardRequest bought{at, order, replay::write_command(at, order), "admin"};
  must(bench.group([&] { return bench.store().reward(bought); }));
  bench.group([&]() -> store_server::Stored<bool> {
    auto done = bench.store().ledger().insert_alarm({at, "", "audit", "a balance differs", 0});
    return done ? store_server::Stored<bool>(true) : tl::unexpected(done.error());
  });
  const std::uint64_t backup_ends = bench.store().log().head().seq;
  bench.copy_files();
  bench.clock().pass(Duration::hours(48));  // the order settles in between
  must(bench.group([&] { return bench.store().quarantine_desk().resolve_alarm(1, "Li", "looked at it"); }));
  do_what_is_due(bench);
  const auto before = contents(bench);
  const std::vector<Record> lost = log_after(bench, backup_ends);
  EXPECT_GT(lost.size(), 1U);
  bench.open_copy();
  recover(bench, lost);
  EXPECT_EQ(contents(bench), before);
  EXPECT_EQ(bench.figures().alarms, 0U);
  EXPECT_EQ(bench.audit(), "");
}

}  // namespace
}  // namespace queueback::tests
