#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "common/storage/database.hpp"

namespace queueback::storage {

/// One numbered step of a schema: migrations/0001_first.sql. Numbers start at 1 and have no gaps.
struct Migration {
  std::int64_t number;
  std::string_view name;
  std::string_view sql;
};

/// Brings the schema to the newest step, each step in a transaction of its own with `user_version`.
/// kTooNew if the database was written by a newer program: nothing is changed then.
[[nodiscard]] Result<void, Error> migrate(Database& database, std::span<const Migration> migrations);

}  // namespace queueback::storage
