#include <algorithm>
#include <chrono>

#include "tests/bench/bare_sqlite.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"
#include "tests/bench/shop.hpp"
#include "tests/bench/stages.hpp"
#include "tests/bench/till_row.hpp"

namespace queueback::bench {
namespace {

constexpr auto kIdle = std::chrono::seconds(2);

/// The same rows and commits without the rest of the program.
void compare_with_bare(Shop& shop, double rate, double cpu_per_sale, std::uint64_t commits, Figures& out) {
  const auto sales = shop.status()["sales"].get<double>();
  shop.stop_store();
  const BareFigures bare = write_bare(shop.database(), shop.folder(), std::max<std::uint64_t>(commits, 1));
  out.push_back({"  rows of a sale", number(static_cast<double>(bare.rows) / sales, 1)});
  out.push_back({"  bare SQLite, same rows and commits", number(sales / bare.seconds, 0) + " sales/s"});
  out.push_back({"  store / bare SQLite", number(rate / (sales / bare.seconds), 2)});
  out.push_back({"  processor time of bare SQLite / of the store", number(bare.cpu_seconds / sales / cpu_per_sale, 2)});
}

}  // namespace

void measure_throughput(const Scale& scale, Figures& out) {
  Shop shop;
  TillRow row(shop, scale.tills);
  const auto commits_before = shop.status()["commits"].get<std::uint64_t>();
  const double cpu_before = shop.store().cpu_seconds();
  const double seconds = row.drain_backlog(scale.backlog_each);
  const double cpu = shop.store().cpu_seconds() - cpu_before;
  const auto status = shop.status();
  const auto commits = status["commits"].get<std::uint64_t>() - commits_before;
  const double sales = static_cast<double>(scale.tills) * scale.backlog_each;
  const double rate = sales / seconds;
  out.push_back({std::to_string(scale.tills) + " terminals, backlog of " + std::to_string(scale.backlog_each) + " each",
                 number(rate, 0) + " sales/s"});
  out.push_back({"  store's processor time",
                 number(cpu / sales * 1e6, 0) + " us/sale, " + number(100 * cpu / seconds, 0) + " % of a core"});
  out.push_back({"  sales per commit", number(sales / static_cast<double>(commits), 1)});
  out.push_back(
      {"  store's memory after it", number(static_cast<double>(shop.store().resident_kib()) / 1024, 1) + " MiB"});

  const TillRow::OneByOne live = row.sell_one_by_one(scale.one_by_one_each);
  out.push_back({std::to_string(scale.tills) + " terminals, each sale after the one before is durable",
                 number(static_cast<double>(live.millis.size()) / live.seconds, 0) + " sales/s"});
  out.push_back({"  sale to durable at the store", "p50 " + number(percentile(live.millis, 0.5), 1) + " ms, p99 " +
                                                       number(percentile(live.millis, 0.99), 1) + " ms"});
  const double idle_before = shop.store().cpu_seconds();
  row.run_for(kIdle);
  const double idle = shop.store().cpu_seconds() - idle_before;
  out.push_back({"  store idle with all connected", number(100 * idle / 2.0, 1) + " % of a core"});
  row.stop();
  compare_with_bare(shop, rate, cpu / sales, commits, out);
}

}  // namespace queueback::bench
