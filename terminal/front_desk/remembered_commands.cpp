#include "terminal/front_desk/remembered_commands.hpp"

#include "common/base/check.hpp"

namespace queueback::terminal {

std::shared_ptr<const RememberedCommands::Command> RememberedCommands::find(const std::string& id) const {
  const auto found = commands_.find(id);
  return found == commands_.end() ? nullptr : found->second;
}

std::shared_ptr<RememberedCommands::Command> RememberedCommands::begin(const std::string& id, std::size_t request) {
  const auto [place, is_new] = commands_.emplace(id, std::make_shared<Command>(Command{request}));
  QB_CHECK(is_new);
  order_.push_back(id);
  if (order_.size() > kMaxRemembered) {
    commands_.erase(order_.front());
    order_.pop_front();
  }
  return place->second;
}

}  // namespace queueback::terminal
