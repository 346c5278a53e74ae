#pragma once
#include <CLI/CLI.hpp>
#include <filesystem>
#include <string>

namespace queueback::ctl {

/// Why a command is not for the server in this folder: one below `hq` is for headquarters, others are for a store.
/// Empty: it is, or the folder does not say what it is.
[[nodiscard]] std::string wrong_server(const CLI::App& command, const std::filesystem::path& directory);

}  // namespace queueback::ctl
