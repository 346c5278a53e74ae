#include "tests/simulation/trace.hpp"

#include <utility>

#include "tests/simulation/virtual_time.hpp"

namespace queueback::simulation {

void Trace::note(std::string line) {
  std::string dated = std::to_string(virtual_time::now().micros) + " " + std::move(line);
  for (const char c : dated) {
    hash_ = (hash_ ^ static_cast<std::uint8_t>(c)) * 0x100000001B3;
  }
  ++events_;
  newest_.push_back(std::move(dated));
  if (newest_.size() > kKept) {
    newest_.pop_front();
  }
}

}  // namespace queueback::simulation
