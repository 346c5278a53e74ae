// Runs worlds: `queueback-simulate --from S --seeds N`. tools/simulate runs it on several processors.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <string>
#include <vector>

#include "common/log/log.hpp"
#include "tests/simulation/runner.hpp"
#include "tests/simulation/shrink.hpp"

using namespace queueback;
using namespace queueback::simulation;

namespace {

void print_failure(const WorldOptions& options, const WorldReport& report, std::size_t lines) {
  std::printf("seed %llu: %s\n  again: queueback-simulate %s\n  faults:", static_cast<unsigned long long>(options.seed),
              report.violation.c_str(), arguments_of(options).c_str());
  for (const Fault fault : report.switched_on) {
    std::printf(" %s", std::string(to_string(fault)).c_str());
  }
  std::printf("\n");
  const std::size_t skipped = report.newest.size() > lines ? report.newest.size() - lines : 0;
  std::printf("  trace of %llu events%s\n", static_cast<unsigned long long>(report.events),
              report.events > report.newest.size() - skipped ? ", its end:" : ":");
  for (std::size_t i = skipped; i < report.newest.size(); ++i) {
    std::printf("  %s\n", report.newest[i].c_str());
  }
}

/// The failure in the smallest world that still has it.
void print_shrunk_failure(const WorldOptions& options, const WorldReport& report, std::size_t lines) {
  std::printf("seed %llu: %s\n  again: queueback-simulate %s\n", static_cast<unsigned long long>(options.seed),
              report.violation.c_str(), arguments_of(options).c_str());
  const Shrunk shrunk = shrink(options, report);
  std::printf("  %llu events; the shortest after %zu tries:\n", static_cast<unsigned long long>(report.events),
              shrunk.tries);
  print_failure(shrunk.options, shrunk.report, lines);
}

struct Totals {
  std::array<std::uint64_t, kFaults> happened{};
  std::uint64_t seeds = 0;
  std::uint64_t failed = 0;
  std::uint64_t sales = 0;
  std::uint64_t found_later = 0;
  std::uint64_t taken_over = 0;
  std::uint64_t flips_found = 0;
  std::uint64_t flips_harmless = 0;

  void add(const WorldReport& report) {
    for (std::size_t i = 0; i < kFaults; ++i) {
      happened.at(i) += report.happened.at(i);
    }
    ++seeds;
    failed += report.violation.empty() ? 0 : 1;
    sales += report.sales;
    found_later += report.found_later;
    taken_over += report.taken_over;
    flips_found += report.flips_found;
    flips_harmless += report.flips_harmless;
  }
  void print() const {
    for (std::size_t i = 0; i < kFaults; ++i) {
      std::printf("%-20s %llu\n", std::string(to_string(static_cast<Fault>(i))).c_str(),
                  static_cast<unsigned long long>(happened.at(i)));
    }
    std::printf("%-20s %llu\n%-20s %llu\n", "bit-flips-found", static_cast<unsigned long long>(flips_found),
                "bit-flips-harmless", static_cast<unsigned long long>(flips_harmless));
    std::printf(
        "%llu seeds, %llu sales, %llu found after a power cut, %llu log entries taken over, %llu seeds failed\n",
        static_cast<unsigned long long>(seeds), static_cast<unsigned long long>(sales),
        static_cast<unsigned long long>(found_later), static_cast<unsigned long long>(taken_over),
        static_cast<unsigned long long>(failed));
  }
};

/// The faults of these names; the program ends with a list of them if one is unknown.
std::bitset<kFaults> faults_of(const std::vector<std::string>& names) {
  std::bitset<kFaults> faults;
  for (const std::string& name : names) {
    const auto fault = parse_fault(name);
    if (!fault) {
      throw CLI::ValidationError("--without", "there is no fault " + name + "; docs/simulation.md lists them");
    }
    faults.set(static_cast<std::size_t>(*fault));
  }
  return faults;
}

struct Arguments {
  std::uint64_t from = 1;
  std::uint64_t seeds = 1;
  std::uint64_t terminals = WorldOptions{}.terminals;
  std::int64_t faults_for = WorldOptions{}.faults_for.micros / 1'000'000;
  std::size_t lines = 60;
  std::vector<std::string> without;
  bool verbose = false;
  bool twice = false;
  bool first = false;
  bool as_it_is = false;

  void add_to(CLI::App& app) {
    app.add_option("--from", from, "the first seed");
    app.add_option("--seeds", seeds, "how many");
    app.add_option("--terminals", terminals, "of the store")->check(CLI::Range(1, 50));
    app.add_option("--faults-for", faults_for, "seconds of virtual time")->check(CLI::Range(0, 1'000'000));
    app.add_option("--without", without, "a fault that is not to happen; repeatable");
    app.add_option("--lines", lines, "of the trace to print for a seed that fails");
    app.add_flag("--twice", twice, "every seed a second time: its trace must be the same");
    app.add_flag("--first", first, "end with the first seed that fails");
    app.add_flag("--as-it-is", as_it_is, "do not look for a shorter trace of a failure");
    app.add_flag("--verbose", verbose, "one line per seed, and the product's own log");
  }
};

/// One seed; whether its invariants hold.
bool run_seed(const Arguments& arguments, std::uint64_t seed, Totals& totals) {
  WorldOptions options;
  options.seed = seed;
  options.terminals = arguments.terminals;
  options.faults_for = Duration::seconds(arguments.faults_for);
  options.without = faults_of(arguments.without);
  const WorldReport report = run_apart(options, arguments.twice ? Runs::kTwice : Runs::kOnce);
  totals.add(report);
  if (arguments.verbose) {
    std::printf("seed %llu: trace %016llx, %llu events, %llu sales\n", static_cast<unsigned long long>(seed),
                static_cast<unsigned long long>(report.trace_hash), static_cast<unsigned long long>(report.events),
                static_cast<unsigned long long>(report.sales));
  }
  if (report.violation.empty()) {
    return true;
  }
  if (arguments.as_it_is) {
    print_failure(options, report, arguments.lines);
  } else {
    print_shrunk_failure(options, report, arguments.lines);
  }
  return false;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Shops in virtual time with faults; fails if an invariant does not hold.");
  Arguments arguments;
  arguments.add_to(app);
  Totals totals;
  try {
    app.parse(argc, argv);
    (void)faults_of(arguments.without);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  log::start(arguments.verbose ? log::Level::kInfo : log::Level::kError, log::Style::kConsole);
  for (std::uint64_t seed = arguments.from; seed < arguments.from + arguments.seeds; ++seed) {
    if (!run_seed(arguments, seed, totals) && arguments.first) {
      break;
    }
  }
  totals.print();
  return totals.failed == 0 ? 0 : 1;
}
