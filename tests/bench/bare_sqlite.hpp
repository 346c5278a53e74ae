#pragma once
#include <cstdint>
#include <filesystem>

namespace queueback::bench {

/// What the floor took.
struct BareFigures {
  std::uint64_t rows = 0;
  double seconds = 0;
  double cpu_seconds = 0;  ///< of the writing thread
};

/// The floor: every row that stands in a store's database because of its sales (log, sale, posting, reward_order,
/// entry, message, balance), read into memory first, is written once into empty tables with the same indexes, in the
/// order of the log and in `commits` transactions of equal size. Plain SQLite: one thread, prepared statements, bound
/// pointers, synchronous=FULL, cache and checkpoints as the store's. Rows that the store writes again, like an entry
/// that is paid, are written once here, which favours the floor. The store must be stopped; `folder` gets the new
/// database.
[[nodiscard]] BareFigures write_bare(const std::filesystem::path& store, const std::filesystem::path& folder,
                                     std::uint64_t commits);

}  // namespace queueback::bench
