#include "common/net/tls_stream.hpp"

#include <openssl/ssl.h>

#include <boost/asio/connect.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "common/net/deadline.hpp"
#include "common/net/resolve.hpp"
#include "common/net/system_error.hpp"

namespace queueback::net {

namespace detail {

namespace {

constexpr std::uint8_t kGreetingByte = 'Q';
constexpr std::uint8_t kNotAdmittedByte = 'R';

/// Asio's context takes over one reference.
asio::ssl::context borrow(const crypto::TlsContext& context) {
  SSL_CTX_up_ref(context.native());
  return asio::ssl::context(context.native());
}

}  // namespace

class TlsStream final : public ByteStream {
 public:
  TlsStream(asio::ip::tcp::socket socket, crypto::TlsContext context)
      : context_(std::move(context)), asio_context_(borrow(context_)), stream_(std::move(socket), asio_context_) {}

  asio::awaitable<Result<std::size_t, Error>> read_some(std::span<std::uint8_t> into, Duration deadline) override;
  asio::awaitable<Result<void, Error>> write(ByteView bytes, Duration deadline) override;
  void close() override;
  const crypto::PeerIdentity& peer() const override { return peer_; }
  std::optional<crypto::Certificate> peer_certificate() const override;

  /// Sets TCP options, shakes hands and reads the peer's name.
  asio::awaitable<Result<void, Error>> handshake(asio::ssl::stream_base::handshake_type side, Duration deadline);
  /// What `admit` says of the peer's certificate.
  Result<void, Error> ask(const Admission& admit);
  /// What a client does for Greeting::kOneByte.
  asio::awaitable<Result<void, Error>> expect_greeting(Duration deadline);

 private:
  Error translate(const boost::system::error_code& error, std::string_view what) const;
  void set_tcp_options();

