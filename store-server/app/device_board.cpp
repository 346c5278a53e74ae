#include "store-server/app/device_board.hpp"

#include <algorithm>

namespace queueback::store_server {

std::size_t TerminalDevices::problem_count() const {
  return static_cast<std::size_t>(
      std::count_if(problems.begin(), problems.end(), [](const auto& one) { return !one.second.empty(); }));
}

const TerminalDevices* DeviceBoard::find(const std::string& terminal) const {
  const auto found = devices_.find(terminal);
  return found == devices_.end() ? nullptr : &found->second;
}

}  // namespace queueback::store_server
