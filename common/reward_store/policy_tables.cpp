// The statements of policy versions and of the program's clock.
#include "common/reward_store/reward_tables.hpp"

namespace queueback::reward_store {

using storage::Statement;

namespace {

constexpr std::string_view kClock = "reward_clock";
constexpr std::string_view kPaused = "reward_paused";

}  // namespace

Stored<bool> RewardTables::draws_are_open(const std::string& version) {
  Statement row = database_.prepare(
      "SELECT EXISTS(SELECT 1 FROM entry WHERE status = 'waiting' AND policy_version = ?1 AND source LIKE 'draw(%'"
      " AND paid = 0 AND flags & 2 = 0) OR EXISTS(SELECT 1 FROM reward_order WHERE state = 0 AND policy_version = ?1)"
      " OR EXISTS(SELECT 1 FROM reward_group WHERE policy_version = ?1 AND filled < size)");
  if (auto found = row.bind(version).step(); !found) {
    return tl::unexpected(found.error());
  }
  return row.integer(0) != 0;
}

Stored<std::optional<std::int64_t>> RewardTables::number(std::string_view key) {
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = ?");
  const auto found = row.bind(key).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.integer(0)) : std::nullopt;
}

Stored<std::optional<ClockRow>> RewardTables::clock() {
  const auto at = number(kClock);
  const auto paused = number(kPaused);
  if (!at || !paused) {
    return tl::unexpected(!at ? at.error() : paused.error());
  }
  return at->has_value() ? std::optional(ClockRow{Instant{**at}, paused->value_or(0) != 0}) : std::nullopt;
}

Stored<void> RewardTables::save_clock(const ClockRow& clock) {
  const auto put = [this](std::string_view key, std::int64_t value) {
    return database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES(?, ?)").bind(key).bind(value).run();
  };
  auto done = put(kClock, clock.at.micros);
  return done ? put(kPaused, clock.paused ? 1 : 0) : done;
}

Stored<void> RewardTables::insert_policy(const PolicyRow& policy) {
  Statement statement = database_.prepare(
      "INSERT INTO policy(version, effective_from, activated_at, toml, zone, draw_secret) VALUES(?, ?, ?, ?, ?, ?)");
  return statement.bind(policy.text.version)
      .bind(policy.text.effective_from.micros)
      .bind(policy.activated_at.micros)
      .bind(policy.text.toml)
      .bind(policy.zone)
      .bind(ByteView(policy.draw_secret))
      .run();
}

Stored<std::vector<PolicyRow>> RewardTables::policies() {
  std::vector<PolicyRow> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT version, effective_from, toml, activated_at, begun, zone, draw_secret FROM policy"
                        " ORDER BY begun IS NULL, begun, effective_from, activated_at"),
      [&out](const Statement& row) {
        out.push_back({{row.text(0), Instant{row.integer(1)}, row.text(2)},
                       Instant{row.integer(3)},
                       row.is_null(4) ? std::nullopt : std::optional(row.number(4)),
                       row.text(5),
                       row.array<32>(6)});
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<void> RewardTables::policy_began(const std::string& version) {
  return database_
      .prepare("UPDATE policy SET begun = (SELECT coalesce(max(begun), 0) + 1 FROM policy) WHERE version = ?")
      .bind(version)
      .run();
}

}  // namespace queueback::reward_store
