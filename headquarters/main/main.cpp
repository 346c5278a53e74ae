#include "headquarters/main/headquarters_program.hpp"

namespace {

using namespace queueback;

Result<void, program::StartFailure> run(const std::filesystem::path& file) {
  const auto config = headquarters::load_headquarters_config(file);
  if (!config) {
    return fail(program::StartError::kConfiguration, config.error().reason);
  }
  return headquarters::run_headquarters(*config, QUEUEBACK_VERSION);
}

Result<std::string, program::StartFailure> restore(const std::filesystem::path& file,
                                                   const std::filesystem::path& backup) {
  const auto config = headquarters::load_headquarters_config(file);
  if (!config) {
    return fail(program::StartError::kConfiguration, config.error().reason);
  }
  return headquarters::restore_headquarters(*config, backup);
}

}  // namespace

int main(int argc, char** argv) {
  return program::run_server(
      argc, argv,
      {"queueback-hq", "Headquarters: receives every order of every store, keeps it and gives it to other systems.",
       QUEUEBACK_VERSION, "hq.toml"},
      run, restore);
}
