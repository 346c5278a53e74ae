#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "hal/api/scanner.hpp"
#include "hal/codec/late_rest.hpp"

namespace queueback::hal::codec {

/// How a serial scanner frames its codes.
struct ScanFraming {
  std::string prefix;  ///< may be empty; bytes before a prefix are noise
  std::string suffix;  ///< empty: CR, LF or both end a scan
  Duration gap = Duration::milliseconds(300);
};

/// Cuts the byte stream of a serial scanner into scans. Total.
class ScanSplitter {
 public:
  explicit ScanSplitter(ScanFraming framing = {}) : framing_(std::move(framing)) {}

  [[nodiscard]] std::vector<api::ScanEvent> feed(ByteView bytes, Duration now);
  /// To be called when deadline() has come without input.
  [[nodiscard]] std::optional<api::ScanEvent> on_time(Duration now);
  [[nodiscard]] std::optional<Duration> deadline() const;
  /// The device went away: an unfinished scan is reported.
  [[nodiscard]] std::optional<api::ScanEvent> disconnect();

 private:
  std::optional<api::ScanEvent> take(char byte);
  [[nodiscard]] bool at_suffix() const;
  void skip_prefix(char byte);
  std::optional<api::ScanEvent> finish();
  std::optional<api::ScanEvent> drop();
  void forget();

  ScanFraming framing_;
  std::string text_;        ///< at most kMaxScanBytes plus the suffix
  std::string tail_;        ///< the last bytes, as many as the suffix has
  std::size_t length_ = 0;  ///< bytes since the prefix
  std::size_t prefix_seen_ = 0;
  Duration last_byte_;
  LateRest rest_;
};

}  // namespace queueback::hal::codec
