#pragma once
#include "common/program/program.hpp"
#include "terminal/main/terminal_config.hpp"

namespace queueback::terminal {

/// Assembles the terminal's core from its configuration and runs it until SIGTERM or SIGINT.
[[nodiscard]] Result<void, program::StartFailure> run_terminal(const TerminalConfig& config,
                                                               const std::string& version);

}  // namespace queueback::terminal
