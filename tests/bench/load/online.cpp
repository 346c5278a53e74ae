#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <thread>

#include "tests/bench/load/load.hpp"
#include "tests/bench/machine.hpp"
#include "tests/bench/till_row.hpp"

namespace queueback::bench::load {
namespace {

/// Sells, waits for the store, rests, and sells again, as long as the row is driven.
class Cashier {
 public:
  Cashier(TillRow& row, std::chrono::milliseconds pause)
      : till_(*row.tills().front()), pause_(pause), timer_(row.io()) {
    till_.on_received([this] { received(); });
  }

  void sell() {
    since_ = now_seconds();
    till_.sell();
  }
  [[nodiscard]] const std::vector<double>& millis() const { return millis_; }

 private:
  void received() {
    millis_.push_back((now_seconds() - since_) * 1000);
    timer_.expires_after(pause_);
    timer_.async_wait([this](const boost::system::error_code& error) {
      if (!error) {
        sell();
      }
    });
  }

  SimulatedTill& till_;
  std::chrono::milliseconds pause_;
  asio::steady_timer timer_;
  double since_ = 0;
  std::vector<double> millis_;
};

void add_latency(const std::string& what, const std::vector<double>& millis, Figures& out) {
  out.push_back({what, "p50 " + number(percentile(millis, 0.5), 1) + " ms, p99 " + number(percentile(millis, 0.99), 1) +
                           " ms, most " + number(percentile(millis, 1), 1) + " ms, " + std::to_string(millis.size()) +
                           " sales"});
}

}  // namespace

void measure_online(const Online& options, Figures& out) {
  Shop shop;
  TillRow cashiers(shop, 1, "C");
  TillRow others(shop, options.terminals);
  others.sell_all(options.backlog / options.terminals);
  cashiers.tills().front()->forget_final();

  Cashier cashier(cashiers, std::chrono::milliseconds(options.pause_millis));
  cashiers.connect();
  cashier.sell();
  cashiers.run_for(std::chrono::seconds(2));
  const std::vector<double> calm = cashier.millis();

  // The backlog has a thread of its own, so that what is measured is the store and not the load's own turn.
  bool drained = false;
  const double start = now_seconds();
  double seconds = 0;
  std::thread backlog([&] {
    others.connect();
    others.run_until_done();
    seconds = now_seconds() - start;
    asio::post(cashiers.io(), [&drained] { drained = true; });
  });
  while (!drained) {
    cashiers.run_for(std::chrono::milliseconds(5));
  }
  backlog.join();
  const std::vector<double> busy(cashier.millis().begin() + static_cast<std::ptrdiff_t>(calm.size()),
                                 cashier.millis().end());
  add_latency("sale to durable at the store, nothing else going on", calm, out);
  add_latency("the same while a backlog of " + std::to_string(options.backlog) + " drains", busy, out);
  out.push_back({"  the backlog meanwhile", number(options.backlog / seconds, 0) + " sales/s"});
  others.stop();
  cashiers.stop();
}

}  // namespace queueback::bench::load
