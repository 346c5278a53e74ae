#pragma once
#include <boost/asio/steady_timer.hpp>
#include <memory>
#include <optional>

#include "common/base/clock.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/frame_decoder.hpp"

namespace queueback::net {

/// Frames that wait to be written, headers included, in bytes; a sender beyond it waits for room.
inline constexpr std::size_t kMaxQueuedBytes = std::size_t{4} * 1024 * 1024;

/// Messages over a ByteStream: a 4-byte big-endian length, then the body. One coroutine receives; any number may
/// send, and frames that wait together are written together. Lives on the stream's executor; not thread-safe.
/// `clock` must outlive it.
class FrameChannel {
 public:
  FrameChannel(const asio::any_io_executor& executor, std::shared_ptr<ByteStream> stream, const Clock& clock);

  /// The next whole frame. After kTimeout what has arrived is kept and receiving may go on. Errors: as
  /// ByteStream::read_some; kTooLarge for a length beyond kMaxFrameBytes (closes the channel); kProtocol when the
  /// stream ends inside a frame.
  [[nodiscard]] asio::awaitable<Result<Bytes, Error>> receive(Duration deadline);
  /// Returns when the frame was handed to the system, in the order of the calls. Errors: kTooLarge and kTimeout while
  /// waiting for room leave the channel as it was; every other error closes it.
  [[nodiscard]] asio::awaitable<Result<void, Error>> send(Bytes body, Duration deadline);

  void close();
  /// Whether a frame waits for the peer to take it.
  [[nodiscard]] bool is_sending() const { return writing_ > 0; }
  [[nodiscard]] const crypto::PeerIdentity& peer() const { return stream_->peer(); }
  [[nodiscard]] std::optional<crypto::Certificate> peer_certificate() const { return stream_->peer_certificate(); }

 private:
  [[nodiscard]] Error end_of_stream(Error error) const;
  [[nodiscard]] Duration left(Duration end) const;
  [[nodiscard]] asio::awaitable<Result<void, Error>> wait_for_change(Duration end);
  [[nodiscard]] asio::awaitable<Result<void, Error>> wait_for_room(std::size_t size, Duration end);
  [[nodiscard]] asio::awaitable<void> write_queue(Duration end);
  void append(const Bytes& body);

  std::shared_ptr<ByteStream> stream_;
  const Clock* clock_;
  FrameDecoder decoder_;
  Bytes queue_;                 ///< frames to write
  std::uint64_t appended_ = 0;  ///< bytes ever put into queue_
  std::uint64_t written_ = 0;   ///< bytes ever written
  std::size_t writing_ = 0;     ///< bytes under way; 0 when nobody writes
  std::optional<Error> failure_;
  asio::steady_timer changed_;  ///< never fires; cancelled to wake the senders
};

}  // namespace queueback::net
