#pragma once
#include <cstddef>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "terminal/flow/notice.hpp"

namespace queueback::terminal {

/// Longest id of a command, in bytes.
inline constexpr std::size_t kMaxCommandId = 64;

/// What commands with an id led to, so that a front end that lost the answer may ask again without doing it twice.
/// Holds the newest kMaxRemembered.
class RememberedCommands {
 public:
  static constexpr std::size_t kMaxRemembered = 256;

  struct Command {
    std::size_t request = 0;                       ///< fingerprint of what was asked
    std::optional<std::vector<Notice>> notices{};  ///< nothing while it is being carried out
  };

  /// Null for an id that is not remembered.
  [[nodiscard]] std::shared_ptr<const Command> find(const std::string& id) const;
  /// The id must not be remembered yet. The oldest one is forgotten when there are too many.
  [[nodiscard]] std::shared_ptr<Command> begin(const std::string& id, std::size_t request);

 private:
  std::map<std::string, std::shared_ptr<Command>> commands_;
  std::deque<std::string> order_;
};

}  // namespace queueback::terminal
