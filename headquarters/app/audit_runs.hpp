#pragma once
#include <optional>
#include <string>
#include <vector>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// The kind of the alarm that a finding raises.
inline constexpr std::string_view kAuditAlarm = "audit";

/// What became of a whole audit.
struct AuditRun {
  Instant at;  ///< when it ended
  Duration took;
  std::uint64_t records = 0;
  std::uint64_t finding_count = 0;
  std::vector<std::string> findings;
};

/// The newest audit, and the alarm of one that found something. Storage thread only.
class AuditRuns {
 public:
  AuditRuns(storage::Database& database, OrderTables& alarms) : database_(database), alarms_(alarms) {}

  /// Of its findings the first is kept. A finding raises an alarm unless one is open.
  [[nodiscard]] Stored<void> keep(const AuditRun& run);
  [[nodiscard]] Stored<std::optional<AuditRun>> last();

 private:
  [[nodiscard]] Stored<bool> has_alarm();

  storage::Database& database_;
  OrderTables& alarms_;
};

}  // namespace queueback::headquarters
