#include "common/storage/backup.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
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

ErrorCode error_code(int code) {
  switch (code & 0xFF) {
    case SQLITE_FULL:
      return ErrorCode::kFull;
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
      return ErrorCode::kCorrupt;
    default:
      return ErrorCode::kIo;
  }
}

/// A file that nobody else has, opened so that neither a journal nor a lock file is made.
class ReadOnly {
 public:
  explicit ReadOnly(const fs::path& file) {
    std::string uri = "file:";
    for (const char c : file.string()) {
      // What has a meaning of its own in a URI (SQLite, "URI Filenames").
      uri += c == '%' ? "%25" : c == '?' ? "%3f" : c == '#' ? "%23" : std::string(1, c);
    }
    uri += "?immutable=1";
    code_ = sqlite3_open_v2(uri.c_str(), &connection_, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, nullptr);
  }
  ~ReadOnly() { sqlite3_close_v2(connection_); }
  ReadOnly(const ReadOnly&) = delete;
  ReadOnly& operator=(const ReadOnly&) = delete;

  [[nodiscard]] bool is_open() const { return code_ == SQLITE_OK; }
  [[nodiscard]] sqlite3* connection() const { return connection_; }

 private:
  int code_ = SQLITE_OK;
  sqlite3* connection_ = nullptr;
};

constexpr const char* kNoDatabase = "is damaged or no database";

Result<void, Error> sync(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool done = fd >= 0 && ::fsync(fd) == 0;
  if (fd >= 0) {
    ::close(fd);
  }
  return done ? Result<void, Error>() : fail(ErrorCode::kIo, path.string() + ": cannot be synced to its medium");
}

fs::path beside(const fs::path& file, const char* suffix) { return file.string() + suffix; }

Result<void, Error> remove_database(const fs::path& database) {
  for (const char* suffix : {"-wal", "-journal", ""}) {
    std::error_code problem;
    if (!fs::remove(beside(database, suffix), problem) && problem) {
      return fail(ErrorCode::kIo, beside(database, suffix).string() + ": cannot be removed: " + problem.message());
    }
  }
  return {};
}

/// Gives the database the second name `kept`. A log that could not be carried into it goes there too: beside the new
/// database SQLite would take it for that one's.
Result<void, Error> keep(const fs::path& database, const fs::path& kept) {
  if (!fs::exists(database)) {
    return {};
  }
  std::error_code problem;
  fs::create_hard_link(database, kept, problem);
  if (problem == std::errc::operation_not_permitted || problem == std::errc::operation_not_supported) {
    // A file system without second names for files, as on a memory card.
    fs::copy_file(database, kept, problem);
  }
  if (problem) {
    return fail(ErrorCode::kIo, database.string() + ": cannot be kept as " + kept.string() + ": " + problem.message());
  }
  auto done = sync(kept);
  if (!done) {
    return done;
  }
  fs::rename(beside(database, "-wal"), beside(kept, "-wal"), problem);
  if (problem && problem != std::errc::no_such_file_or_directory) {
    return fail(ErrorCode::kIo, database.string() + ": its log cannot be kept: " + problem.message());
  }
  return sync_folder_of(database);
}

/// Nobody may have the database open, and all that was committed is to be in its one file. One that is too damaged for
/// that is kept as it is.
Result<void, Error> close_present(const fs::path& database) {
  if (!fs::exists(database)) {
    return {};
  }
  auto present = Database::open({database});
  if (!present) {
    return present.error().code == ErrorCode::kLocked
               ? fail(ErrorCode::kLocked, present.error().reason + "; stop it first")
               : Result<void, Error>();
  }
  const auto carried = present->checkpoint();
  return !carried && carried.error().code == ErrorCode::kFull ? tl::unexpected(carried.error()) : Result<void, Error>();
}

/// The copy of a copy, checked and prepared, on its medium.
Result<void, Error> make_ready(const fs::path& copy, const fs::path& ready,
                               const std::function<Result<void, Error>(Database&)>& prepare) {
  auto done = remove_database(ready);  // of a restore that was interrupted
  done = done ? copy_database(copy, ready) : done;
  if (!done) {
    return done;
  }
  if (auto sound = check_integrity(ready); !sound) {
    return fail(sound.error().code, copy.string() + ": " + sound.error().reason);
  }
  auto database = Database::open({ready});
  done = database ? prepare(*database) : tl::unexpected(database.error());
  return done ? database->checkpoint() : done;
}

