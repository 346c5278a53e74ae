#pragma once
#include <cstddef>
#include <string>
#include <variant>

#include "common/base/instant.hpp"
#include "hal/api/device_error.hpp"

namespace queueback::hal::api {

/// Longest scan that is handed on. The largest QR code holds 4296 letters and digits.
inline constexpr std::size_t kMaxScanBytes = 4400;

/// A complete scan: data from outside, never a command. May hold control characters (GS1 uses 0x1D).
struct Scan {
  std::string bytes;
  friend bool operator==(const Scan&, const Scan&) = default;
};

/// A scan of more than kMaxScanBytes. It is dropped as a whole: a shortened code would be another code.
struct ScanTooLong {
  std::size_t length = 0;
  friend bool operator==(const ScanTooLong&, const ScanTooLong&) = default;
};

/// The scanner stopped in the middle of a scan (unplugged, lost characters); what came is dropped.
struct ScanIncomplete {
  std::size_t length = 0;
  friend bool operator==(const ScanIncomplete&, const ScanIncomplete&) = default;
};

using ScanEvent = std::variant<Scan, ScanTooLong, ScanIncomplete>;

struct ScannerCapabilities {
  enum class Alphabet { kAscii, kAnyByte };
  Alphabet alphabet = Alphabet::kAscii;
};

/// A barcode scanner (UnifiedPOS Scanner). wait() belongs to one device thread.
class Scanner {
 public:
  Scanner() = default;
  Scanner(const Scanner&) = delete;
  Scanner& operator=(const Scanner&) = delete;
  virtual ~Scanner() = default;

  [[nodiscard]] virtual const ScannerCapabilities& capabilities() const = 0;
  /// The next scan. Errors: kTimeout; kLost once, when the device goes away; kNotConnected when it is still
  /// away at the limit (wait() keeps trying to open it meanwhile); kInterrupted.
  [[nodiscard]] virtual Result<ScanEvent, DeviceError> wait(Duration limit) = 0;
  /// Ends a running or the next wait() with kInterrupted. From any thread.
  virtual void interrupt() = 0;
};

}  // namespace queueback::hal::api
