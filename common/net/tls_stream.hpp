#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <string>

#include "common/crypto/tls_context.hpp"
#include "common/net/byte_stream.hpp"

namespace queueback::net {

/// Where a server listens.
struct Endpoint {
  std::string host;  ///< name or address
  std::uint16_t port = 0;
  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

/// In TLS 1.3 a client has finished before the server has looked at its certificate. With a greeting the server sends
/// one byte after it has, so that connect_tls can say why it was refused.
enum class Greeting {
  kOneByte,  ///< our own protocols
  kNone,     ///< HTTPS
};

/// Connects, shakes hands and waits for the greeting, all within `deadline`. Who the server is, is in peer().
/// Errors: kUnreachable, kRefused, kTimeout, kCertificate, kTls, kClosed, kCancelled.
[[nodiscard]] asio::awaitable<Result<std::shared_ptr<ByteStream>, Error>> connect_tls(
    asio::any_io_executor executor, Endpoint server, crypto::TlsClientContext context, Duration deadline,
    Greeting greeting = Greeting::kOneByte);

namespace detail {

/// A TLS connection before and after its handshake; for TlsListener.
class TlsStream;

[[nodiscard]] std::shared_ptr<TlsStream> make_server_stream(asio::ip::tcp::socket socket,
                                                            crypto::TlsServerContext context);
[[nodiscard]] asio::awaitable<Result<void, Error>> accept_handshake(std::shared_ptr<TlsStream> stream,
                                                                    Duration deadline, Greeting greeting);
[[nodiscard]] std::shared_ptr<ByteStream> as_byte_stream(std::shared_ptr<TlsStream> stream);

}  // namespace detail

}  // namespace queueback::net
