#include "tests/simulation/scheduler.hpp"

#include <algorithm>

#include "tests/simulation/virtual_time.hpp"

namespace queueback::simulation {

void Scheduler::run_for(Duration time) {
  const Duration end{virtual_time::now().micros + time.micros};
  while (true) {
    while (run_one()) {
    }
    const auto next = virtual_time::next_timer();
    if (!next || *next > end) {
      break;
    }
    virtual_time::advance_to(*next);
  }
  virtual_time::advance_to(end);
}

bool Scheduler::run_one() {
  if (contexts_.empty()) {
    return false;
  }
  // A handler may add or remove machines, so the list is looked at anew for each try.
  const std::size_t first = chance_.below(contexts_.size());
  for (std::size_t tried = 0; tried < contexts_.size(); ++tried) {
    boost::asio::io_context& context = *contexts_[(first + tried) % contexts_.size()];
    context.restart();
    if (context.poll_one() > 0) {
      return true;
    }
  }
  return false;
}

}  // namespace queueback::simulation
