#include "headquarters/app/audit_runs.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace queueback::headquarters {

using nlohmann::json;

Stored<void> AuditRuns::keep(const AuditRun& run) {
  const std::string first = run.findings.empty() ? std::string() : run.findings.front();
  const json row = {run.at.micros, run.took.micros, run.records, run.finding_count, first};
  const std::string text = row.dump(-1, ' ', false, json::error_handler_t::replace);
  auto done = database_.prepare("INSERT OR REPLACE INTO meta(key, value) VALUES('last_audit', ?)").bind(text).run();
  if (!done || run.finding_count == 0) {
    return done;
  }
  const auto raised = has_alarm();
  if (!raised || *raised) {
    return raised ? Stored<void>() : tl::unexpected(raised.error());
  }
  return alarms_.insert_alarm({run.at, "", "", std::string(kAuditAlarm), first, 0});
}

Stored<bool> AuditRuns::has_alarm() {
  const auto open = alarms_.alarms(INT64_MAX, INT64_MAX, Alarms::kOpen);
  return open ? Stored<bool>(std::any_of(open->begin(), open->end(),
                                         [](const AlarmRow& row) { return row.kind == kAuditAlarm; }))
              : tl::unexpected(open.error());
}

Stored<std::optional<AuditRun>> AuditRuns::last() {
  storage::Statement row = database_.prepare("SELECT value FROM meta WHERE key = 'last_audit'");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  const json text = *found ? json::parse(row.text(0), nullptr, false) : json();
  if (!text.is_array() || text.size() != 5 || !text[4].is_string()) {
    return std::optional<AuditRun>();
  }
  AuditRun run{Instant{text[0].get<std::int64_t>()},
               Duration{text[1].get<std::int64_t>()},
               text[2].get<std::uint64_t>(),
               text[3].get<std::uint64_t>(),
               {}};
  if (run.finding_count > 0) {
    run.findings.push_back(text[4].get<std::string>());
  }
  return std::optional(std::move(run));
}

}  // namespace queueback::headquarters
