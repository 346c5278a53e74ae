// What a store did, computed again by queueback-replay from its exported commands.
#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>
#include <set>

#include "store-server/app/command_export.hpp"
#include "tests/store/life.hpp"
#include "tools/replay/replay.hpp"
#include "tools/replay/report.hpp"

namespace queueback::tests {
namespace {

using store_server::ExportCursor;
using store_server::ExportPage;

std::vector<std::string> all_lines(const std::function<ExportPage(const ExportCursor&)>& page_after) {
  std::vector<std::string> lines;
  ExportCursor cursor;
  bool more = true;
  while (more) {
    const ExportPage page = page_after(cursor);
    lines.insert(lines.end(), page.lines.begin(), page.lines.end());
    cursor = page.next;
    more = page.more;
  }
  return lines;
}

/// Writes an export and replays it against the store's ledger; what the replay prints.
std::string replay_export(StoreBench& bench, const std::filesystem::path& folder) {
  store_server::RewardTables& tables = bench.store().reward_tables();
  std::ofstream(folder / "policy.toml") << "version = \"none\"\n";
  const auto states = bench.group([&] { return store_server::policy_states(tables); });
  for (std::size_t i = 0; i < states.size(); ++i) {
    std::ofstream(folder / store_server::policy_file(i + 1)) << store_server::policy_text(states[i]);
  }
  const auto commands = all_lines([&](const ExportCursor& cursor) {
    return bench.group([&] { return store_server::export_commands(bench.store().ledger(), tables, cursor); });
  });
  const auto ledger = all_lines([&](const ExportCursor& cursor) {
    return bench.group([&] { return store_server::export_ledger(bench.store().ledger(), cursor); });
  });
  std::ofstream ledger_file(folder / "ledger.ndjson");
  std::for_each(ledger.begin(), ledger.end(), [&](const std::string& line) { ledger_file << line << "\n"; });
  ledger_file.close();

  std::FILE* out = std::fopen((folder / "out.ndjson").c_str(), "wb");
  std::FILE* in = std::fopen((folder / "ledger.ndjson").c_str(), "rb");
  {
    replay::Output output(out);
    replay::Verifier verifier(in, "ledger.ndjson");
    replay::Replay replay({folder / "policy.toml", folder, replay::Postings::kHidden}, output, &verifier);
    must(replay.start());
    for (const std::string& line : commands) {
      must(replay.take(line));
    }
    verifier.finish(output);
    output.flush();
  }
  std::fclose(out);
  std::fclose(in);
  std::ifstream printed(folder / "out.ndjson");
  return {std::istreambuf_iterator<char>(printed), {}};
}

TEST(Export, ReplayOfALife_givesTheLedgerBitForBit) {
  std::set<std::string> causes;
  std::int64_t postings = 0;
  std::int64_t draws = 0;
  std::int64_t late = 0;
  std::int64_t handovers = 0;
  std::int64_t settled_by_handover = 0;
  std::int64_t quarantined = 0;
  std::int64_t booked_later = 0;
  std::int64_t earned_later = 0;
  for (unsigned seed = 1; seed <= 16; ++seed) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    Life life(seed);
    life.live(9);
    const TemporaryDirectory folder;
    const std::string printed = replay_export(life.bench(), folder.path());
    EXPECT_THAT(printed, ::testing::HasSubstr("\"event\":\"verified\"")) << printed;
    EXPECT_THAT(printed, ::testing::Not(::testing::HasSubstr("rejected"))) << printed;
    EXPECT_EQ(life.bench().audit(), "");
    postings += life.bench().count("SELECT count(*) FROM posting WHERE book = 1");
    for (const char* cause : {"contribution", "payout", "retained", "moved", "cleared", "redeemed", "recovered"}) {
      const std::string sql = "SELECT count(*) FROM posting WHERE cause = 'queue_rebate/" + std::string(cause) + "'";
      if (life.bench().count(sql) > 0) {
        causes.insert(cause);
      }
    }
    draws += life.bench().count("SELECT count(*) FROM reward_draw");
    late += life.bench().count("SELECT count(*) FROM reward_order WHERE settled_at > effective_at + 3600000000");
    handovers += life.bench().count("SELECT count(*) FROM handover");
    settled_by_handover += life.bench().count(
        "SELECT count(*) FROM handover JOIN posting USING(log_no) WHERE cause = 'queue_rebate/contribution'");
    quarantined += life.bench().count("SELECT count(*) FROM quarantine");
    booked_later += life.bench().count("SELECT count(*) FROM quarantine WHERE action IN (1, 2)");
    earned_later += life.bench().count(
        "SELECT count(DISTINCT q.log_no) FROM quarantine q JOIN posting p ON p.log_no = q.resolution_log_no"
        " WHERE p.cause = 'queue_rebate/contribution'");
  }
  // The lives were rich enough to prove something.
  EXPECT_GT(postings, 500);
  EXPECT_GT(draws, 5);
  EXPECT_GT(late, 50);
  EXPECT_GT(handovers, 20);
  EXPECT_GT(settled_by_handover, 3);
  EXPECT_GT(quarantined, 20);
  EXPECT_GT(booked_later, 20);
  EXPECT_GT(earned_later, 10);
  EXPECT_THAT(causes, ::testing::UnorderedElementsAre("contribution", "payout", "retained", "moved", "cleared",
                                                      "redeemed", "recovered"));
}

}  // namespace
}  // namespace queueback::tests
