#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "common/base/result.hpp"

namespace queueback::hal::transport {

enum class TransportErrorCode {
  kCannotOpen,   ///< no such device, no permission, refused, unreachable
  kBusy,         ///< another program holds the device
  kTimeout,      ///< the limit passed
  kLost,         ///< the other end went away; the transport is closed
  kInterrupted,  ///< interrupt() was called
  kUnsupported,  ///< this transport has no such direction
};
using TransportError = Failure<TransportErrorCode>;

/// How far a write got. What was taken by the system may or may not have reached the device.
struct [[nodiscard]] WriteOutcome {
  std::size_t taken = 0;
  std::optional<TransportError> error;  ///< nothing: all bytes were taken
};

/// A stream of bytes to a device. One thread uses it; only interrupt() may come from another. All calls
/// return within their limit. After kLost the transport is closed and may be opened again.
class Transport {
 public:
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// Does nothing when open. Errors: kCannotOpen, kBusy, kTimeout, kInterrupted.
  [[nodiscard]] virtual Result<void, TransportError> open(Duration limit) = 0;
  [[nodiscard]] virtual bool is_open() const = 0;
  /// At least one byte. Errors: kTimeout, kLost, kInterrupted, kUnsupported.
  [[nodiscard]] virtual Result<std::size_t, TransportError> read(std::span<std::uint8_t> out, Duration limit) = 0;
  /// All bytes, in as many portions as the system takes. Errors as in read().
  virtual WriteOutcome write(ByteView bytes, Duration limit) = 0;
  virtual void close() = 0;
  /// Waits without a device, for the next attempt to open it. Error: kInterrupted.
  [[nodiscard]] virtual Result<void, TransportError> pause(Duration limit) = 0;
  /// Ends the running or the next open(), read() or pause() with kInterrupted, once. From any thread.
  virtual void interrupt() = 0;
};

[[nodiscard]] std::string_view to_string(TransportErrorCode code);

}  // namespace queueback::hal::transport
