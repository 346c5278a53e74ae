#include "common/config/audit_time.hpp"

#include "common/base/daily.hpp"

namespace queueback::config {

std::optional<std::int64_t> read_audit_minute(ConfigReader& reader) {
  constexpr const char* kKey = "audit.at";
  const std::string text = reader.optional_string(kKey).value_or("03:30");
  if (text == "off") {
    return std::nullopt;
  }
  const auto minute = parse_time_of_day(text);
  if (!minute) {
    reader.reject(kKey, "must be a time of day like 03:30, or off");
  }
  return minute;
}

}  // namespace queueback::config
