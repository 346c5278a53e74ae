#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queueback::csv {

/// Longest record, in bytes: an open quote must not swallow the rest of a file.
inline constexpr std::size_t kMaxRecordBytes = std::size_t{16} * 1024;

/// One record of a CSV file, or what is wrong with it.
struct Record {
  std::uint64_t line = 0;  ///< first line of the record, from 1
  std::vector<std::string> fields;
  std::string error;  ///< not empty: unusable
};

/// Reads CSV (RFC 4180) record by record: fields may be quoted, quotes doubled inside, records may span lines. A byte
/// order mark is skipped, CRLF and LF both end a record, empty lines are passed over. After a broken record reading
/// goes on with the next line. Pure.
class Reader {
 public:
  explicit Reader(std::string_view text);
  /// Nothing at the end.
  [[nodiscard]] std::optional<Record> next();

 private:
  [[nodiscard]] bool at_line_end() const;
  void skip_line_end();
  void skip_line();
  [[nodiscard]] std::string quoted_field(Record& record);
  [[nodiscard]] std::string plain_field();

  std::string_view text_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
};

}  // namespace queueback::csv
