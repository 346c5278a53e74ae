#pragma once
#include <filesystem>
#include <string>

#include "tools/ctl/admin_client.hpp"

namespace queueback::ctl {

/// Lets the running server in `directory` copy its database to `file`, a new one.
[[nodiscard]] Outcome<nlohmann::json> back_up(const std::filesystem::path& directory,
                                              const std::filesystem::path& file);

/// Puts a backup in the place of the database in `directory`: runs the server's own program, which must not run there
/// otherwise, and does not return if it could be started.
[[nodiscard]] Outcome<std::string> restore(const std::filesystem::path& directory, const std::filesystem::path& file);

}  // namespace queueback::ctl
