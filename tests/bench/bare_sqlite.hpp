#pragma once
#include <cstdint>
#include <filesystem>

namespace queueback::bench {

/// Rows that a store wrote for its sales, and in how many commits.
struct RowCounts {
  std::uint64_t sales = 0;
  std::uint64_t postings = 0;
  std::uint64_t entry_writes = 0;
  std::uint64_t balance_writes = 0;
  std::uint64_t commits = 0;
};

/// What stands in a store's database; `commits` stays 0. The store must be stopped.
[[nodiscard]] RowCounts count_rows(const std::filesystem::path& database);

/// The floor: one thread that writes the same rows with the same number of commits into tables of the same shape,
/// synchronous=FULL, without network, engine or protocol. Gives seconds.
[[nodiscard]] double write_bare(const std::filesystem::path& folder, const RowCounts& rows);

}  // namespace queueback::bench
