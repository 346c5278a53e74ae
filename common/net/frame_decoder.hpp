#pragma once
#include <optional>
#include <span>

#include "common/base/bytes.hpp"
#include "common/net/error.hpp"

namespace queueback::net {

/// Longest frame body, in bytes.
inline constexpr std::size_t kMaxFrameBytes = std::size_t{1024} * 1024;
/// Before each body: its length, big-endian.
inline constexpr std::size_t kFrameHeaderBytes = 4;

/// Cuts a stream of bytes into frames. Keeps at most one frame and what one read gives.
class FrameDecoder {
 public:
  /// Room for `size` bytes behind what has arrived; valid until the next call. `filled` must follow.
  [[nodiscard]] std::span<std::uint8_t> room(std::size_t size);
  /// So many of them have arrived.
  void filled(std::size_t count);

  /// The next whole frame's body; nothing: more bytes are needed. Errors: kTooLarge, from then on for good.
  [[nodiscard]] Result<std::optional<Bytes>, Error> next();
  /// Whether the bytes so far end inside a frame.
  [[nodiscard]] bool is_inside_frame() const { return begin_ < received_.size(); }

 private:
  Bytes received_;  ///< from begin_ on: not yet taken
  std::size_t begin_ = 0;
  std::size_t kept_ = 0;  ///< where the room begins
};

}  // namespace queueback::net
