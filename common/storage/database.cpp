#include "common/storage/database.hpp"

#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <utility>

#include "common/base/check.hpp"

namespace queueback::storage {
namespace {

ErrorCode code_of(int sqlite_code) {
  switch (sqlite_code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return ErrorCode::kLocked;
    case SQLITE_CONSTRAINT:
      return ErrorCode::kConstraint;
    case SQLITE_FULL:
      return ErrorCode::kFull;
    case SQLITE_IOERR:
      return ErrorCode::kIo;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return ErrorCode::kCorrupt;
    case SQLITE_CANTOPEN:
    case SQLITE_PERM:
    case SQLITE_READONLY:
      return ErrorCode::kCannotOpen;
    default:
      return ErrorCode::kOther;
  }
}

/// SQLite counts its memory under a lock that every allocation takes. Nobody here asks for that figure. Too late, and
/// without effect, where something else has used SQLite before.
void configure_library() {
  static const int once = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  (void)once;
}

/// Makes the file with mode 0600 before SQLite would make it with the umask's.
bool create_private(const std::filesystem::path& path) {
  const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (fd < 0) {
    return false;
  }
  ::close(fd);
  return true;
}

bool fits_type(int sqlite_type, char letter) {
  switch (letter) {
    case 'i':
    case 'I':
      return sqlite_type == SQLITE_INTEGER;
    case 't':
    case 'T':
      return sqlite_type == SQLITE_TEXT;
    default:
      return sqlite_type == SQLITE_BLOB;
  }
}

}  // namespace

Statement::Statement(Statement&& other) noexcept
    : database_(other.database_),
      statement_(std::exchange(other.statement_, nullptr)),
      next_parameter_(other.next_parameter_),
      types_(other.types_),
      bind_error_(std::move(other.bind_error_)) {}

Statement::~Statement() {
  if (statement_ != nullptr) {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
  }
}

void Statement::check_bind(int code) {
  if (statement_ == nullptr) {
    return;
  }
  QB_CHECK(code != SQLITE_RANGE && code != SQLITE_MISUSE);
  if (code != SQLITE_OK && !bind_error_) {
    bind_error_ = database_->last_error();
  }
}

Statement& Statement::bind(std::int64_t value) {
  check_bind(sqlite3_bind_int64(statement_, next_parameter_++, value));
  return *this;
}

Statement& Statement::bind(std::uint64_t value) {
  QB_CHECK(value <= static_cast<std::uint64_t>(INT64_MAX));
  return bind(static_cast<std::int64_t>(value));
}

Statement& Statement::bind(std::string_view text) {
  const char* data = text.data() == nullptr ? "" : text.data();
  check_bind(sqlite3_bind_text64(statement_, next_parameter_++, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8));
  return *this;
}

Statement& Statement::bind(ByteView blob) {
  const void* data = blob.data() == nullptr ? static_cast<const void*>("") : blob.data();
  check_bind(sqlite3_bind_blob64(statement_, next_parameter_++, data, blob.size(), SQLITE_TRANSIENT));
  return *this;
}

Statement& Statement::bind_null() {
  check_bind(sqlite3_bind_null(statement_, next_parameter_++));
  return *this;
}

Result<bool, Error> Statement::step() {
  if (bind_error_) {
    return tl::unexpected(*bind_error_);
  }
  if (database_->has_lost_transaction()) {
    return fail(ErrorCode::kOther, "an error before this one has ended the transaction");
  }
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) {
    return check_types();
  }
  if (code == SQLITE_DONE) {
    return false;
  }
  Error error = database_->last_error();
  sqlite3_reset(statement_);
  return tl::unexpected(std::move(error));
}

Result<bool, Error> Statement::check_types() const {
  for (std::size_t i = 0; i < types_.size(); ++i) {
    const int column = static_cast<int>(i);
    const int type = sqlite3_column_type(statement_, column);
    const char letter = types_[i];
    const bool may_be_null = letter >= 'A' && letter <= 'Z';
    const bool fits = fits_type(type, letter) || (may_be_null && type == SQLITE_NULL);
    if (!fits) {
      return fail(ErrorCode::kCorrupt, std::string("a row has a wrong value in column ") +
                                           sqlite3_column_name(statement_, column) +
                                           (type == SQLITE_NULL ? ": none" : ": of another type"));
    }
  }
  return true;
}

Result<void, Error> Statement::run() {
  auto row = step();
  if (!row) {
    return tl::unexpected(std::move(row.error()));
  }
  return {};
}

std::int64_t Statement::integer(int column) const { return sqlite3_column_int64(statement_, column); }

std::string Statement::text(int column) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? std::string() : std::string(data, size);
}

Bytes Statement::blob(int column) const {
  const auto* data = static_cast<const std::uint8_t*>(sqlite3_column_blob(statement_, column));
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
  return data == nullptr ? Bytes() : Bytes(data, data + size);
}

bool Statement::is_null(int column) const { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }

void Database::CloseConnection::operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }

void Database::FinalizeStatement::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&& other) noexcept {
  statements_ = std::move(other.statements_);
  connection_ = std::move(other.connection_);
  path_ = std::move(other.path_);
  known_ = std::move(other.known_);
  in_transaction_ = other.in_transaction_;
  checkpoint_pages_ = other.checkpoint_pages_;
  wal_pages_ = std::move(other.wal_pages_);
  return *this;
}

