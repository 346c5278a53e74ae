#include <cmath>
#include <cstdio>

#include "tests/bench/load/load.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/till_row.hpp"

namespace queueback::bench::load {
namespace {

constexpr double kSampleSeconds = 30;
constexpr auto kTick = std::chrono::milliseconds(10);

/// What joins the line is paid out of the same sale's contribution, so that the line stays as it is.
constexpr const char* kBalanced = R"(version = "soak-1"
time_zone = "Asia/Shanghai"
currency = "CNY"

[queue_rebate]
enabled = true
settle_on = "paid"
first_in_line = "retain"
extract = "10%"
default = "10%"
)";

double mebibytes(const Shop& shop) { return static_cast<double>(shop.store().resident_kib()) / 1024; }

}  // namespace

void measure_soak(const Soak& options, Figures& out) {
  Shop shop(kBalanced);
  TillRow row(shop, options.terminals);
  for (const auto& till : row.tills()) {
    till->forget_final();
  }
  row.connect();
  std::vector<double> samples;
  const double start = now_seconds();
  const double end = start + 60.0 * options.minutes;
  double sold = 0;
  while (now_seconds() < end) {
    const double now = now_seconds();
    while (sold < (now - start) * options.sales_per_second) {
      row.tills()[static_cast<std::size_t>(sold) % row.tills().size()]->sell();
      ++sold;
    }
    row.run_for(kTick);
    if (now - start >= kSampleSeconds * static_cast<double>(samples.size() + 1)) {
      samples.push_back(mebibytes(shop));
      std::printf("  %4.0f s  %9.0f sales  %6.1f MiB\n", now - start, sold, samples.back());
      std::fflush(stdout);
    }
  }
  row.run_until_done();
  out.push_back({std::to_string(options.minutes) + " minutes, sales", number(sold, 0)});
  if (samples.size() >= 4) {
    // The first half fills SQLite's cache; what comes after it must not grow.
    out.push_back({"  store's memory at a quarter, half, end", number(samples[samples.size() / 4], 1) + ", " +
                                                                   number(samples[samples.size() / 2], 1) + ", " +
                                                                   number(samples.back(), 1) + " MiB"});
  }
  row.stop();
}

}  // namespace queueback::bench::load
