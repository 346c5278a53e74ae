#include "tests/bench/till_row.hpp"

#include <algorithm>

#include "tests/bench/machine.hpp"
#include "tests/bench/require.hpp"

namespace queueback::bench {
namespace {

/// Seconds without a single sale taken.
constexpr double kStuck = 600;

}  // namespace

TillRow::TillRow(Shop& shop, int tills, const std::string& prefix) {
  for (int i = 1; i <= tills; ++i) {
    const std::string name = prefix + std::to_string(i);
    tills_.push_back(std::make_unique<SimulatedTill>(io_, shop.enrol(name) / "identity", name));
  }
}

void TillRow::sell_all(int each) {
  for (const auto& till : tills_) {
    for (int i = 0; i < each; ++i) {
      till->sell();
    }
  }
}

void TillRow::connect() {
  for (const auto& till : tills_) {
    till->connect();
  }
}

void TillRow::run_until_done() {
  run_until([this] { return is_done(); });
}

double TillRow::drain_backlog(int each) {
  sell_all(each);
  const double start = now_seconds();
  connect();
  run_until_done();
  return now_seconds() - start;
}

TillRow::OneByOne TillRow::sell_one_by_one(int each) {
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

void TillRow::run_for(std::chrono::milliseconds time) {
  io_.restart();
  io_.run_for(time);
}

void TillRow::run_until(const std::function<bool()>& condition) {
  double moved = now_seconds();
  std::uint64_t before = received();
  while (!condition()) {
    run_for(std::chrono::milliseconds(1));
    if (received() != before) {
      before = received();
      moved = now_seconds();
    }
    if (now_seconds() - moved > kStuck) {
      give_up("the store did not take the sales: " + tills_.front()->problem());
    }
  }
}

void TillRow::stop() {
  for (const auto& till : tills_) {
    till->stop();
  }
  run_for(std::chrono::milliseconds(200));
}

bool TillRow::is_done() const {
  return std::all_of(tills_.begin(), tills_.end(), [](const auto& till) { return till->is_done(); });
}

std::uint64_t TillRow::received() const {
  std::uint64_t all = 0;
  for (const auto& till : tills_) {
    all += till->received();
  }
  return all;
}

}  // namespace queueback::bench
