#pragma once
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <variant>

namespace queueback::terminal::console {

/// What a typed line means.
struct Send {
  nlohmann::json request;
};
struct ShowHelp {};
struct Quit {};
struct Ignore {};  ///< empty line or # comment
struct Mistake {
  std::string reason;
};
using Line = std::variant<Send, ShowHelp, Quit, Ignore, Mistake>;

/// Pure. Anything that is no command but looks like a code (a digit or QBM1 first) is taken as scanned.
[[nodiscard]] Line parse_line(const std::string& line);

/// Every command with a sentence.
[[nodiscard]] std::string help_text();

}  // namespace queueback::terminal::console
