#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "hal/api/device_error.hpp"

namespace queueback::hal::drivers {

/// Longest part of a wrong address or name that an error repeats.
inline constexpr std::size_t kMaxEcho = 80;

enum class Scheme { kTcp, kSerial, kUsblp, kFile, kEvdev };

/// Where a device is, as written in a configuration:
///   tcp://192.0.2.7:9100   serial:///dev/ttyUSB0?baud=9600   usblp:///dev/usb/lp0
///   evdev:///dev/input/by-id/scanner-event-kbd   file:///var/tmp/capture.bin
/// Every part is checked when parsed; docs/devices.md lists the options.
class DeviceUri {
 public:
  /// Error: kInvalid with a sentence that names the wrong part.
  [[nodiscard]] static Result<DeviceUri, api::DeviceError> parse(std::string_view text);

  [[nodiscard]] Scheme scheme() const { return scheme_; }
  [[nodiscard]] const std::string& text() const { return text_; }
  [[nodiscard]] const std::string& path() const { return path_; }  ///< absolute; empty for kTcp
  [[nodiscard]] const std::string& host() const { return host_; }  ///< numeric; empty but for kTcp
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::optional<std::string_view> option(std::string_view name) const;

 private:
  DeviceUri() = default;
  Result<void, api::DeviceError> parse_address(std::string_view address);
  Result<void, api::DeviceError> parse_options(std::string_view query);

  Scheme scheme_ = Scheme::kFile;
  std::string text_;
  std::string path_;
  std::string host_;
  std::uint16_t port_ = 0;
  std::map<std::string, std::string, std::less<>> options_;
};

}  // namespace queueback::hal::drivers
