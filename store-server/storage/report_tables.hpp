#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// A terminal's report as the store keeps it.
struct TillReportRow {
  std::uint64_t log_no = 0;
  std::string terminal;
  std::string kind;
  std::string cashier;
  Instant made_at;  ///< effective time
  std::string content;
};

/// The statements of terminals' reports. Storage thread only.
class ReportTables {
 public:
  explicit ReportTables(storage::Database& database) : database_(database) {}

  [[nodiscard]] Stored<void> insert(const TillReportRow& row);
  /// The newest of a kind before log entry `before` (0: of all), the newest first.
  [[nodiscard]] Stored<std::vector<TillReportRow>> newest(std::string_view kind, std::uint64_t before,
                                                          std::uint64_t limit);

 private:
  storage::Database& database_;
};

}  // namespace queueback::store_server
