#include "common/program/program.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "common/log/log.hpp"

namespace queueback::program {

int run_server(int argc, char** argv, const ProgramInfo& info, const Run& run) {
  CLI::App app(info.purpose, info.name);
  app.set_version_flag("--version", info.name + " " + info.version);
  std::filesystem::path config = info.default_config;
  app.add_option("--config,-c", config, "configuration file (TOML)")->capture_default_str();
  log::Level level = log::Level::kInfo;
  const std::map<std::string, log::Level> levels = {{"debug", log::Level::kDebug},
                                                    {"info", log::Level::kInfo},
                                                    {"warning", log::Level::kWarning},
                                                    {"error", log::Level::kError}};
  app.add_option("--log-level", level, "lowest level that is logged")
      ->transform(CLI::CheckedTransformer(levels, CLI::ignore_case))
      ->option_text("debug|info|warning|error");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  log::start(level);
  const auto done = run(config);
  if (done) {
    return 0;
  }
  std::fprintf(stderr, "%s: %s\n", info.name.c_str(), done.error().reason.c_str());
  return done.error().code == StartError::kConfiguration ? kExitUsage : kExitFailure;
}

void die_of_storage(const std::string& reason) {
  log::error("storage.failed", {{"reason", reason}, {"action", "the process ends. If the disk is full, free space; then start it again, nothing acknowledged is lost"}});
  std::_Exit(kExitStorage);
}

}  // namespace queueback::program
