#pragma once
#include <array>
#include <map>
#include <string>
#include <string_view>

#include "common/base/instant.hpp"

namespace queueback::store_server {

/// Devices that a terminal tells about.
inline constexpr std::array<std::string_view, 4> kTerminalDevices = {"printer", "drawer", "scanner", "display"};
/// Longest problem of a device that is kept, in bytes.
inline constexpr std::size_t kMaxDeviceProblem = 200;

/// A terminal's devices as it told of them last.
struct TerminalDevices {
  std::map<std::string, std::string> problems;  ///< by device, of those that are configured; empty: it works
  Instant told_at;                              ///< the store's clock

  [[nodiscard]] std::size_t problem_count() const;
};

/// What terminals told of their devices since the store was started: a look at the shop, not a record. Lives on the
/// I/O thread.
class DeviceBoard {
 public:
  void note(const std::string& terminal, TerminalDevices devices) { devices_[terminal] = std::move(devices); }
  /// Null: it has told nothing.
  [[nodiscard]] const TerminalDevices* find(const std::string& terminal) const;

 private:
  std::map<std::string, TerminalDevices> devices_;
};

}  // namespace queueback::store_server
