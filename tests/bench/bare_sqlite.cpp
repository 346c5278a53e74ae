#include "tests/bench/bare_sqlite.hpp"

#include <sqlite3.h>

#include <array>
#include <ctime>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "common/storage/migration.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"

namespace queueback::store_server {
std::span<const storage::Migration> migrations();
}

namespace queueback::bench {
namespace {

struct Close {
  void operator()(sqlite3* connection) const { sqlite3_close_v2(connection); }
};
using Connection = std::unique_ptr<sqlite3, Close>;

struct Finalize {
  void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

void check(bool good, sqlite3* connection, const char* what) {
  if (!good) {
    give_up(std::string("bare SQLite: ") + what + ": " + sqlite3_errmsg(connection));
  }
}

Connection open(const std::filesystem::path& file) {
  sqlite3* raw = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  Connection connection(raw);
  check(code == SQLITE_OK, raw, file.c_str());
  return connection;
}

void execute(sqlite3* connection, const char* sql) {
  check(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK, connection, sql);
}

Prepared prepare(sqlite3* connection, const std::string& sql) {
  sqlite3_stmt* raw = nullptr;
  const int code = sqlite3_prepare_v3(connection, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &raw, nullptr);
  check(code == SQLITE_OK, connection, sql.c_str());
  return Prepared(raw);
}

struct Value {
  int type = SQLITE_NULL;
  std::int64_t number = 0;
  std::string_view bytes;
};

/// All rows of one table by the log entry that wrote them.
struct Table {
  const char* name;
  const char* log_no;  ///< expression
  int columns = 0;
  std::vector<std::int64_t> keys;
  std::vector<Value> values;  ///< `columns` for each row
  std::deque<std::string> bytes = {};
  std::size_t next = 0;
  Prepared statement = {};

  void load(sqlite3* source) {
    const Prepared rows = prepare(source, std::string("SELECT ") + log_no + ", * FROM " + name + " ORDER BY " + log_no);
    columns = sqlite3_column_count(rows.get()) - 1;
    while (sqlite3_step(rows.get()) == SQLITE_ROW) {
      keys.push_back(sqlite3_column_int64(rows.get(), 0));
      for (int i = 1; i <= columns; ++i) {
        values.push_back(value_of(rows.get(), i));
      }
    }
  }

  Value value_of(sqlite3_stmt* row, int column) {
    Value value{sqlite3_column_type(row, column), sqlite3_column_int64(row, column), {}};
    if (value.type == SQLITE_TEXT || value.type == SQLITE_BLOB) {
      const auto* data = static_cast<const char*>(sqlite3_column_blob(row, column));
      bytes.emplace_back(data == nullptr ? "" : data, static_cast<std::size_t>(sqlite3_column_bytes(row, column)));
      value.bytes = bytes.back();
    }
    return value;
  }

  [[nodiscard]] std::string insert() const {
    std::string sql = std::string("INSERT INTO ") + name + " VALUES(?";
    for (int i = 1; i < columns; ++i) {
      sql += ", ?";
    }
    return sql + ")";
  }

  /// Writes what belongs to log entries up to `last` and is not yet written.
  void write_up_to(std::int64_t last, sqlite3* target) {
    for (; next < keys.size() && keys[next] <= last; ++next) {
      for (int i = 0; i < columns; ++i) {
        bind(statement.get(), i + 1, values[next * static_cast<std::size_t>(columns) + static_cast<std::size_t>(i)]);
      }
      check(sqlite3_step(statement.get()) == SQLITE_DONE, target, name);
      sqlite3_reset(statement.get());
    }
  }

  static void bind(sqlite3_stmt* statement, int n, const Value& value) {
    switch (value.type) {
      case SQLITE_INTEGER:
        sqlite3_bind_int64(statement, n, value.number);
        break;
      case SQLITE_TEXT:
        sqlite3_bind_text(statement, n, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
        break;
      case SQLITE_BLOB:
        sqlite3_bind_blob(statement, n, value.bytes.data(), static_cast<int>(value.bytes.size()), SQLITE_STATIC);
        break;
      default:
        sqlite3_bind_null(statement, n);
    }
  }
};

/// The tables, without a row.
void make_tables(const std::filesystem::path& file) {
  auto database = require(storage::Database::open({file}));
  require(storage::migrate(database, store_server::migrations()));
}

double thread_cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

/// Log entry after log entry, each with what belongs to it, in `commits` transactions; the balances in the last.
void write_log(std::span<Table> tables, sqlite3* target, std::uint64_t commits) {
  const std::vector<std::int64_t>& log = tables[0].keys;
  for (std::uint64_t group = 0; group < commits; ++group) {
    execute(target, "BEGIN IMMEDIATE");
    for (std::size_t i = log.size() * group / commits; i < log.size() * (group + 1) / commits; ++i) {
      for (Table& table : tables) {
        table.write_up_to(log[i], target);
      }
    }
    if (group + 1 == commits) {
      for (Table& table : tables) {
        table.write_up_to(INT64_MAX, target);
      }
    }
    execute(target, "COMMIT");
  }
}

}  // namespace

BareFigures write_bare(const std::filesystem::path& store, const std::filesystem::path& folder, std::uint64_t commits) {
  std::array tables = {Table{"log", "log_no", 0, {}, {}},
                       Table{"sale", "log_no", 0, {}, {}},
                       Table{"posting", "log_no", 0, {}, {}},
                       Table{"reward_order", "arrival", 0, {}, {}},
                       Table{"entry", "arrival", 0, {}, {}},
                       Table{"message", "log_no", 0, {}, {}},
                       Table{"balance", "9223372036854775807", 0, {}, {}}};
  {
    const Connection source = open(store);
    for (Table& table : tables) {
      table.load(source.get());
    }
  }
  const std::filesystem::path file = folder / "bare.db";
  std::filesystem::remove(file);
  make_tables(file);
  const Connection target = open(file);
  execute(target.get(),
          "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-65536;"
          "PRAGMA wal_autocheckpoint=6000; PRAGMA temp_store=MEMORY; BEGIN EXCLUSIVE; COMMIT;");
  BareFigures figures;
  for (Table& table : tables) {
    table.statement = prepare(target.get(), table.insert());
    figures.rows += table.keys.size();
  }
  const double start = now_seconds();
  const double cpu_start = thread_cpu_seconds();
  write_log(tables, target.get(), commits);
  figures.seconds = now_seconds() - start;
  figures.cpu_seconds = thread_cpu_seconds() - cpu_start;
  return figures;
}

}  // namespace queueback::bench
