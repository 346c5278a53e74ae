#include "common/net/line_decoder.hpp"

namespace queueback::net {

Result<std::optional<std::string>, Error> LineDecoder::next() {
  const std::size_t end = received_.find('\n', searched_);
  const std::size_t length = end == std::string::npos ? received_.size() : end;
  if (length >= kMaxLineBytes) {
    return fail(ErrorCode::kTooLarge, "a line of more than " + std::to_string(kMaxLineBytes) + " bytes");
  }
  if (end == std::string::npos) {
    searched_ = received_.size();
    return std::nullopt;
  }
  std::string line = received_.substr(0, end);
  received_.erase(0, end + 1);
  searched_ = 0;
  return line;
}

}  // namespace queueback::net
