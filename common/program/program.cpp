#include "common/program/program.hpp"

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "common/base/clock.hpp"
#include "common/log/log.hpp"

namespace queueback::program {

namespace {

int report(const ProgramInfo& info, const StartFailure& failure) {
  std::fprintf(stderr, "%s: %s\n", info.name.c_str(), failure.reason.c_str());
  switch (failure.code) {
    case StartError::kConfiguration:
      return kExitUsage;
    case StartError::kDamaged:
      return kExitDamaged;
    case StartError::kFailure:
      break;
  }
  return kExitFailure;
}

/// Files and sockets that a server may have open: headquarters with all its stores, and room to spare.
constexpr rlim_t kOpenFiles = 4096;

/// Many systems give a process 1024 unless it asks. Without more a server serves fewer at a time, so failure is no
/// reason not to start.
void ask_for_open_files() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < kOpenFiles) {
    limit.rlim_cur = std::min(kOpenFiles, limit.rlim_max);
    (void)::setrlimit(RLIMIT_NOFILE, &limit);
  }
}

}  // namespace

int run_server(int argc, char** argv, const ProgramInfo& info, const Run& run, const Restore& restore) {
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
  std::filesystem::path backup;
  if (restore) {
    app.add_option("--restore", backup, "put this backup in the place of the database, then end");
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kExitUsage;
  }
  if (!backup.empty()) {
    const auto restored = restore(config, backup);
    std::printf("%s", restored ? (*restored + "\n").c_str() : "");
    return restored ? 0 : report(info, restored.error());
  }
  log::start(level);
  ask_for_open_files();
  const auto done = run(config);
  return done ? 0 : report(info, done.error());
}

std::filesystem::path kept_database(const std::filesystem::path& database) {
  std::string now = to_rfc3339(SystemClock().now());
  std::erase_if(now, [](char c) { return c == ':' || c == '-'; });
  const std::filesystem::path kept = database.string() + ".replaced-" + now.substr(0, now.find('.'));
  std::filesystem::path free = kept;
  for (int n = 2; std::filesystem::exists(free); ++n) {
    free = kept.string() + "-" + std::to_string(n);
  }
  return free;
}

void die_of_storage(const std::string& reason) {
  log::error(
      "storage.failed",
      {{"reason", reason},
       {"action",
        "the process ends. If the disk is full, free space; then start it again, nothing acknowledged is lost"}});
  std::_Exit(kExitStorage);
}

void die_of_damage(const std::string& reason, const std::string& text) {
  log::error("storage.damaged", {{"reason", reason}, {"action", "the process ends; another start does not help"}});
  std::fprintf(stderr, "%s\n", text.c_str());
  std::_Exit(kExitDamaged);
}

}  // namespace queueback::program
