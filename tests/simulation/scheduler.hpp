#pragma once
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <vector>

#include "common/base/instant.hpp"
#include "tests/simulation/chance.hpp"

namespace queueback::simulation {

/// Runs the I/O contexts of all machines on one thread in virtual time: whoever has something ready runs, in an order
/// that the seed decides; when nobody has, time goes on to the next timer.
class Scheduler {
 public:
  explicit Scheduler(std::uint64_t seed) : chance_(seed) {}

  /// The context outlives its place here.
  void add(boost::asio::io_context& context) { contexts_.push_back(&context); }
  void remove(boost::asio::io_context& context) { std::erase(contexts_, &context); }

  void run_for(Duration time);

 private:
  /// One handler of somebody; false: nobody had one ready.
  [[nodiscard]] bool run_one();

  Chance chance_;
  std::vector<boost::asio::io_context*> contexts_;
};

}  // namespace queueback::simulation
