#include <algorithm>
#include <cstdio>

#include "tests/bench/load/load.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/till_row.hpp"

namespace queueback::bench::load {
namespace {

/// Sales between two looks.
constexpr std::int64_t kRound = 100'000;
/// What growth is compared with: the first sales that are measured, once the store is warm.
constexpr std::int64_t kFirst = 10'000;

struct Cost {
  std::int64_t orders = 0;  ///< in the database
  double cpu_micros = 0;
  double wall_micros = 0;
};

class Measuring {
 public:
  explicit Measuring(const Growth& options) : row_(shop_, options.terminals) {
    for (const auto& till : row_.tills()) {
      till->forget_final();
    }
    row_.connect();
  }

  Cost sell(std::int64_t count) {
    row_.sell_all(static_cast<int>(count / static_cast<std::int64_t>(row_.tills().size())));
    const double cpu_before = shop_.store().cpu_seconds();
    const double start = now_seconds();
    row_.run_until_done();
    const double sold = static_cast<double>(count);
    orders_ += count;
    const Cost cost{orders_, (shop_.store().cpu_seconds() - cpu_before) / sold * 1e6,
                    (now_seconds() - start) / sold * 1e6};
    std::printf("  %9lld orders  %6.1f us processor, %6.1f us a sale  %7.1f MiB\n", static_cast<long long>(cost.orders),
                cost.cpu_micros, cost.wall_micros, static_cast<double>(shop_.store().resident_kib()) / 1024);
    std::fflush(stdout);
    return cost;
  }
  [[nodiscard]] std::int64_t orders() const { return orders_; }
  void stop() { row_.stop(); }

 private:
  Shop shop_;
  TillRow row_;
  std::int64_t orders_ = 0;
};

}  // namespace

void measure_growth(const Growth& options, Figures& out) {
  Measuring measuring(options);
  (void)measuring.sell(kFirst);  // warms up
  const Cost first = measuring.sell(kRound);
  Cost last = first;
  while (measuring.orders() < options.orders) {
    last = measuring.sell(std::min(kRound, std::max(kFirst, options.orders - measuring.orders())));
  }
  out.push_back({"processor time of a sale, " + std::to_string(kFirst) + " orders in the database on",
                 number(first.cpu_micros, 1) + " us"});
  out.push_back({"  with " + std::to_string(last.orders), number(last.cpu_micros, 1) + " us"});
  out.push_back({"  ratio", number(last.cpu_micros / first.cpu_micros, 2)});
  out.push_back({"  ratio of the time on the clock", number(last.wall_micros / first.wall_micros, 2)});
  measuring.stop();
}

}  // namespace queueback::bench::load
