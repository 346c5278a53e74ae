#pragma once
#include <map>
#include <set>
#include <string>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// Longest alarm text that is kept, in bytes: much of it comes from outside.
inline constexpr std::size_t kMaxAlarmText = 600;

/// All stores in memory with their counters, written to table store once per group. Storage thread only.
class StoreRegister {
 public:
  StoreRegister(StoreTables& stores, OrderTables& alarms) : stores_(stores), alarms_(alarms) {}

  [[nodiscard]] Stored<void> load();
  /// For changing; makes the row of a store that was never seen.
  [[nodiscard]] StoreRow& change(const std::string& store);
  [[nodiscard]] const std::map<std::string, StoreRow>& all() const { return rows_; }
  /// Writes an alarm and counts it. Kind and text are made printable and cut to their limits.
  [[nodiscard]] Stored<void> raise(AlarmRow alarm);
  /// Writes what changed since the last flush.
  [[nodiscard]] Stored<void> flush();

 private:
  StoreTables& stores_;
  OrderTables& alarms_;
  std::map<std::string, StoreRow> rows_;
  std::set<std::string> dirty_;
};

}  // namespace queueback::headquarters
