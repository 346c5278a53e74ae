#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/net/error.hpp"

namespace queueback::net {

/// Longest line, its end included, in bytes: more than the largest sale with the longest names.
inline constexpr std::size_t kMaxLineBytes = std::size_t{1024} * 1024;

/// Cuts a stream of text into lines.
class LineDecoder {
 public:
  void append(std::string_view text) { received_ += text; }
  /// The next whole line without its end; nothing: more text is needed. Errors: kTooLarge.
  [[nodiscard]] Result<std::optional<std::string>, Error> next();

 private:
  std::string received_;
  std::size_t searched_ = 0;  ///< bytes of received_ known to hold no line end
};

}  // namespace queueback::net
