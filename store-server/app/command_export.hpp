#pragma once
#include <string>
#include <vector>

#include "store-server/app/command_log.hpp"
#include "store-server/app/rewards.hpp"

namespace queueback::store_server {

/// Where an export goes on.
struct ExportCursor {
  std::uint64_t after = 0;  ///< log entries up to here are written
  Instant clock;            ///< and the clock has come to here
};
struct ExportPage {
  std::vector<std::string> lines;
  ExportCursor next;
  bool more = false;
};

/// Bytes of one page, about.
inline constexpr std::size_t kExportPageBytes = std::size_t{96} * 1024;

/// The store's commands in the replay format, from the cursor on: before each command a tick with the time at which it
/// was applied, so that late orders meet the clears that they met in life; policies by the name of their file
/// (policy_file); recorded numbers and slots where the secret is not public.
[[nodiscard]] Stored<ExportPage> export_commands(LedgerTables& log, RewardTables& rewards, const ExportCursor& cursor);
/// `policy-<n>.toml`, n from 1 in the order of application.
[[nodiscard]] std::string policy_file(std::size_t index);
/// A policy's text for an export: with its secret, once that is public.
[[nodiscard]] std::string policy_text(const PolicyState& policy);

/// Postings of the rewards book in the order of the log, as queueback-replay --postings prints them (without `line`).
[[nodiscard]] Stored<ExportPage> export_ledger(LedgerTables& log, const ExportCursor& cursor);

}  // namespace queueback::store_server
