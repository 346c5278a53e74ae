// queueback-bench: figures of real programs on this machine, in a temporary folder. Nothing is judged.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iostream>

#include "common/log/log.hpp"
#include "tests/bench/process.hpp"
#include "tests/bench/report.hpp"
#include "tests/bench/stages.hpp"

namespace queueback::bench {

namespace {

struct Stage {
  const char* name;
  const char* what;
  void (*measure)(const Scale& scale, Figures& out);
};

constexpr std::array kStages = {
    Stage{"throughput", "one store, several terminals", measure_throughput},
    Stage{"drain", "a terminal that was offline", measure_drain},
    Stage{"pay", "cash to paper", measure_pay},
    Stage{"start", "a store that starts with a long line", measure_start},
    Stage{"replay", "an auditor's replay", measure_replay},
};

constexpr Scale kQuick{2, 100, 20, 300, 10, 2000, 2000};

/// Google Benchmark prints its own table.
void print_engine() {
  std::printf("\nengine alone\n");
  std::fflush(stdout);
  const std::string table = run_program("bench_engine", {"--benchmark_min_time=0.5"});
  std::printf("%s", table.c_str());
}

}  // namespace
}  // namespace queueback::bench

int main(int argc, char** argv) {
  using namespace queueback::bench;
  CLI::App app("Prints figures of Queueback on this machine; docs/performance.md explains them.");
  bool quick = false;
  std::string only;
  Scale scale;
  app.add_flag("--quick", quick, "a few seconds: shows that the bench works, its figures mean little");
  app.add_option("--only", only, "one stage: throughput, drain, pay, start, replay or engine")
      ->check(CLI::IsMember({"throughput", "drain", "pay", "start", "replay", "engine"}));
  app.add_option("--backlog", scale.backlog_each, "sales that each terminal of stage throughput has queued")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  queueback::log::start(queueback::log::Level::kError);
  print_machine();
  for (const Stage& stage : kStages) {
    if (only.empty() || only == stage.name) {
      Figures figures;
      stage.measure(quick ? kQuick : scale, figures);
      std::printf("\n%s\n", stage.what);
      print(figures);
    }
  }
  if (only == "engine" || (only.empty() && !quick)) {
    print_engine();
  }
  return 0;
}
