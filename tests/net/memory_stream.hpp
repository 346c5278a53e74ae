#pragma once
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <utility>

#include "common/net/byte_stream.hpp"
#include "common/net/deadline.hpp"

namespace queueback::test {

namespace asio = boost::asio;

/// A stream whose reads give prepared pieces and whose writes can be held back: for the edges that a real socket does
/// not show on demand.
class MemoryStream final : public net::ByteStream {
 public:
  explicit MemoryStream(const asio::any_io_executor& executor,
                        crypto::PeerIdentity peer = crypto::PeerIdentity::anonymous())
      : gate_(executor, std::chrono::steady_clock::time_point::max()), peer_(std::move(peer)) {}

  asio::awaitable<Result<std::size_t, net::Error>> read_some(std::span<std::uint8_t> into, Duration) override {
    if (pieces.empty()) {
      co_return fail(net::ErrorCode::kClosed, "the pieces have ended");
    }
    Bytes& piece = pieces.front();
    const std::size_t count = std::min(into.size(), piece.size());
    std::copy_n(piece.begin(), count, into.begin());
    piece.erase(piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
    if (piece.empty()) {
      pieces.pop_front();
    }
    co_return count;
  }

  asio::awaitable<Result<void, net::Error>> write(ByteView bytes, Duration deadline) override {
    ++writes;
    if (held) {
      const auto [error] =
          co_await net::with_deadline(deadline, [this](auto token) { return gate_.async_wait(token); });
      if (error == asio::error::timed_out) {
        co_return fail(net::ErrorCode::kTimeout, "held back");
      }
    }
    if (closed) {
      co_return fail(net::ErrorCode::kClosed, "closed");
    }
    written.insert(written.end(), bytes.begin(), bytes.end());
    co_return Result<void, net::Error>{};
  }

  void close() override {
    closed = true;
    gate_.cancel();
  }
  void release() {
    held = false;
    gate_.cancel();
  }
  const crypto::PeerIdentity& peer() const override { return peer_; }

  std::deque<Bytes> pieces;
  Bytes written;
  std::size_t writes = 0;
  bool held = false;
  bool closed = false;

 private:
  asio::steady_timer gate_;
  crypto::PeerIdentity peer_;
};

}  // namespace queueback::test
