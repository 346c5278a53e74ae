#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/base/bytes.hpp"
#include "common/storage/error.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace queueback::storage {

class Database;

/// A prepared statement on loan from its database: bind in order, step, read columns. Resets itself when it
/// goes out of scope. Texts and blobs are copied. Not thread-safe.
class Statement {
 public:
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Binds the next parameter.
  Statement& bind(std::int64_t value);
  Statement& bind(std::uint64_t value);
  Statement& bind(std::string_view text);
  Statement& bind(ByteView blob);
  Statement& bind_null();
  template <class T>
  Statement& bind(const std::optional<T>& value) {
    return value ? bind(*value) : bind_null();
  }

  /// The types of the columns of every row: `i` an integer, `t` a text, `b` a blob; a capital letter also NULL. A row
  /// that differs is an error of kind kCorrupt: read as if it fitted, NULL would be 0. `types` must be a literal.
  Statement& expect(std::string_view types) {
    types_ = types;
    return *this;
  }

  /// True: a row is there; false: done.
  [[nodiscard]] Result<bool, Error> step();
  /// For statements without rows.
  [[nodiscard]] Result<void, Error> run();

  [[nodiscard]] std::int64_t integer(int column) const;
  [[nodiscard]] std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
  [[nodiscard]] std::string text(int column) const;
  [[nodiscard]] Bytes blob(int column) const;
  /// The blob as a fixed array; all zero if its size differs.
  template <std::size_t N>
  [[nodiscard]] std::array<std::uint8_t, N> array(int column) const {
    return to_array<N>(blob(column)).value_or(std::array<std::uint8_t, N>{});
  }
  [[nodiscard]] bool is_null(int column) const;

 private:
  friend class Database;
  Statement(Database& database, sqlite3_stmt* statement) : database_(&database), statement_(statement) {}
  /// One that could not be prepared: fails when it is run.
  Statement(Database& database, Error error)
      : database_(&database), statement_(nullptr), bind_error_(std::move(error)) {}
  void check_bind(int code);
  [[nodiscard]] Result<bool, Error> check_types() const;

  Database* database_;
  sqlite3_stmt* statement_;
  int next_parameter_ = 1;
  std::string_view types_;
  std::optional<Error> bind_error_;
};

/// The number in the first column of a statement's only row, such as a count.
[[nodiscard]] Result<std::uint64_t, Error> only_number(Statement statement);

/// Calls `row(statement)` for every row of a statement whose parameters are bound.
template <class Row>
[[nodiscard]] Result<void, Error> for_each_row(Statement statement, Row row) {
  while (true) {
    auto more = statement.step();
    if (!more) {
      return tl::unexpected(std::move(more.error()));
    }
    if (!*more) {
      return {};
    }
    row(statement);
  }
}

/// How a database is opened. One connection per database does all reads and writes.
struct OpenOptions {
  std::filesystem::path path;
  std::int64_t cache_kib = 8192;
  /// Pages of the write-ahead log before they are carried into the database: more of them write a busy page less often
  /// and make the first start after a crash longer. SQLite's default.
  std::int64_t checkpoint_pages = 1000;
};

/// A SQLite database: WAL, synchronous=FULL, exclusive to this process, foreign keys on. One thread at a time.
class Database {
 public:
  /// Creates the file with mode 0600. kLocked when another process has it.
  [[nodiscard]] static Result<Database, Error> open(const OpenOptions& options);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  ~Database();

  /// One or more statements without parameters or rows.
  [[nodiscard]] Result<void, Error> execute(const std::string& sql);
  /// Cached by its text; `sql` must be a literal of ours, parameters are bound. Aborts on a syntax error.
  [[nodiscard]] Statement prepare(std::string_view sql);
  /// Rows changed by the last statement.
  [[nodiscard]] std::int64_t changes() const;
  [[nodiscard]] std::int64_t last_insert_rowid() const;
  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

  /// From now on the write-ahead log is carried into the database by `checkpoint` alone, not within a commit: whoever
  /// waits for a commit does not wait for that.
  void defer_checkpoints();
  /// Pages that wait in the log, in `OpenOptions::checkpoint_pages`: 1.0 and more is time. For whoever has deferred
  /// them.
  [[nodiscard]] double checkpoint_urgency() const;
  [[nodiscard]] Result<void, Error> checkpoint();
  /// The file is evidence: closing carries nothing from the write-ahead log into it. Before anything was written.
  void leave_as_it_is();

  /// SQLite's own; for this folder alone.
  [[nodiscard]] sqlite3* handle() const { return connection_.get(); }
  /// The failure behind the last result code, with SQLite's own words.
  [[nodiscard]] Error last_error() const;

 private:
  struct CloseConnection {
    void operator()(sqlite3* connection) const;
  };
  struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const;
  };
  using StatementHandle = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  explicit Database(std::filesystem::path path) : path_(std::move(path)) {}
  /// Null when the schema, which this reads, cannot be read: last_error().
  [[nodiscard]] StatementHandle compile(std::string_view sql);
  /// After some errors SQLite rolls the whole transaction back, and each further statement would be one of its own.
  [[nodiscard]] bool has_lost_transaction() const;

  std::filesystem::path path_;
  std::unique_ptr<sqlite3, CloseConnection> connection_;
  std::unordered_map<std::string, StatementHandle, TextHash, std::equal_to<>> statements_;
  /// The same by where the text is, which saves hashing it. The text is compared all the same.
  struct Known {
    std::string_view text;
    sqlite3_stmt* statement = nullptr;
  };
  std::unordered_map<const char*, Known> known_;
  bool in_transaction_ = false;
  std::int64_t checkpoint_pages_ = 0;
  std::unique_ptr<int> wal_pages_ = std::make_unique<int>(0);  ///< told by SQLite after each commit

  friend class Statement;
  friend class Transaction;
};

/// BEGIN IMMEDIATE … COMMIT; rolls back unless committed. Once SQLite has given it up because of an error, every
/// further statement fails until it ends.
class Transaction {
 public:
  [[nodiscard]] static Result<Transaction, Error> begin(Database& database);
  Transaction(Transaction&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Transaction& operator=(Transaction&&) = delete;
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction();

  /// After a failed commit the database must be reopened: what reached the disk is unknown.
  [[nodiscard]] Result<void, Error> commit();

 private:
  explicit Transaction(Database& database) : database_(&database) {}
  Database* database_;
};

/// SAVEPOINT inside a transaction; rolls back to it unless released.
class Savepoint {
 public:
  [[nodiscard]] static Result<Savepoint, Error> begin(Database& database);
  Savepoint(Savepoint&& other) noexcept : database_(std::exchange(other.database_, nullptr)) {}
  Savepoint& operator=(Savepoint&&) = delete;
  Savepoint(const Savepoint&) = delete;
  Savepoint& operator=(const Savepoint&) = delete;
  ~Savepoint();

  [[nodiscard]] Result<void, Error> release();

 private:
  explicit Savepoint(Database& database) : database_(&database) {}
  Database* database_;
};

}  // namespace queueback::storage
