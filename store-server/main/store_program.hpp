#pragma once
#include "common/program/program.hpp"
#include "store-server/main/store_config.hpp"

namespace queueback::store_server {

/// Assembles the store server from its configuration and runs it until SIGTERM or SIGINT.
[[nodiscard]] Result<void, program::StartFailure> run_store(const StoreConfig& config, const std::string& version);

/// Puts a backup in the place of the store's database, while the server does not run; what was done, for people.
[[nodiscard]] Result<std::string, program::StartFailure> restore_store(const StoreConfig& config,
                                                                       const std::filesystem::path& backup);

}  // namespace queueback::store_server
