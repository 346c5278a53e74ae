#pragma once
#include <string>
#include <string_view>

#include "common/base/instant.hpp"
#include "hal/api/device_error.hpp"

namespace queueback::hal::api {

inline constexpr std::size_t kDisplayColumns = 20;

/// Two lines of printable ASCII, at most kDisplayColumns each.
class DisplayText {
 public:
  /// Fails with kInvalid instead of cutting: half a price is a wrong price.
  [[nodiscard]] static Result<DisplayText, DeviceError> parse(std::string_view upper, std::string_view lower);
  [[nodiscard]] const std::string& upper() const { return upper_; }
  [[nodiscard]] const std::string& lower() const { return lower_; }
  friend bool operator==(const DisplayText&, const DisplayText&) = default;

 private:
  DisplayText(std::string upper, std::string lower);
  std::string upper_;
  std::string lower_;
};

struct DisplayCapabilities {
  std::size_t columns = kDisplayColumns;
  std::size_t rows = 2;
};

/// A customer display (UnifiedPOS LineDisplay). One device thread makes all calls.
class LineDisplay {
 public:
  LineDisplay() = default;
  LineDisplay(const LineDisplay&) = delete;
  LineDisplay& operator=(const LineDisplay&) = delete;
  virtual ~LineDisplay() = default;

  [[nodiscard]] virtual const DisplayCapabilities& capabilities() const = 0;
  /// Such displays never answer; success means that the bytes were taken. Errors: kNotConnected, kLost, kTimeout.
  [[nodiscard]] virtual Result<void, DeviceError> show(const DisplayText& text, Duration limit) = 0;
  [[nodiscard]] virtual Result<void, DeviceError> clear(Duration limit) = 0;
};

}  // namespace queueback::hal::api
