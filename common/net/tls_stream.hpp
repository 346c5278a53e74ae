#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
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

/// A server's last word on a valid certificate, for example that it was revoked or replaced: the error goes to the log,
/// the client only learns that it is not admitted. Not asked about anonymous clients.
using Admission = std::function<Result<void, Error>(const crypto::PeerIdentity&, const crypto::Fingerprint&)>;

/// Connects, shakes hands and waits for the greeting, all within `deadline`. Who the server is, is in peer().
/// Errors: kUnreachable, kRefused, kTimeout, kCertificate, kTls, kClosed, kCancelled.
[[nodiscard]] asio::awaitable<Result<std::shared_ptr<ByteStream>, Error>> connect_tls(
    asio::any_io_executor executor, Endpoint server, crypto::TlsClientContext context, Duration deadline,
    Greeting greeting = Greeting::kOneByte);

namespace detail {

/// A TLS connection before and after its handshake; for TlsListener.
class TlsStream;

/// How a server finishes a handshake.
struct AcceptTerms {
  Duration deadline;
  Greeting greeting;
  Admission admit;
  /// Asked when the handshake is done, before the greeting: whether there is room. Must not be empty.
  std::function<Result<void, Error>()> finish;
};

[[nodiscard]] std::shared_ptr<TlsStream> make_server_stream(asio::ip::tcp::socket socket,
                                                            crypto::TlsServerContext context);
[[nodiscard]] asio::awaitable<Result<void, Error>> accept_handshake(std::shared_ptr<TlsStream> stream,
                                                                    AcceptTerms terms);
[[nodiscard]] std::shared_ptr<ByteStream> as_byte_stream(std::shared_ptr<TlsStream> stream);

}  // namespace detail

}  // namespace queueback::net
