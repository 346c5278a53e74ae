#include <algorithm>

#include "tests/bench/bare_sqlite.hpp"
#include "tests/bench/load/load.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/till_row.hpp"

namespace queueback::bench::load {

void measure_backlog(const Backlog& options, Figures& out) {
  Shop shop;
  TillRow row(shop, options.terminals);
  const auto before = shop.status();
  const double cpu_before = shop.store().cpu_seconds();
  const double seconds = row.drain_backlog(options.each);
  const double cpu = shop.store().cpu_seconds() - cpu_before;
  const auto after = shop.status();
  const double sales = static_cast<double>(options.terminals) * options.each;
  const double rate = sales / seconds;
  const double commits = after["commits"].get<double>() - before["commits"].get<double>();
  const double commit_micros = after["commit_micros"].get<double>() - before["commit_micros"].get<double>();
  out.push_back({std::to_string(options.terminals) + " terminals, backlog of " + std::to_string(options.each) + " each",
                 number(rate, 0) + " sales/s"});
  out.push_back({"  store's processor time",
                 number(cpu / sales * 1e6, 0) + " us/sale, " + number(100 * cpu / seconds, 0) + " % of a core"});
  out.push_back({"  sales of a commit", number(sales / commits, 0)});
  out.push_back({"  a commit, with its sync", number(commit_micros / commits / 1000, 2) + " ms"});
  const double checkpoints = after["checkpoints"].get<double>() - before["checkpoints"].get<double>();
  const double checkpoint_micros = after["checkpoint_micros"].get<double>() - before["checkpoint_micros"].get<double>();
  out.push_back({"  checkpoints", number(checkpoints, 0) + ", " +
                                      number(checkpoint_micros / std::max(checkpoints, 1.0) / 1000, 2) + " ms each"});
  out.push_back(
      {"  store's memory after it", number(static_cast<double>(shop.store().resident_kib()) / 1024, 1) + " MiB"});
  out.push_back({"  quarantined", after["quarantined"].dump()});
  row.stop();
  shop.stop_store();
  const BareFigures bare = write_bare(shop.database(), shop.folder(), static_cast<std::uint64_t>(commits));
  out.push_back({"  rows of a sale", number(static_cast<double>(bare.rows) / sales, 1)});
  out.push_back({"  bare SQLite, same rows and commits", number(sales / bare.seconds, 0) + " sales/s, " +
                                                             number(bare.cpu_seconds / sales * 1e6, 0) + " us/sale"});
  out.push_back({"  store / bare SQLite", number(rate * bare.seconds / sales, 2)});
}

}  // namespace queueback::bench::load
