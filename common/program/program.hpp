#pragma once
#include <filesystem>
#include <functional>
#include <string>

#include "common/base/result.hpp"

namespace queueback::program {

/// How a program ends.
inline constexpr int kExitFailure = 1;  ///< it could not start or go on
inline constexpr int kExitUsage = 2;    ///< wrong arguments or configuration
/// Storage failed under a running program: memory and tables may differ, the next start rebuilds.
inline constexpr int kExitStorage = 3;
/// The database is damaged: another start changes nothing, a person must act. A start has left it as it is.
inline constexpr int kExitDamaged = 4;

struct ProgramInfo {
  std::string name;
  std::string purpose;  ///< first line of --help
  std::string version;
  std::string default_config;  ///< file name in the current directory
};

enum class StartError : std::uint8_t {
  kConfiguration,
  kFailure,
  kDamaged,  ///< the database is
};
using StartFailure = Failure<StartError>;

/// What a server program does with its configuration file; returns when it was asked to stop.
using Run = std::function<Result<void, StartFailure>(const std::filesystem::path& config)>;

/// Puts a backup in the place of the configuration's database; what was done, for people.
using Restore =
    std::function<Result<std::string, StartFailure>(const std::filesystem::path& config, const std::filesystem::path&)>;

/// The main of a server program: --help, --version, --config FILE, --log-level, and --restore FILE if there is a
/// `restore`; runs `run` and turns failures into one plain line on standard error and an exit status.
[[nodiscard]] int run_server(int argc, char** argv, const ProgramInfo& info, const Run& run,
                             const Restore& restore = {});

/// The name under which a database that is replaced now is kept.
[[nodiscard]] std::filesystem::path kept_database(const std::filesystem::path& database);

/// Ends the process at once after a storage failure, without running destructors that could write.
[[noreturn]] void die_of_storage(const std::string& reason);
/// The same where the database turned out to be damaged; `text` says what to do.
[[noreturn]] void die_of_damage(const std::string& reason, const std::string& text);

}  // namespace queueback::program
