#pragma once
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/bench/shop.hpp"
#include "tests/bench/simulated_till.hpp"

namespace queueback::bench {

/// Several simulated tills on one thread, enrolled at a shop.
class TillRow {
 public:
  /// They are called `prefix`1, `prefix`2, …
  TillRow(Shop& shop, int tills, const std::string& prefix = "T");

  /// Everybody sells `each` without telling the store.
  void sell_all(int each);
  void connect();
  /// Runs until the store calls every sale final. Gives up after ten minutes without any progress.
  void run_until_done();
  /// Everybody sells `each` offline, then all connect at once. Gives seconds until all is final.
  double drain_backlog(int each);

  struct OneByOne {
    double seconds = 0;
    std::vector<double> millis;  ///< sale to "the store has it"
  };
  /// Each sells again as soon as the store has the sale before.
  OneByOne sell_one_by_one(int each);

  void run_for(std::chrono::milliseconds time);
  void run_until(const std::function<bool()>& condition);
  void stop();

  [[nodiscard]] std::vector<std::unique_ptr<SimulatedTill>>& tills() { return tills_; }
  [[nodiscard]] bool is_done() const;
  /// Sales that the store has.
  [[nodiscard]] std::uint64_t received() const;
  /// For timers of whoever drives the row.
  [[nodiscard]] asio::io_context& io() { return io_; }

 private:
  asio::io_context io_{1};
  std::vector<std::unique_ptr<SimulatedTill>> tills_;
};

}  // namespace queueback::bench
