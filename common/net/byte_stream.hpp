#pragma once
#include <boost/asio/awaitable.hpp>
#include <optional>
#include <span>

#include "common/base/bytes.hpp"
#include "common/base/instant.hpp"
#include "common/crypto/certificate.hpp"
#include "common/net/error.hpp"

namespace queueback::net {

namespace asio = boost::asio;

/// An authenticated two-way stream of bytes: TLS in the shop, a pipe with faults in the simulation.
/// At most one read and one write may be under way at once, both on the stream's executor. Owned by shared_ptr; the
/// coroutines that use it keep it alive.
class ByteStream {
 public:
  ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;
  virtual ~ByteStream() = default;

  /// Waits for at least one byte; gives how many were put into `into`, which must live until then and not be empty.
  /// After kTimeout nothing is lost and reading may go on. Errors: kClosed (also the peer's end), kTimeout, kCancelled,
  /// kTls, kCertificate, kIo.
  [[nodiscard]] virtual asio::awaitable<Result<std::size_t, Error>> read_some(std::span<std::uint8_t> into,
                                                                              Duration deadline) = 0;
  /// Hands all of `bytes` (which must live until then) to the system. Any error, kTimeout too, closes the stream,
  /// because a part may have been sent. Errors: as read_some.
  [[nodiscard]] virtual asio::awaitable<Result<void, Error>> write(ByteView bytes, Duration deadline) = 0;
  /// Ends waiting reads and writes with kClosed. May be called again.
  virtual void close() = 0;
  /// Who is at the other end.
  [[nodiscard]] virtual const crypto::PeerIdentity& peer() const = 0;
  /// Its certificate; nothing if it showed none.
  [[nodiscard]] virtual std::optional<crypto::Certificate> peer_certificate() const { return std::nullopt; }
};

}  // namespace queueback::net
