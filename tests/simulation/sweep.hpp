#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "common/storage/database.hpp"
#include "tests/simulation/disk.hpp"

namespace queueback::simulation {

/// A program's work on its database as a script of steps, each a transaction of its own. A new object is a new process
/// on the same disk; after a failure a process does nothing more, as the product's ends.
class Role {
 public:
  Role() = default;
  Role(const Role&) = delete;
  Role& operator=(const Role&) = delete;
  virtual ~Role() = default;

  /// Opens the database, which may be new.
  [[nodiscard]] virtual Result<void, storage::Error> open(const std::filesystem::path& folder) = 0;
  [[nodiscard]] virtual std::size_t steps() const = 0;
  /// Step `n`, counted from 0; once it returns, its caller acts on it.
  [[nodiscard]] virtual Result<void, storage::Error> step(std::size_t n) = 0;
  /// How many of the first steps the tables have; what is wrong with them in `problem`, empty if nothing is.
  [[nodiscard]] virtual std::size_t done(std::string& problem) = 0;
};

/// What a sweep did.
struct SweepReport {
  std::uint64_t operations = 0;  ///< of the whole script on a healthy disk
  std::uint64_t runs = 0;
  std::string violation;  ///< empty: none
};

/// Lets the script run into each fault at every single disk operation: a power cut with unsynced sectors kept, dropped
/// and torn, one that repeats while the program starts again, an I/O error, a full disk. After each the program starts
/// again: what was acknowledged must be there, at most the step that was under way besides, and the rest of the script
/// must go through.
[[nodiscard]] SweepReport sweep(const std::function<std::unique_ptr<Role>()>& make);

}  // namespace queueback::simulation
