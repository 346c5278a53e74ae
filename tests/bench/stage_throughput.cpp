#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>

#include "tests/bench/bare_sqlite.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"
#include "tests/bench/shop.hpp"
#include "tests/bench/simulated_till.hpp"
#include "tests/bench/stages.hpp"

namespace queueback::bench {
namespace {

constexpr double kLimit = 600;
constexpr auto kIdle = std::chrono::seconds(2);

/// Several simulated tills on one thread.
class Row {
 public:
  Row(Shop& shop, int tills) {
    for (int i = 1; i <= tills; ++i) {
      const std::string name = "T" + std::to_string(i);
      tills_.push_back(std::make_unique<SimulatedTill>(io_, shop.enrol(name) / "identity", name));
    }
  }

  /// Everybody sells `each` offline, then all connect at once. Gives seconds until all is final.
  double drain_backlog(int each) {
    for (const auto& till : tills_) {
      for (int i = 0; i < each; ++i) {
        till->sell();
      }
    }
    const double start = now_seconds();
    for (const auto& till : tills_) {
      till->connect();
    }
    run_until([this] { return all([](const SimulatedTill& till) { return till.is_done(); }); });
    return now_seconds() - start;
  }

  struct OneByOne {
    double seconds = 0;
    std::vector<double> millis;  ///< sale to "the store has it"
  };
  /// Each sells again as soon as the store has the sale before.
  OneByOne sell_one_by_one(int each) {
    OneByOne out;
    std::vector<double> since(tills_.size());
    const double start = now_seconds();
    for (std::size_t i = 0; i < tills_.size(); ++i) {
      const std::uint64_t last = tills_[i]->head() + static_cast<std::uint64_t>(each);
      tills_[i]->on_received([this, &out, &since, i, last] {
        out.millis.push_back((now_seconds() - since[i]) * 1000);
        if (tills_[i]->head() < last) {
          since[i] = now_seconds();
          tills_[i]->sell();
        }
      });
      since[i] = now_seconds();
      tills_[i]->sell();
    }
    const std::size_t expected = tills_.size() * static_cast<std::size_t>(each);
    run_until([&] { return out.millis.size() == expected; });
    out.seconds = now_seconds() - start;
    for (const auto& till : tills_) {
      till->on_received({});
    }
    return out;
  }

  void idle(std::chrono::milliseconds time) {
    io_.restart();
    io_.run_for(time);
  }
  void stop() {
    for (const auto& till : tills_) {
      till->stop();
    }
    idle(std::chrono::milliseconds(200));
  }

 private:
  template <class Condition>
  [[nodiscard]] bool all(Condition condition) const {
    return std::all_of(tills_.begin(), tills_.end(), [&](const auto& till) { return condition(*till); });
  }
  void run_until(const std::function<bool()>& condition) {
    const double end = now_seconds() + kLimit;
    while (!condition()) {
      io_.restart();
      io_.run_one_for(std::chrono::milliseconds(100));
      if (now_seconds() > end) {
        give_up("the store did not take the sales: " + tills_.front()->problem());
      }
    }
  }

  asio::io_context io_{1};
  std::vector<std::unique_ptr<SimulatedTill>> tills_;
};

/// The same rows and commits without the rest of the program.
void compare_with_bare(Shop& shop, double rate, std::uint64_t commits, Figures& out) {
  shop.stop_store();
  RowCounts rows = count_rows(shop.database());
  rows.commits = commits;
  const auto per_sale = [&rows](std::uint64_t all) {
    return number(static_cast<double>(all) / static_cast<double>(rows.sales), 1);
  };
  out.push_back({"  rows per sale beside sale and log",
                 per_sale(rows.postings) + " postings, " + per_sale(rows.entry_writes) + " entries written"});
  const double bare = static_cast<double>(rows.sales) / write_bare(shop.folder(), rows);
  out.push_back({"  bare SQLite, same rows and commits", number(bare, 0) + " sales/s"});
  out.push_back({"  store / bare SQLite", number(rate / bare, 2)});
}

}  // namespace

void measure_throughput(const Scale& scale, Figures& out) {
  Shop shop;
  Row row(shop, scale.tills);
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

  const Row::OneByOne live = row.sell_one_by_one(scale.one_by_one_each);
  out.push_back({std::to_string(scale.tills) + " terminals, each sale after the one before is durable",
                 number(static_cast<double>(live.millis.size()) / live.seconds, 0) + " sales/s"});
  out.push_back({"  sale to durable at the store", "p50 " + number(percentile(live.millis, 0.5), 1) + " ms, p99 " +
                                                       number(percentile(live.millis, 0.99), 1) + " ms"});
  const double idle_before = shop.store().cpu_seconds();
  row.idle(kIdle);
  const double idle = shop.store().cpu_seconds() - idle_before;
  out.push_back({"  store idle with all connected", number(100 * idle / 2.0, 1) + " % of a core"});
  row.stop();
  compare_with_bare(shop, rate, commits, out);
}

}  // namespace queueback::bench
