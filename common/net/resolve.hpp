#pragma once
// Private to common/net: name resolution and TCP connection within one deadline.
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <vector>

#include "common/net/error.hpp"
#include "common/net/tls_stream.hpp"

namespace queueback::net::detail {

using TimePoint = std::chrono::steady_clock::time_point;

/// Addresses tried for one name at most.
inline constexpr std::size_t kMaxAddresses = 8;

/// The first address of `server` that answers. Errors: kUnreachable, kRefused, kTimeout, kCancelled.
[[nodiscard]] asio::awaitable<Result<asio::ip::tcp::socket, Error>> connect_tcp(asio::any_io_executor executor,
                                                                                Endpoint server, TimePoint end);

}  // namespace queueback::net::detail