Database::~Database() { statements_.clear(); }

Result<Database, Error> Database::open(const OpenOptions& options) {
  configure_library();
  const std::string name = options.path.string();
  if (!create_private(options.path)) {
    return fail(ErrorCode::kCannotOpen, name + ": cannot be created or opened; does its folder exist and is it yours?");
  }
  Database database(options.path);
  sqlite3* connection = nullptr;
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(options.path.c_str(), &connection, flags, nullptr);
  database.connection_.reset(connection);
  database.checkpoint_pages_ = options.checkpoint_pages;
  if (code != SQLITE_OK) {
    return tl::unexpected(database.last_error());
  }
  // locking_mode before the first access: the WAL index then lives in this process's memory.
  const std::string settings =
      "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
      "PRAGMA cell_size_check=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-" +
      std::to_string(options.cache_kib) + "; PRAGMA wal_autocheckpoint=" + std::to_string(options.checkpoint_pages) +
      "; BEGIN EXCLUSIVE; COMMIT;";
  if (auto set = database.execute(settings); !set) {
    if (set.error().code == ErrorCode::kLocked) {
      return fail(ErrorCode::kLocked, name + ": another process has this database open");
    }
    return fail(set.error().code, name + ": " + set.error().reason);
  }
  return database;
}

Result<void, Error> Database::execute(const std::string& sql) {
  if (sqlite3_exec(connection_.get(), sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
    return tl::unexpected(last_error());
  }
  return {};
}

Statement Database::prepare(std::string_view sql) {
  Known& known = known_[sql.data()];
  if (known.text == sql) {
    return {*this, known.statement};
  }
  auto cached = statements_.find(sql);
  if (cached == statements_.end()) {
    StatementHandle compiled = compile(sql);
    if (!compiled) {
      return {*this, last_error()};
    }
    cached = statements_.emplace(std::string(sql), std::move(compiled)).first;
  }
  known = {cached->first, cached->second.get()};
  return {*this, known.statement};
}

Database::StatementHandle Database::compile(std::string_view sql) {
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(connection_.get(), sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  const ErrorCode kind = code_of(code);
  if (kind == ErrorCode::kCorrupt || kind == ErrorCode::kIo) {
    return nullptr;
  }
  if (code != SQLITE_OK) {
    const std::string what = last_error().reason + " in: " + std::string(sql);
    check_failed(what.c_str(), path_.c_str(), 0);
  }
  return StatementHandle(statement);
}

void Database::defer_checkpoints() {
  const auto note = [](void* pages, sqlite3* /*connection*/, const char* /*name*/, int count) {
    *static_cast<int*>(pages) = count;
    return SQLITE_OK;
  };
  sqlite3_wal_hook(connection_.get(), note, wal_pages_.get());
}

double Database::checkpoint_urgency() const {
  return static_cast<double>(*wal_pages_) / static_cast<double>(checkpoint_pages_);
}

Result<void, Error> Database::checkpoint() {
  if (sqlite3_wal_checkpoint_v2(connection_.get(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr) != SQLITE_OK) {
    return tl::unexpected(last_error());
  }
  *wal_pages_ = 0;
  return {};
}

void Database::leave_as_it_is() {
  (void)sqlite3_db_config(connection_.get(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
}

bool Database::has_lost_transaction() const {
  return in_transaction_ && sqlite3_get_autocommit(connection_.get()) != 0;
}

std::int64_t Database::changes() const { return sqlite3_changes64(connection_.get()); }

std::int64_t Database::last_insert_rowid() const { return sqlite3_last_insert_rowid(connection_.get()); }

Error Database::last_error() const {
  const int code = sqlite3_extended_errcode(connection_.get());
  return {code_of(code), sqlite3_errmsg(connection_.get()) + (" (SQLite " + std::to_string(code) + ")")};
}

Result<std::uint64_t, Error> only_number(Statement statement) {
  const auto found = statement.step();
  return found ? Result<std::uint64_t, Error>(statement.number(0)) : tl::unexpected(found.error());
}

Result<Transaction, Error> Transaction::begin(Database& database) {
  if (auto begun = database.prepare("BEGIN IMMEDIATE").run(); !begun) {
    return tl::unexpected(std::move(begun.error()));
  }
  database.in_transaction_ = true;
  return Transaction(database);
}

Transaction::~Transaction() {
  if (database_ != nullptr) {
    database_->in_transaction_ = false;
    // A failed rollback means that SQLite already rolled back.
    (void)database_->prepare("ROLLBACK").run();
  }
}

Result<void, Error> Transaction::commit() {
  auto done = database_->prepare("COMMIT").run();
  if (done) {
    database_->in_transaction_ = false;
    database_ = nullptr;
  }
  return done;
}

Result<Savepoint, Error> Savepoint::begin(Database& database) {
  if (auto begun = database.prepare("SAVEPOINT record").run(); !begun) {
    return tl::unexpected(std::move(begun.error()));
  }
  return Savepoint(database);
}

Savepoint::~Savepoint() {
  if (database_ != nullptr) {
    (void)database_->prepare("ROLLBACK TO record").run();
    (void)database_->prepare("RELEASE record").run();
  }
}

Result<void, Error> Savepoint::release() {
  auto done = database_->prepare("RELEASE record").run();
  if (done) {
    database_ = nullptr;
  }
  return done;
}

}  // namespace queueback::storage
