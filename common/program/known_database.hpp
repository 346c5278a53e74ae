#pragma once
#include <filesystem>
#include <string_view>

#include "common/program/program.hpp"

namespace queueback::program {

/// Says, in a program's folder of keys, that it has had a database.
inline constexpr std::string_view kDatabaseMark = "has-database";

/// Keeps a program whose database is gone from beginning with an empty one, which would look like a shop that never
/// sold: a disk that was not mounted, a file that somebody moved away. Not beside the database, which may be gone with
/// its whole folder.
class KnownDatabase {
 public:
  KnownDatabase(std::filesystem::path database, const std::filesystem::path& keys)
      : database_(std::move(database)), mark_(keys / kDatabaseMark) {}

  /// Before the database is opened. kDamaged with `advice` if it is gone or empty although the program has had one.
  [[nodiscard]] Result<void, StartFailure> check(std::string_view advice) const;
  /// After it was opened with its tables.
  [[nodiscard]] Result<void, StartFailure> note() const;

 private:
  std::filesystem::path database_;
  std::filesystem::path mark_;
};

}  // namespace queueback::program
