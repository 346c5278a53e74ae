#include "tests/simulation/runner.hpp"

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace queueback::simulation {
namespace {

/// A world that takes more of a processor's seconds does not end.
constexpr rlim_t kMostSeconds = 60;
/// A first line of the product's that is longer is cut.
constexpr std::size_t kMostReason = 300;

// What the handler of the signal that ends a process needs.
World* running = nullptr;
int report_file = -1;

nlohmann::json to_json(const WorldReport& report) {
  std::vector<int> on;
  for (const Fault fault : report.switched_on) {
    on.push_back(static_cast<int>(fault));
  }
  return {{"violation", report.violation},
          {"on", on},
          {"happened", report.happened},
          {"sales", report.sales},
          {"later", report.found_later},
          {"hash", report.trace_hash},
          {"events", report.events},
          {"newest", report.newest},
          {"taken_over", report.taken_over},
          {"flips_found", report.flips_found},
          {"flips_harmless", report.flips_harmless}};
}

WorldReport from_json(const nlohmann::json& json) {
  WorldReport report;
  report.violation = json["violation"];
  for (const int fault : json["on"]) {
    report.switched_on.push_back(static_cast<Fault>(fault));
  }
  report.happened = json["happened"];
  report.sales = json["sales"];
  report.found_later = json["later"];
  report.taken_over = json["taken_over"];
  report.flips_found = json["flips_found"];
  report.flips_harmless = json["flips_harmless"];
  report.trace_hash = json["hash"];
  report.events = json["events"];
  report.newest = json["newest"].get<std::vector<std::string>>();
  return report;
}

void save(const WorldReport& report) {
  const std::string text = to_json(report).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  QB_CHECK(::write(report_file, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
}

/// The product ends itself out of its own call, or this process has used up its time: what the world noted can be read.
void save_what_is_known(int signal) {
  if (running != nullptr) {
    WorldReport report = running->report_so_far();
    report.violation = signal == SIGXCPU ? "does not end" : "broken invariant of the product";
    std::exchange(running, nullptr);
    save(report);
  }
  ::_exit(1);
}

WorldReport run_here(const WorldOptions& options) {
  WorldReport report;
  {
    World world(options);
    running = &world;
    report = world.run();
    running = nullptr;
  }
  virtual_time::restart();
  return report;
}

[[noreturn]] void run_and_exit(const WorldOptions& options, Runs runs) {
  const rlimit limit{kMostSeconds, kMostSeconds + 5};
  QB_CHECK(::setrlimit(RLIMIT_CPU, &limit) == 0);
  for (const int signal : {SIGABRT, SIGXCPU, SIGSEGV}) {
    QB_CHECK(std::signal(signal, save_what_is_known) != SIG_ERR);
  }
  WorldReport report = run_here(options);
  if (runs == Runs::kTwice && report.violation.empty() && run_here(options).trace_hash != report.trace_hash) {
    report.violation = "the same seed gave another trace";
  }
  save(report);
  std::fflush(stderr);
  ::_exit(0);
}

std::string contents(int file) {
  std::string text;
  std::array<char, 65536> piece;
  QB_CHECK(::lseek(file, 0, SEEK_SET) == 0);
  for (ssize_t got = ::read(file, piece.data(), piece.size()); got > 0;
       got = ::read(file, piece.data(), piece.size())) {
    text.append(piece.data(), static_cast<std::size_t>(got));
  }
  return text;
}

/// The line of the product about an invariant of its own.
std::string broken_invariant(const std::string& said) {
  const std::size_t at = said.find("broken invariant");
  return at == std::string::npos ? "" : said.substr(at, std::min(said.find('\n', at) - at, kMostReason));
}

}  // namespace

WorldReport run_apart(const WorldOptions& options, Runs runs) {
  std::fflush(nullptr);
  report_file = ::memfd_create("report", MFD_CLOEXEC);
  const int said_file = ::memfd_create("said", MFD_CLOEXEC);
  QB_CHECK(report_file >= 0 && said_file >= 0);
  const pid_t child = ::fork();
  QB_CHECK(child >= 0);
  if (child == 0) {
    QB_CHECK(::dup2(said_file, STDERR_FILENO) == STDERR_FILENO);
    run_and_exit(options, runs);
  }
  int status = 0;
  QB_CHECK(::waitpid(child, &status, 0) == child);
  const std::string said = contents(said_file);
  const auto json = nlohmann::json::parse(contents(report_file), nullptr, false);
  ::close(said_file);
  ::close(report_file);
  std::fputs(said.c_str(), stderr);
  WorldReport report;
  if (json.is_discarded()) {
    report.violation = "the simulation ended with status " + std::to_string(status);
  } else {
    report = from_json(json);
  }
  if (const std::string broken = broken_invariant(said); !broken.empty()) {
    report.violation = broken;
  }
  return report;
}

}  // namespace queueback::simulation
