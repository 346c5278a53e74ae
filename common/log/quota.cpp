#include "common/log/quota.hpp"

#include <utility>

namespace queueback::log {

std::optional<std::uint64_t> Quota::pass(std::string_view event, Duration now) {
  auto found = counts_.find(event);
  if (found == counts_.end()) {
    found = counts_.emplace(event, Count{now, 0, 0}).first;
  }
  Count& count = found->second;
  if (now.micros - count.since.micros >= Duration::minutes(1).micros) {
    count.since = now;
    count.written = 0;
  }
  if (count.written >= kSeldomLinesPerMinute) {
    ++count.left_out;
    return std::nullopt;
  }
  ++count.written;
  return std::exchange(count.left_out, 0);
}

}  // namespace queueback::log
