#pragma once
#include <string>

#include "common/program/program.hpp"
#include "headquarters/main/headquarters_config.hpp"

namespace queueback::headquarters {

/// Assembles headquarters from its configuration and runs it until SIGTERM or SIGINT.
[[nodiscard]] Result<void, program::StartFailure> run_headquarters(const HeadquartersConfig& config,
                                                                   const std::string& version);

/// Puts a backup in the place of headquarters' database, while the server does not run; what was done, for people.
[[nodiscard]] Result<std::string, program::StartFailure> restore_headquarters(const HeadquartersConfig& config,
                                                                              const std::filesystem::path& backup);

}  // namespace queueback::headquarters
