#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "common/storage/database.hpp"

struct sqlite3_backup;

namespace queueback::storage {

/// A consistent copy of a database that goes on being written, made in slices (SQLite, "Online Backup API"). Of what is
/// written meanwhile on the source's own connection, the copy takes over what it has already passed. Lives on the
/// thread of its source.
class Backup {
 public:
  /// Begins a copy at `target`, a file that must not exist. The source must outlive it.
  [[nodiscard]] static Result<Backup, Error> begin(Database& source, const std::filesystem::path& target);

  /// Copies at most `pages`; true: everything is copied and on its medium. Only outside of the source's transactions.
  [[nodiscard]] Result<bool, Error> step(int pages);

  struct Progress {
    std::uint64_t copied = 0;  ///< pages
    std::uint64_t all = 0;
  };
  [[nodiscard]] Progress progress() const;

 private:
  struct Finish {
    void operator()(sqlite3_backup* backup) const;
  };
  struct Close {
    void operator()(sqlite3* connection) const;
  };
  friend Result<void, Error> copy_database(const std::filesystem::path& source, const std::filesystem::path& target);
  Backup() = default;
  static Result<Backup, Error> begin(sqlite3* source, const std::filesystem::path& target);

  std::string name_;
  std::unique_ptr<sqlite3, Close> target_;
  std::unique_ptr<sqlite3_backup, Finish> backup_;
};

/// Syncs the folder that a file is in: only then is its name on the medium.
[[nodiscard]] Result<void, Error> sync_folder_of(const std::filesystem::path& file);

/// Copies a database that nobody has open, which may be on a read-only medium, to a file that must not exist. A
/// write-ahead log beside it, as a killed program leaves it, is carried into the copy. What is damaged in its pages
/// stays so; kCorrupt if it is no database at all.
[[nodiscard]] Result<void, Error> copy_database(const std::filesystem::path& source,
                                                const std::filesystem::path& target);

/// Looks through a whole database for damage: of kind kCorrupt, with what is wrong first. Changes nothing.
[[nodiscard]] Result<void, Error> check_integrity(const std::filesystem::path& file);

/// Puts `copy` in the place of `database`, which no process may have open. `prepare` may look into the copy, change it
/// or refuse it; until it agrees nothing is replaced. Whatever was there is kept beside it under the name `kept`,
/// damaged or not; the new one belongs to whom the old one did, or its folder. At every moment, also after a power cut,
/// the old database or the new one is in its place: a server that starts by itself never finds none and makes an empty
/// one.
[[nodiscard]] Result<void, Error> restore(const std::filesystem::path& copy, const std::filesystem::path& database,
                                          const std::filesystem::path& kept,
                                          const std::function<Result<void, Error>(Database&)>& prepare);

}  // namespace queueback::storage
