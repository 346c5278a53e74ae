#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "common/storage/database.hpp"

/// SQLite's own look at a file (PRAGMA quick_check): that its pages are trees, their free space is what they say, and
/// columns hold what their tables demand. What a figure says is no matter of it.
namespace queueback::storage {

/// Largest database whose pages are all looked at in a start, in bytes: half a second with the file in memory, one or
/// two from a slow disk.
inline constexpr std::int64_t kPagesCheckedAtStart = std::int64_t{128} << 20;
/// Rows of the largest table that is looked at beside other work in a larger database: about a tenth of a second.
inline constexpr std::int64_t kRowsCheckedAtOnce = 50'000;

using ReportFinding = std::function<void(std::string finding)>;

/// Looks at all pages of a database at once, for a start. False: it is too large, and nothing was looked at.
[[nodiscard]] Result<bool, Error> check_all_pages(Database& database, const ReportFinding& report);

/// The same in slices of a table, for an audit. Of a database that is too large for a start only tables of at most
/// `kRowsCheckedAtOnce` rows are looked at: whoever waits for a commit waits for a slice.
class PageCheck {
 public:
  explicit PageCheck(Database& database) : database_(&database) {}

  /// One table. True: all were seen.
  [[nodiscard]] Result<bool, Error> step(const ReportFinding& report);

 private:
  [[nodiscard]] Result<bool, Error> begin();
  [[nodiscard]] Result<bool, Error> is_small(const std::string& table);

  Database* database_;
  std::optional<std::vector<std::string>> tables_;  ///< still to be looked at; nothing: not begun
  bool all_ = false;                                ///< large tables too
};

}  // namespace queueback::storage
