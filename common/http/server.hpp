#pragma once
#include <memory>

#include "common/http/error.hpp"
#include "common/http/message.hpp"
#include "common/net/tls_listener.hpp"

namespace queueback::http {

/// Request line and header fields together, in bytes.
inline constexpr std::size_t kMaxHeaderBytes = std::size_t{8} * 1024;
inline constexpr std::size_t kMaxBodyBytes = std::size_t{1024} * 1024;

/// Serves one connection to its end: request after request, each within `idle_deadline`.
[[nodiscard]] asio::awaitable<void> serve_connection(std::shared_ptr<net::ByteStream> stream, Handler handler,
                                                     Duration idle_deadline);

/// HTTP/1.1 over TLS for pages and APIs. Used from one thread, that of its executor.
class HttpsServer {
 public:
  struct Options {
    std::string address = "127.0.0.1";  ///< numeric
    std::uint16_t port = 0;             ///< 0: a free one
    std::size_t max_connections = 64;
    Duration handshake_deadline = Duration::seconds(10);
    /// A whole request must arrive, and a whole response leave, within this; an idle connection ends after it.
    Duration idle_deadline = Duration::seconds(30);
  };

  /// `context` is usually TlsServerContext::without_client_certificate. Errors: kListen.
  [[nodiscard]] static Result<HttpsServer, Error> open(const asio::any_io_executor& executor, Options options,
                                                       crypto::TlsServerContext context);

  [[nodiscard]] std::uint16_t port() const { return listener_.port(); }
  /// As net::TlsListener::use.
  void use(crypto::TlsServerContext context) { listener_.use(std::move(context)); }
  /// Starts to answer; returns at once. `on_problem` is told of connections that failed before their first request.
  void serve(Handler handler, net::TlsListener::ProblemHandler on_problem);
  /// Stops accepting; open connections go on.
  void stop() { listener_.stop(); }
  /// After stop(): waits for open connections, at most `deadline`, then closes them.
  [[nodiscard]] asio::awaitable<void> drain(Duration deadline) { return listener_.drain(deadline); }

 private:
  HttpsServer(net::TlsListener listener, Duration idle_deadline)
      : listener_(std::move(listener)), idle_deadline_(idle_deadline) {}

  net::TlsListener listener_;
  Duration idle_deadline_;
};

}  // namespace queueback::http