/// Who restores may be root; who runs the program is not.
Result<void, Error> give_to_owner_of(const fs::path& like, const fs::path& file) {
  struct stat owner = {};
  if (::geteuid() != 0 || ::stat(like.c_str(), &owner) != 0 || ::chown(file.c_str(), owner.st_uid, owner.st_gid) == 0) {
    return {};
  }
  return fail(ErrorCode::kIo, file.string() + ": cannot be given to the owner of " + like.string());
}

/// With its log: SQLite carries it into the copy when that is opened.
Result<void, Error> copy_with_log(const fs::path& source, const fs::path& target) {
  std::error_code problem;
  fs::copy_file(source, target, problem);
  if (!problem) {
    fs::copy_file(beside(source, "-wal"), beside(target, "-wal"), problem);
  }
  if (problem) {
    return fail(ErrorCode::kIo,
                source.string() + ": cannot be copied to " + target.string() + ": " + problem.message());
  }
  for (const fs::path& copied : {target, beside(target, "-wal")}) {
    fs::permissions(copied, fs::perms::owner_read | fs::perms::owner_write, problem);
  }
  const auto opened = Database::open({target});
  return opened ? Result<void, Error>() : tl::unexpected(opened.error());
}

}  // namespace

Result<void, Error> sync_folder_of(const fs::path& file) {
  return sync(file.has_parent_path() ? file.parent_path() : fs::path("."));
}

void Backup::Finish::operator()(sqlite3_backup* backup) const { sqlite3_backup_finish(backup); }

void Backup::Close::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

Result<Backup, Error> Backup::begin(Database& source, const fs::path& target) { return begin(source.handle(), target); }

Result<Backup, Error> Backup::begin(sqlite3* source, const fs::path& target) {
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
  backup.backup_.reset(sqlite3_backup_init(connection, "main", source, "main"));
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
    return fail(error_code(code), name_ + ": the copy failed: " + sqlite3_errstr(code));
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

Result<void, Error> copy_database(const fs::path& source, const fs::path& target) {
  std::error_code problem;
  if (fs::exists(beside(source, "-wal"), problem)) {
    return copy_with_log(source, target);
  }
  const ReadOnly file(source);
  if (!file.is_open()) {
    return failed(source.string() + ": cannot be opened", file.connection(), ErrorCode::kCannotOpen);
  }
  auto copying = Backup::begin(file.connection(), target);
  if (!copying) {
    return tl::unexpected(copying.error());
  }
  constexpr int kAllPages = -1;
  const auto done = copying->step(kAllPages);
  if (!done && done.error().code == ErrorCode::kCorrupt) {
    return fail(ErrorCode::kCorrupt, source.string() + ": " + kNoDatabase);
  }
  return done ? Result<void, Error>() : tl::unexpected(done.error());
}

Result<void, Error> check_integrity(const fs::path& file) {
  const ReadOnly database(file);
  if (!database.is_open()) {
    return failed("cannot be opened", database.connection(), ErrorCode::kCannotOpen);
  }
  std::string findings;
  const auto take = [](void* to, int /*columns*/, char** values, char** /*names*/) {
    std::string& text = *static_cast<std::string*>(to);
    text = text.empty() ? values[0] : text;
    return 0;
  };
  const int code = sqlite3_exec(database.connection(), "PRAGMA integrity_check(1)", take, &findings, nullptr);
  if (code != SQLITE_OK) {
    return failed(kNoDatabase, database.connection(), ErrorCode::kCorrupt);
  }
  return findings == "ok" ? Result<void, Error>() : fail(ErrorCode::kCorrupt, "is damaged: " + findings);
}

Result<void, Error> restore(const fs::path& copy, const fs::path& database, const fs::path& kept,
                            const std::function<Result<void, Error>(Database&)>& prepare) {
  if (auto closed = close_present(database); !closed) {
    return closed;
  }
  const fs::path ready = beside(database, ".restoring");
  auto done = make_ready(copy, ready, prepare);
  done = done ? give_to_owner_of(fs::exists(database) ? database : database.parent_path(), ready) : done;
  done = done ? keep(database, kept) : done;
  if (done) {
    std::error_code problem;
    fs::rename(ready, database, problem);
    done = problem ? fail(ErrorCode::kIo,
                          ready.string() + ": cannot become " + database.string() + ": " + problem.message())
                   : done;
  }
  if (!done) {
    (void)remove_database(ready);
    return done;
  }
  return sync_folder_of(database);
}

}  // namespace queueback::storage
