#include "common/net/local_connection.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <boost/asio/write.hpp>

#include "common/net/deadline.hpp"
#include "common/net/system_error.hpp"

namespace queueback::net {

namespace {

using asio::local::stream_protocol;

constexpr std::size_t kBlockBytes = std::size_t{16} * 1024;

}  // namespace

namespace detail {

std::shared_ptr<LocalConnection> make_local(stream_protocol::socket socket) {
  return std::make_shared<LocalConnection>(std::make_unique<LocalConnection::State>(std::move(socket)));
}

Result<void, Error> check_peer_user(stream_protocol::socket& socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return fail(ErrorCode::kPermission, "cannot tell whose process is at the other end of the local socket");
  }
  if (peer.uid != ::geteuid() && peer.uid != 0) {
    return fail(ErrorCode::kPermission, "the process " + std::to_string(peer.pid) + " of user id " +
                                            std::to_string(peer.uid) + " may not use this local socket");
  }
  return {};
}

}  // namespace detail

LocalConnection::LocalConnection(std::unique_ptr<State> state) : state_(std::move(state)) {}
LocalConnection::~LocalConnection() = default;

void LocalConnection::close() {
  boost::system::error_code ignored;
  state_->socket.shutdown(stream_protocol::socket::shutdown_both, ignored);
  state_->socket.close(ignored);
}

asio::awaitable<Result<std::string, Error>> LocalConnection::read_line(Duration deadline) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(deadline.micros);
  std::array<char, kBlockBytes> block{};
  while (true) {
    auto line = state_->decoder.next();
    if (!line) {
      close();
      co_return tl::unexpected(line.error());
    }
    if (*line) {
      co_return std::move(**line);
    }
    const auto [error, count] = co_await with_deadline(
        remaining(end), [&](auto token) { return state_->socket.async_read_some(asio::buffer(block), token); });
    state_->decoder.append({block.data(), count});
    if (error && count == 0) {
      const bool closed = !state_->socket.is_open();
      co_return tl::unexpected(closed ? Error{ErrorCode::kClosed, "the local socket was closed"}
                                      : to_error(error, "reading the local socket"));
    }
  }
}

asio::awaitable<Result<void, Error>> LocalConnection::write_line(std::string line, Duration deadline) {
  if (line.find('\n') != std::string::npos) {
    co_return fail(ErrorCode::kProtocol, "a line to send holds a line end");
  }
  line += '\n';
  if (line.size() > kMaxLineBytes) {
    co_return fail(ErrorCode::kTooLarge, "a line of more than " + std::to_string(kMaxLineBytes) + " bytes");
  }
  const auto [error, count] = co_await with_deadline(
      deadline, [&](auto token) { return asio::async_write(state_->socket, asio::buffer(line), token); });
  if (error) {
    close();
    co_return tl::unexpected(to_error(error, "writing the local socket"));
  }
  co_return Result<void, Error>{};
}

}  // namespace queueback::net
