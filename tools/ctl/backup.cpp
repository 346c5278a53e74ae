#include "tools/ctl/backup.hpp"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

namespace queueback::ctl {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// A copy is made between sales, and looked through afterwards.
constexpr Duration kBackupDeadline = Duration::hours(6);

struct Server {
  const char* config;
  const char* program;
};
constexpr std::array kServers = {Server{"store.toml", "queueback-store"}, Server{"hq.toml", "queueback-hq"}};

/// Where this program is, the others are.
fs::path beside_this_program(const char* name) {
  std::error_code problem;
  const fs::path self = fs::read_symlink("/proc/self/exe", problem);
  const fs::path beside = self.parent_path() / name;
  return !problem && fs::exists(beside) ? beside : fs::path(name);
}

}  // namespace

Outcome<json> back_up(const fs::path& directory, const fs::path& file) {
  const json request = {{"do", "backup"}, {"to", fs::absolute(file).string()}};
  return ask(directory / "admin.sock", request, kBackupDeadline);
}

Outcome<std::string> restore(const fs::path& directory, const fs::path& file) {
  for (const Server& server : kServers) {
    const fs::path config = directory / server.config;
    if (!fs::exists(config)) {
      continue;
    }
    const std::string program = beside_this_program(server.program).string();
    const std::string config_name = config.string();
    const std::string backup = fs::absolute(file).string();
    std::fflush(nullptr);
    ::execlp(program.c_str(), server.program, "--config", config_name.c_str(), "--restore", backup.c_str(), nullptr);
    return tl::unexpected(program + ": cannot be started: " + std::generic_category().message(errno));
  }
  return tl::unexpected(directory.string() + ": there is neither a store.toml nor an hq.toml here");
}

}  // namespace queueback::ctl
