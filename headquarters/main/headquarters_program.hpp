#pragma once
#include <string>

#include "common/program/program.hpp"
#include "headquarters/main/headquarters_config.hpp"

namespace queueback::headquarters {

/// Assembles headquarters from its configuration and runs it until SIGTERM or SIGINT.
[[nodiscard]] Result<void, program::StartFailure> run_headquarters(const HeadquartersConfig& config,
                                                                   const std::string& version);

}  // namespace queueback::headquarters
