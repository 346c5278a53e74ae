#include "common/storage/migration.hpp"

#include <string>

#include "common/base/check.hpp"

namespace queueback::storage {
namespace {

Result<void, Error> apply(Database& database, const Migration& migration) {
  auto transaction = Transaction::begin(database);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  const std::string script =
      std::string(migration.sql) + "; PRAGMA user_version=" + std::to_string(migration.number) + ";";
  if (auto done = database.execute(script); !done) {
    return fail(done.error().code, "migration " + std::string(migration.name) + ": " + done.error().reason);
  }
  return transaction->commit();
}

}  // namespace

Result<void, Error> migrate(Database& database, std::span<const Migration> migrations) {
  std::int64_t version = 0;
  {
    Statement statement = database.prepare("PRAGMA user_version");
    if (auto row = statement.step(); !row) {
      return tl::unexpected(row.error());
    }
    version = statement.integer(0);
  }
  if (version > static_cast<std::int64_t>(migrations.size())) {
    return fail(ErrorCode::kTooNew, database.path().string() + ": schema " + std::to_string(version) +
                                        " is newer than this program's " + std::to_string(migrations.size()));
  }
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    QB_CHECK(migrations[i].number == static_cast<std::int64_t>(i) + 1);
    if (migrations[i].number <= version) {
      continue;
    }
    if (auto done = apply(database, migrations[i]); !done) {
      return done;
    }
  }
  return {};
}

}  // namespace queueback::storage
