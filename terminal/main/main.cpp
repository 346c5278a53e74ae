#include "terminal/main/terminal_program.hpp"

namespace {

using namespace queueback;

Result<void, program::StartFailure> run(const std::filesystem::path& file) {
  const auto config = terminal::load_terminal_config(file);
  if (!config) {
    return fail(program::StartError::kConfiguration, config.error().reason);
  }
  return terminal::run_terminal(*config, QUEUEBACK_VERSION);
}

}  // namespace

int main(int argc, char** argv) {
  return program::run_server(
      argc, argv,
      {"queueback-terminal",
       "The core of a cashier terminal: sells, prints and keeps every sale until headquarters has it.",
       QUEUEBACK_VERSION, "terminal.toml"},
      run);
}
