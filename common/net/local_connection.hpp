#pragma once
// Private to common/net.
#include <boost/asio/local/stream_protocol.hpp>

#include "common/net/local_socket.hpp"

namespace queueback::net {

struct LocalConnection::State {
  explicit State(asio::local::stream_protocol::socket connected) : socket(std::move(connected)) {}

  asio::local::stream_protocol::socket socket;
  LineDecoder decoder;
};

namespace detail {

[[nodiscard]] std::shared_ptr<LocalConnection> make_local(asio::local::stream_protocol::socket socket);
/// Success when the process at the other end has our user id or is root's. Errors: kPermission.
[[nodiscard]] Result<void, Error> check_peer_user(asio::local::stream_protocol::socket& socket);

}  // namespace detail

}  // namespace queueback::net
