#pragma once
#include "common/program/program.hpp"
#include "store-server/main/store_config.hpp"

namespace queueback::store_server {

/// Assembles the store server from its configuration and runs it until SIGTERM or SIGINT.
[[nodiscard]] Result<void, program::StartFailure> run_store(const StoreConfig& config, const std::string& version);

}  // namespace queueback::store_server
