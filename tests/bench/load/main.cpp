// queueback-loadgen: what one store server carries. Figures, no judgement.
#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdio>

#include "common/log/log.hpp"
#include "tests/bench/load/load.hpp"
#include "tests/bench/report.hpp"

namespace queueback::bench::load {
namespace {

template <class Options>
void run(const char* title, const Options& options, void (*measure)(const Options&, Figures&)) {
  Figures figures;
  std::printf("\n%s\n", title);
  std::fflush(stdout);
  measure(options, figures);
  print(figures);
}

CLI::App& add(CLI::App& app, const char* name, const char* what) {
  CLI::App* command = app.add_subcommand(name, what);
  return *command;
}

CLI::Option& terminals(CLI::App& command, int& value) {
  return *command.add_option("--terminals", value, "simulated terminals")
              ->check(CLI::Range(1, 200))
              ->capture_default_str();
}

struct All {
  Backlog backlog;
  Online online;
  Soak soak;
  Growth growth;
};

/// The four kinds of load, each with its options; what was asked for is run after parsing.
void add_commands(CLI::App& app, All& all) {
  CLI::App& backlog = add(app, "backlog", "many terminals come back at once; compared with bare SQLite");
  terminals(backlog, all.backlog.terminals);
  backlog.add_option("--each", all.backlog.each, "sales of each terminal")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  CLI::App& online = add(app, "online", "one terminal sells while the others' backlog drains");
  terminals(online, all.online.terminals);
  online.add_option("--backlog", all.online.backlog, "sales of the others together")
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  online.add_option("--pause", all.online.pause_millis, "milliseconds between two sales of the one that is online")
      ->check(CLI::Range(1, 60'000))
      ->capture_default_str();
  CLI::App& soak = add(app, "soak", "steady sales for a time; does the store's memory grow?");
  terminals(soak, all.soak.terminals);
  soak.add_option("--minutes", all.soak.minutes, "for how long")->check(CLI::Range(1, 10'000))->capture_default_str();
  soak.add_option("--rate", all.soak.sales_per_second, "sales per second of all together")
      ->check(CLI::Range(1, 100'000))
      ->capture_default_str();
  CLI::App& growth = add(app, "growth", "what a sale costs as the database grows; 5 000 000 orders take 15 GB of disk");
  terminals(growth, all.growth.terminals);
  growth.add_option("--orders", all.growth.orders, "up to how many orders")
      ->check(CLI::Range(std::int64_t{100'000}, std::int64_t{100'000'000}))
      ->capture_default_str();
}

}  // namespace
}  // namespace queueback::bench::load

int main(int argc, char** argv) {
  using namespace queueback::bench;
  using namespace queueback::bench::load;
  CLI::App app("Loads a real store server, which it sets up in a temporary folder (TMPDIR), with simulated terminals.");
  app.require_subcommand(1, 4);
  All all;
  add_commands(app, all);
  CLI11_PARSE(app, argc, argv);
  std::signal(SIGPIPE, SIG_IGN);
  queueback::log::start(queueback::log::Level::kError);
  print_machine();
  if (app.got_subcommand("backlog")) {
    run("Backlog", all.backlog, measure_backlog);
  }
  if (app.got_subcommand("online")) {
    run("Online", all.online, measure_online);
  }
  if (app.got_subcommand("soak")) {
    run("Soak", all.soak, measure_soak);
  }
  if (app.got_subcommand("growth")) {
    run("Growth", all.growth, measure_growth);
  }
  return 0;
}
