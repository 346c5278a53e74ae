#include "common/storage/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace queueback::storage {
namespace {

namespace fs = std::filesystem;

tl::unexpected<Error> failed(const std::string& name, sqlite3* connection, ErrorCode code = ErrorCode::kOther) {
  const std::string why = connection == nullptr ? "out of memory" : sqlite3_errmsg(connection);
  return fail(code, name + ": " + why);
}

Result<void, Error> sync(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) {
    ::close(fd);
  }
  return done ? Result<void, Error>() : fail(ErrorCode::kIo, path.string() + ": cannot be synced to its medium");
}

fs::path beside(const fs::path& file, const char* suffix) { return file.string() + suffix; }

Result<void, Error> move(const fs::path& from, const fs::path& to) {
  std::error_code problem;
  fs::rename(from, to, problem);
  return problem
             ? fail(ErrorCode::kIo, from.string() + ": cannot be moved to " + to.string() + ": " + problem.message())
             : Result<void, Error>();
}

/// Moves a database with what SQLite may have left beside it.
Result<void, Error> move_database(const fs::path& from, const fs::path& to) {
  for (const char* suffix : {"-wal", "-shm", ""}) {
    if (!fs::exists(beside(from, suffix))) {
      continue;
    }
    if (auto done = move(beside(from, suffix), beside(to, suffix)); !done) {
      return done;
    }
  }
  return {};
}

/// The copy of a copy, checked and prepared, on its medium.
Result<void, Error> make_ready(const fs::path& copy, const fs::path& ready,
                               const std::function<Result<void, Error>(Database&)>& prepare) {
  std::error_code problem;
  fs::copy_file(copy, ready, fs::copy_options::overwrite_existing, problem);
  if (problem) {
    return fail(ErrorCode::kIo, copy.string() + ": cannot be copied to " + ready.string() + ": " + problem.message());
  }
  fs::permissions(ready, fs::perms::owner_read | fs::perms::owner_write, problem);
  if (auto sound = check_integrity(ready); !sound) {
    return fail(sound.error().code, copy.string() + ": " + sound.error().reason);
  }
  {
    auto database = Database::open({ready});
    auto done = database ? prepare(*database) : tl::unexpected(database.error());
    if (!done) {
      return done;
    }
  }
  return sync(ready);
}

}  // namespace

Result<void, Error> sync_folder_of(const fs::path& file) {
  return sync(file.has_parent_path() ? file.parent_path() : fs::path("."));
}

void Backup::Finish::operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }

void Backup::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Backup, Error> Backup::begin(Database& source, const fs::path& target) {
  Backup backup;
  backup.name_ = target.string();
  const int fd = ::open(target.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) {
    return fail(ErrorCode::kCannotOpen,
                backup.name_ + ": cannot be created: " + std::error_code(errno, std::generic_category()).message());
  }
  ::close(fd);
  sqlite3* connection = nullptr;
  const int opened = sqlite3_open_v2(target.c_str(), &connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  backup.target_.reset(connection);
  if (opened != SQLITE_OK) {
    return failed(backup.name_, connection, ErrorCode::kCannotOpen);
  }
  backup.backup_.reset(sqlite3_backup_init(connection, "main", source.handle(), "main"));
  if (!backup.backup_) {
    return failed(backup.name_, connection);
  }
  return backup;
}

Result<bool, Error> Backup::step(int pages) {
  const int code = sqlite3_backup_step(backup_.get(), pages);
  if (code == SQLITE_OK) {
    return false;
  }
  if (code != SQLITE_DONE) {
    return fail(code == SQLITE_FULL ? ErrorCode::kFull : ErrorCode::kIo,
                name_ + ": the copy failed: " + sqlite3_errstr(code));
  }
  backup_.reset();
  target_.reset();
  auto synced = sync(name_);
  synced = synced ? sync_folder_of(name_) : synced;
  return synced ? Result<bool, Error>(true) : tl::unexpected(synced.error());
}

Backup::Progress Backup::progress() const {
  if (!backup_) {
    return {};
  }
  const auto all = static_cast<std::uint64_t>(sqlite3_backup_pagecount(backup_.get()));
  return {all - static_cast<std::uint64_t>(sqlite3_backup_remaining(backup_.get())), all};
}

Result<void, Error> check_integrity(const fs::path& file) {
  sqlite3* connection = nullptr;
  // Immutable: nobody else has it, and neither a journal nor a lock file is to be made.
  const std::string uri = "file:" + file.string() + "?immutable=1";
  const int opened = sqlite3_open_v2(uri.c_str(), &connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  const std::unique_ptr<sqlite3, Backup::Close> closer(connection);
  if (opened != SQLITE_OK) {
    return failed("cannot be opened", connection, ErrorCode::kCannotOpen);
  }
  std::string findings;
  const auto take = [](void* to, int /*columns*/, char** values, char** /*names*/) {
    std::string& text = *static_cast<std::string*>(to);
    text = text.empty() ? values[0] : text;
    return 0;
  };
  const int code = sqlite3_exec(connection, "PRAGMA integrity_check(1)", take, &findings, nullptr);
  if (code != SQLITE_OK) {
    return failed("is damaged or no database", connection, ErrorCode::kCorrupt);
  }
  return findings == "ok" ? Result<void, Error>() : fail(ErrorCode::kCorrupt, "is damaged: " + findings);
}

Result<void, Error> restore(const fs::path& copy, const fs::path& database, const fs::path& kept,
                            const std::function<Result<void, Error>(Database&)>& prepare) {
  if (fs::exists(database)) {
    const auto present = Database::open({database});
    if (!present && present.error().code == ErrorCode::kLocked) {
      return fail(ErrorCode::kLocked, present.error().reason + "; stop it first");
    }
  }
  const fs::path ready = beside(database, ".restoring");
  auto done = make_ready(copy, ready, prepare);
  done = done ? move_database(database, kept) : done;
  done = done ? move(ready, database) : done;
  if (!done) {
    std::error_code ignored;
    fs::remove(ready, ignored);
    return done;
  }
  return sync_folder_of(database);
}

}  // namespace queueback::storage