  crypto::TlsContext context_;
  asio::ssl::context asio_context_;
  asio::ssl::stream<asio::ip::tcp::socket> stream_;
  crypto::PeerIdentity peer_ = crypto::PeerIdentity::anonymous();
  bool closed_ = false;
};

Error TlsStream::translate(const boost::system::error_code& error, std::string_view what) const {
  if (closed_) {
    return {ErrorCode::kClosed, std::string(what) + ": the connection was closed"};
  }
  Error out = to_error(error, what);
  auto* const connection = const_cast<TlsStream*>(this)->stream_.native_handle();
  const std::string refusal = crypto::peer_refusal(*connection);
  if (out.code == ErrorCode::kCertificate && !refusal.empty()) {
    out.reason = std::string(what) + ": " + refusal;
  }
  return out;
}

void TlsStream::set_tcp_options() {
  // Failure of an option does not matter: the stream works, only slower or later noticed as dead.
  boost::system::error_code ignored;
  auto& socket = stream_.next_layer();
  socket.set_option(asio::ip::tcp::no_delay(true), ignored);
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
}

asio::awaitable<Result<void, Error>> TlsStream::handshake(asio::ssl::stream_base::handshake_type side,
                                                          Duration deadline) {
  set_tcp_options();
  context_.prepare(*stream_.native_handle());
  const auto [error] =
      co_await with_deadline(deadline, [&](auto token) { return stream_.async_handshake(side, token); });
  if (error) {
    const Error why = translate(error, "TLS handshake");
    close();
    co_return tl::unexpected(why);
  }
  auto identity = crypto::peer_identity(*stream_.native_handle());
  if (!identity) {
    close();
    co_return fail(ErrorCode::kCertificate, "TLS handshake: " + identity.error().reason);
  }
  peer_ = std::move(*identity);
  co_return Result<void, Error>{};
}

std::optional<crypto::Certificate> TlsStream::peer_certificate() const {
  return crypto::peer_certificate(*const_cast<TlsStream*>(this)->stream_.native_handle());
}

Result<void, Error> TlsStream::ask(const Admission& admit) {
  const auto fingerprint = crypto::peer_fingerprint(*stream_.native_handle());
  return admit && fingerprint ? admit(peer_, *fingerprint) : Result<void, Error>{};
}

asio::awaitable<Result<void, Error>> TlsStream::expect_greeting(Duration deadline) {
  std::array<std::uint8_t, 1> byte{};
  const auto count = co_await read_some(byte, deadline);
  if (!count) {
    close();
    co_return tl::unexpected(count.error());
  }
  if (byte[0] == kNotAdmittedByte) {
    close();
    co_return fail(ErrorCode::kCertificate, "the server does not admit our certificate: it was revoked or replaced");
  }
  if (byte[0] != kGreetingByte) {
    close();
    co_return fail(ErrorCode::kProtocol, "the server does not greet as a Queueback server does");
  }
  co_return Result<void, Error>{};
}

asio::awaitable<Result<std::size_t, Error>> TlsStream::read_some(std::span<std::uint8_t> into, Duration deadline) {
  if (closed_) {
    co_return fail(ErrorCode::kClosed, "reading: the connection was closed");
  }
  const auto buffer = asio::buffer(into.data(), into.size());
  const auto [error, count] =
      co_await with_deadline(deadline, [&](auto token) { return stream_.async_read_some(buffer, token); });
  if (error && count == 0) {
    co_return tl::unexpected(translate(error, "reading"));
  }
  co_return count;
}

asio::awaitable<Result<void, Error>> TlsStream::write(ByteView bytes, Duration deadline) {
  if (closed_) {
    co_return fail(ErrorCode::kClosed, "writing: the connection was closed");
  }
  if (bytes.empty()) {
    co_return Result<void, Error>{};
  }
  const auto buffer = asio::buffer(bytes.data(), bytes.size());
  const auto [error, count] =
      co_await with_deadline(deadline, [&](auto token) { return asio::async_write(stream_, buffer, token); });
  if (error) {
    const Error why = translate(error, "writing");
    close();
    co_return tl::unexpected(why);
  }
  co_return Result<void, Error>{};
}

void TlsStream::close() {
  if (closed_) {
    return;
  }
  closed_ = true;
  boost::system::error_code ignored;
  auto& socket = stream_.next_layer();
  socket.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
  socket.close(ignored);
}

std::shared_ptr<TlsStream> make_server_stream(asio::ip::tcp::socket socket, crypto::TlsServerContext context) {
  return std::make_shared<TlsStream>(std::move(socket), std::move(context));
}

asio::awaitable<Result<void, Error>> accept_handshake(std::shared_ptr<TlsStream> stream, AcceptTerms terms) {
  auto outcome = co_await stream->handshake(asio::ssl::stream_base::server, terms.deadline);
  if (!outcome) {
    co_return outcome;
  }
  outcome = terms.finish();
  if (!outcome) {
    stream->close();
    co_return outcome;
  }
  outcome = stream->ask(terms.admit);
  if (terms.greeting == Greeting::kNone) {
    co_return outcome;
  }
  const std::array<std::uint8_t, 1> byte{outcome ? kGreetingByte : kNotAdmittedByte};
  const auto written = co_await stream->write(byte, terms.deadline);
  co_return outcome ? written : outcome;
}

std::shared_ptr<ByteStream> as_byte_stream(std::shared_ptr<TlsStream> stream) { return stream; }

}  // namespace detail

asio::awaitable<Result<std::shared_ptr<ByteStream>, Error>> connect_tls(asio::any_io_executor executor, Endpoint server,
                                                                        crypto::TlsClientContext context,
                                                                        Duration deadline, Greeting greeting) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(deadline.micros);
  auto socket = co_await detail::connect_tcp(executor, server, end);
  if (!socket) {
    co_return tl::unexpected(socket.error());
  }
  auto stream = std::make_shared<detail::TlsStream>(std::move(*socket), std::move(context));
  auto done = co_await stream->handshake(asio::ssl::stream_base::client, remaining(end));
  if (done && greeting == Greeting::kOneByte) {
    done = co_await stream->expect_greeting(remaining(end));
  }
  if (!done) {
    co_return fail(done.error().code, server.host + ":" + std::to_string(server.port) + ": " + done.error().reason);
  }
  co_return std::shared_ptr<ByteStream>(stream);
}

}  // namespace queueback::net
