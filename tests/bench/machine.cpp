#include "tests/bench/machine.hpp"

#include <fcntl.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <sstream>
#include <thread>

#include "tests/bench/require.hpp"

namespace queueback::bench {
namespace {

constexpr int kSyncs = 200;

std::string cpu_model() {
  std::ifstream file("/proc/cpuinfo");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("model name")) {
      return line.substr(line.find(':') + 2);
    }
  }
  return "unknown";
}

std::string file_system_of(const std::filesystem::path& folder) {
  struct statfs info {};
  if (::statfs(folder.c_str(), &info) != 0) {
    return "unknown";
  }
  std::ostringstream type;
  type << std::hex << info.f_type;
  const std::string magic = type.str();
  if (magic == "ef53") {
    return "ext4";
  }
  return magic == "1021994" ? "tmpfs" : "0x" + magic;
}

std::vector<double> sync_times(const std::filesystem::path& folder) {
  const std::string name = (folder / "sync-probe").string();
  const int file = ::open(name.c_str(), O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) {
    give_up("cannot write to " + name);
  }
  const std::array<char, 4096> page{};
  std::vector<double> micros;
  for (int i = 0; i < kSyncs; ++i) {
    const double start = now_seconds();
    const bool done =
        ::write(file, page.data(), page.size()) == static_cast<ssize_t>(page.size()) && ::fdatasync(file) == 0;
    if (!done) {
      give_up("cannot write to " + name);
    }
    micros.push_back((now_seconds() - start) * 1e6);
  }
  ::close(file);
  std::filesystem::remove(name);
  return micros;
}

}  // namespace

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

double percentile(std::vector<double> samples, double share) {
  if (samples.empty()) {
    return 0;
  }
  std::sort(samples.begin(), samples.end());
  const auto index = static_cast<std::size_t>(std::lround(share * static_cast<double>(samples.size() - 1)));
  return samples[std::min(index, samples.size() - 1)];
}

Machine describe_machine(const std::filesystem::path& folder) {
  struct utsname system {};
  ::uname(&system);
  const std::vector<double> micros = sync_times(folder);
  return {std::thread::hardware_concurrency(),
          cpu_model(),
          std::string(system.sysname) + " " + system.release,
          file_system_of(folder),
          percentile(micros, 0.5),
          percentile(micros, 0.99)};
}

}  // namespace queueback::bench
