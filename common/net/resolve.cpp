#include "common/net/resolve.hpp"

#include <algorithm>
#include <optional>

#include "common/net/deadline.hpp"
#include "common/net/system_error.hpp"

namespace queueback::net::detail {

namespace {

using asio::ip::tcp;
using Addresses = std::vector<tcp::endpoint>;

std::string name_of(const Endpoint& server) { return server.host + ":" + std::to_string(server.port); }

/// getaddrinfo(3) runs in Asio's own thread and cannot be interrupted. Its answer goes here; the coroutine waits for
/// the timer and leaves when its deadline passes.
struct Lookup {
  explicit Lookup(const asio::any_io_executor& executor)
      : resolver(executor), answered(executor, std::chrono::steady_clock::time_point::max()) {}

  tcp::resolver resolver;
  asio::steady_timer answered;
  boost::system::error_code error = asio::error::would_block;
  Addresses addresses;
};

void start(const std::shared_ptr<Lookup>& lookup, const Endpoint& server) {
  lookup->resolver.async_resolve(
      server.host, std::to_string(server.port),
      [lookup](const boost::system::error_code& error, const tcp::resolver::results_type& found) {
        lookup->error = error;
        for (const auto& entry : found) {
          lookup->addresses.push_back(entry.endpoint());
        }
        lookup->answered.cancel();
      });
}

asio::awaitable<Result<Addresses, Error>> resolve(asio::any_io_executor executor, Endpoint server, TimePoint end) {
  boost::system::error_code not_numeric;
  const auto address = asio::ip::make_address(server.host, not_numeric);
  if (!not_numeric) {
    co_return Addresses{tcp::endpoint(address, server.port)};
  }
  const auto lookup = std::make_shared<Lookup>(executor);
  start(lookup, server);
  const auto [waited] =
      co_await with_deadline(remaining(end), [&](auto token) { return lookup->answered.async_wait(token); });
  if (lookup->error == asio::error::would_block) {
    lookup->resolver.cancel();
    co_return tl::unexpected(to_error(waited, "looking up " + server.host));
  }
  if (lookup->error) {
    co_return fail(ErrorCode::kUnreachable, "no such host: " + server.host + " (" + lookup->error.message() + ")");
  }
  co_return std::move(lookup->addresses);
}

}  // namespace

asio::awaitable<Result<tcp::socket, Error>> connect_tcp(asio::any_io_executor executor, Endpoint server,
                                                        TimePoint end) {
  const auto addresses = co_await resolve(executor, server, end);
  if (!addresses) {
    co_return tl::unexpected(addresses.error());
  }
  Error last{ErrorCode::kUnreachable, "no such host: " + server.host};
  const std::size_t count = std::min(addresses->size(), kMaxAddresses);
  for (std::size_t i = 0; i < count; ++i) {
    tcp::socket socket(executor);
    const tcp::endpoint target = (*addresses)[i];
    const auto [error] =
        co_await with_deadline(remaining(end), [&](auto token) { return socket.async_connect(target, token); });
    if (!error) {
      co_return std::move(socket);
    }
    last = to_error(error, "connecting to " + name_of(server));
  }
  co_return tl::unexpected(last);
}

}  // namespace queueback::net::detail
