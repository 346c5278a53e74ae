#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// A terminal's report as headquarters keeps it.
struct TillReportRow {
  std::string store;
  replication::Hash record_hash = {};  ///< of the terminal's record
  std::string terminal;
  std::string kind;
  std::string cashier;
  Instant made_at;  ///< effective time
  std::string content;
  std::uint64_t record_no = 0;
};

/// The statements of terminals' reports. Storage thread only.
class ReportTables {
 public:
  explicit ReportTables(storage::Database& database) : database_(database) {}

  /// False: it is here already.
  [[nodiscard]] Stored<bool> insert(const TillReportRow& row);
  /// The newest of a kind before record `before` (0: of all), the newest first.
  [[nodiscard]] Stored<std::vector<TillReportRow>> newest(std::string_view kind, std::uint64_t before,
                                                          std::uint64_t limit);

 private:
  storage::Database& database_;
};

}  // namespace queueback::headquarters
