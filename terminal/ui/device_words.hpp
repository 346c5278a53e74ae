#pragma once
#include <QString>
#include <string>

namespace queueback::terminal::ui {

/// A device's problem in the language of the screen. What a driver says of a cable or a file stays as it is, inside a
/// sentence: whoever repairs it looks for these words. Empty for an empty one.
[[nodiscard]] QString problem_text(const std::string& problem);

}  // namespace queueback::terminal::ui
