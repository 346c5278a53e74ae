// Runs worlds: `queueback-simulate --from S --seeds N`. tools/simulate runs it on several processors.
#include <sys/syscall.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>

#include "common/log/log.hpp"
#include "tests/simulation/world.hpp"

using namespace queueback;
using namespace queueback::simulation;

namespace {

void print_failure(const WorldOptions& options, const WorldReport& report, std::size_t lines) {
  std::printf("seed %llu: %s\n  faults:", static_cast<unsigned long long>(options.seed), report.violation.c_str());
  for (const Fault fault : report.switched_on) {
    std::printf(" %s", std::string(to_string(fault)).c_str());
  }
  std::printf("\n");
  const std::size_t skipped = report.newest.size() > lines ? report.newest.size() - lines : 0;
  for (std::size_t i = skipped; i < report.newest.size(); ++i) {
    std::printf("  %s\n", report.newest[i].c_str());
  }
}

struct Totals {
  std::array<std::uint64_t, kFaults> happened{};
  std::uint64_t seeds = 0;
  std::uint64_t failed = 0;
  std::uint64_t sales = 0;
  std::uint64_t found_later = 0;

  void add(const WorldReport& report) {
    for (std::size_t i = 0; i < kFaults; ++i) {
      happened.at(i) += report.happened.at(i);
    }
    ++seeds;
    failed += report.violation.empty() ? 0 : 1;
    sales += report.sales;
    found_later += report.found_later;
  }
  void print() const {
    for (std::size_t i = 0; i < kFaults; ++i) {
      std::printf("%-20s %llu\n", std::string(to_string(static_cast<Fault>(i))).c_str(),
                  static_cast<unsigned long long>(happened.at(i)));
    }
    std::printf("%llu seeds, %llu sales, %llu found after a power cut, %llu seeds failed\n",
                static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(sales),
                static_cast<unsigned long long>(found_later), static_cast<unsigned long long>(failed));
  }
};

WorldReport run(const WorldOptions& options) {
  WorldReport report;
  {
    World world(options);
    report = world.run();
  }
  virtual_time::restart();
  return report;
}

/// The report; a second run of the same seed must have the same trace.
WorldReport run_twice(const WorldOptions& options) {
  WorldReport report = run(options);
  if (report.violation.empty() && run(options).trace_hash != report.trace_hash) {
    report.violation = "the same seed gave another trace";
  }
  return report;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Shops in virtual time with faults; fails if an invariant does not hold.");
  std::uint64_t from = 1;
  std::uint64_t seeds = 1;
  std::uint64_t minutes = 10;
  std::size_t lines = 60;
  bool verbose = false;
  bool twice = false;
  bool first = false;
  bool announce = false;
  app.add_option("--from", from, "the first seed");
  app.add_option("--seeds", seeds, "how many");
  app.add_option("--minutes", minutes, "of virtual time with faults")->check(CLI::Range(1, 10'000));
  app.add_option("--lines", lines, "of the trace to print for a seed that fails");
  app.add_flag("--twice", twice, "every seed a second time: its trace must be the same");
  app.add_flag("--first", first, "end with the first seed that fails");
  app.add_flag("--announce", announce, "say which seed begins, should the product end itself");
  app.add_flag("--verbose", verbose, "one line per seed, and the product's own log");
  CLI11_PARSE(app, argc, argv);
  log::start(verbose ? log::Level::kInfo : log::Level::kError, log::Style::kConsole);

  Totals totals;
  for (std::uint64_t seed = from; seed < from + seeds; ++seed) {
    WorldOptions options;
    options.seed = seed;
    options.faults_for = Duration::minutes(static_cast<std::int64_t>(minutes));
    if (announce) {
      std::printf("seed %llu begins\n", static_cast<unsigned long long>(seed));
      std::fflush(stdout);
    }
    const WorldReport report = twice ? run_twice(options) : run(options);
    totals.add(report);
    if (verbose) {
      std::printf("seed %llu: trace %016llx, %llu events, %llu sales\n", static_cast<unsigned long long>(seed),
                  static_cast<unsigned long long>(report.trace_hash), static_cast<unsigned long long>(report.events),
                  static_cast<unsigned long long>(report.sales));
    }
    if (!report.violation.empty()) {
      print_failure(options, report, lines);
      if (first) {
        break;
      }
    }
  }
  totals.print();
  return totals.failed == 0 ? 0 : 1;
}
