#include "common/storage/page_check.hpp"

#include <string_view>
#include <utility>

namespace queueback::storage {
namespace {

/// Every text of SQLite may have several lines, the first of which names the database.
void report_lines(std::string_view text, const ReportFinding& report) {
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end);
    const bool says_something = !line.empty() && !line.starts_with("***") && line != "ok";
    if (says_something) {
      report("the file's pages: " + std::string(line));
    }
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
}

/// Of a table by its name, or of everything up to a number of findings.
Result<void, Error> quick_check(Database& database, std::string_view what, const ReportFinding& report) {
  Statement rows = database.prepare("SELECT quick_check FROM pragma_quick_check(?)");
  rows.bind(what);
  return for_each_row(std::move(rows), [&report](const Statement& row) { report_lines(row.text(0), report); });
}

Result<bool, Error> is_small_file(Database& database) {
  Statement row = database.prepare("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size");
  const auto found = row.step();
  return found ? Result<bool, Error>(row.integer(0) <= kPagesCheckedAtStart) : found;
}

}  // namespace

Result<bool, Error> check_all_pages(Database& database, const ReportFinding& report) {
  auto small = is_small_file(database);
  if (!small || !*small) {
    return small;
  }
  constexpr std::string_view kMostFindings = "20";
  const auto done = quick_check(database, kMostFindings, report);
  return done ? Result<bool, Error>(true) : tl::unexpected(done.error());
}

Result<bool, Error> PageCheck::begin() {
  auto small = is_small_file(*database_);
  if (!small) {
    return small;
  }
  all_ = *small;
  tables_.emplace();
  const auto done =
      for_each_row(database_->prepare("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'"
                                      " ORDER BY name DESC"),
                   [this](const Statement& row) { tables_->push_back(row.text(0)); });
  return done ? Result<bool, Error>(false) : tl::unexpected(done.error());
}

Result<bool, Error> PageCheck::is_small(const std::string& table) {
  if (all_) {
    return true;
  }
  // Counts no further than it must. The name is one of the schema that is in memory.
  Statement row = database_->prepare("SELECT count(*) FROM (SELECT 1 FROM \"" + table + "\" LIMIT " +
                                     std::to_string(kRowsCheckedAtOnce + 1) + ")");
  const auto found = row.step();
  return found ? Result<bool, Error>(row.integer(0) <= kRowsCheckedAtOnce) : found;
}

Result<bool, Error> PageCheck::step(const ReportFinding& report) {
  if (!tables_) {
    return begin();
  }
  if (tables_->empty()) {
    return true;
  }
  const std::string table = std::move(tables_->back());
  tables_->pop_back();
  const auto small = is_small(table);
  if (!small || !*small) {
    return small ? Result<bool, Error>(false) : small;
  }
  const auto done = quick_check(*database_, table, report);
  return done ? Result<bool, Error>(tables_->empty()) : tl::unexpected(done.error());
}

}  // namespace queueback::storage
