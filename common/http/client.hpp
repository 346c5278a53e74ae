#pragma once
#include <boost/asio/any_io_executor.hpp>

#include "common/http/error.hpp"
#include "common/http/message.hpp"
#include "common/net/tls_stream.hpp"

namespace queueback::http {

/// Largest response body that the client takes, in bytes.
inline constexpr std::size_t kMaxResponseBytes = std::size_t{16} * 1024 * 1024;

/// What to ask. `target` is path and query as they go over the wire, percent-encoded.
struct Call {
  Method method = Method::kGet;
  std::string target = "/";
  Headers headers = {};
  std::string body = {};
};

/// One request over a connection of its own, within `deadline`. A response with an error status is a value.
/// Errors: kConnection, kProtocol, kTooLarge.
[[nodiscard]] asio::awaitable<Result<Response, Error>> https_call(asio::any_io_executor executor, net::Endpoint server,
                                                                  crypto::TlsClientContext context, Call call,
                                                                  Duration deadline);

/// GET with a bearer token (none when empty).
[[nodiscard]] asio::awaitable<Result<Response, Error>> https_get(asio::any_io_executor executor, net::Endpoint server,
                                                                 crypto::TlsClientContext context, std::string target,
                                                                 const std::string& token, Duration deadline);

}  // namespace queueback::http
