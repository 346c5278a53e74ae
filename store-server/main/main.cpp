#include "common/base/clock.hpp"
#include "store-server/main/store_program.hpp"

namespace {

using namespace queueback;

Result<void, program::StartFailure> run(const std::filesystem::path& file) {
  const auto config = store_server::load_store_config(file, SystemClock().now());
  if (!config) {
    return fail(program::StartError::kConfiguration, config.error().reason);
  }
  return store_server::run_store(*config, QUEUEBACK_VERSION);
}

Result<std::string, program::StartFailure> restore(const std::filesystem::path& file,
                                                   const std::filesystem::path& backup) {
  const auto config = store_server::load_store_config(file, SystemClock().now());
  if (!config) {
    return fail(program::StartError::kConfiguration, config.error().reason);
  }
  return store_server::restore_store(*config, backup);
}

}  // namespace

int main(int argc, char** argv) {
  return program::run_server(
      argc, argv,
      {"queueback-store", "The store server: keeps members, prices, rebate queues and the ledger of one store.",
       QUEUEBACK_VERSION, "store.toml"},
      run, restore);
}
