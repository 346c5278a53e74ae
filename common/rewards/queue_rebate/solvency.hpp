#pragma once
#include <array>
#include <optional>
#include <string>
#include <vector>

#include "common/rewards/queue_rebate/engine.hpp"

namespace queueback::rewards::queue_rebate {

/// How a queue stands (section 0, Solvency report). Nothing in here is a promise: it says what follows if the inflow
/// stays as it was.
struct Solvency {
  std::string queue;
  std::uint64_t waiting = 0;
  domain::Money outstanding;  ///< what waiting entries may still receive
  domain::Money pool;
  std::array<domain::Money, 3> inflow;  ///< contributions of the last 7, 30 and 90 days of 24 hours
  /// (pool + 90-day inflow) / outstanding; nothing when nobody waits.
  std::optional<domain::Ratio> coverage;
  /// How long an order that joins now waits for its last cent, in seconds: outstanding less pool over the inflow of
  /// the middle one of the weeks looked at (p50), and of the one that nine of ten weeks reach (p90). Nothing: never,
  /// at that inflow.
  std::optional<std::int64_t> wait_p50_seconds;
  std::optional<std::int64_t> wait_p90_seconds;
  /// The share of entitlement that can never be paid if nothing changes: 1 - contributions / entitlement granted,
  /// over 90 days, not below 0; for a steady stream 1 - extract / ratio. Nothing granted: nothing.
  std::optional<domain::Ratio> never_paid;
};

inline constexpr std::array<std::int64_t, 3> kSolvencyDays = {7, 30, 90};
/// Whole weeks before `now` that the waiting time looks at, as far back as there was inflow.
inline constexpr int kSolvencyWeeks = 12;

[[nodiscard]] Solvency solvency_of(const Engine& engine, const std::string& queue, Instant now);
/// How a queue would stand under another version, if as much is sold as before: its inflow and waiting times change
/// with the program's extract, and in the long run 1 - extract / default ratio is never paid.
[[nodiscard]] Solvency forecast(const Solvency& now, const Policy* in_force, const Policy& next);

/// Every queue, by key.
[[nodiscard]] std::vector<Solvency> solvency(const Engine& engine, Instant now);

}  // namespace queueback::rewards::queue_rebate
