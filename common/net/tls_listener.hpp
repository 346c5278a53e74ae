#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "common/crypto/tls_context.hpp"
#include "common/net/byte_stream.hpp"
#include "common/net/tls_stream.hpp"

namespace queueback::net {

/// Connections of one listener at most, unless its options say otherwise.
inline constexpr std::size_t kDefaultMaxConnections = 256;

/// Handshakes of one listener that are under way at most.
inline constexpr std::size_t kDefaultMaxHandshakes = 64;

/// What a listener does with one more connection when it has max_connections.
enum class WhenFull {
  kRefuse,   ///< those that are served go on: for clients that show a certificate
  kPushOut,  ///< the oldest of the origin that has most ends: for ports where anybody is a client
};

/// The event of a listener's problem for the log. A flood is one of its own, so that it hides no other.
[[nodiscard]] std::string_view problem_event(const Error& problem);

/// Accepts TLS connections and runs one coroutine for each. Used from one thread, that of its executor.
class TlsListener {
 public:
  struct Options {
    std::string address = "0.0.0.0";                       ///< numeric
    std::uint16_t port = 0;                                ///< 0: a free one
    std::size_t max_connections = kDefaultMaxConnections;  ///< with a finished handshake
    Duration handshake_deadline = Duration::seconds(10);
    Greeting greeting = Greeting::kOneByte;
    Admission admit = {};  ///< empty: every valid certificate
    /// Connections without a finished handshake are counted apart, so that strangers take no client's place. Beyond
    /// this the oldest of the origin that has most is dropped.
    std::size_t max_handshakes = kDefaultMaxHandshakes;
    WhenFull when_full = WhenFull::kRefuse;
  };
  /// Serves one connection until it returns; the stream is closed after it. Must not throw.
  using Handler = std::function<asio::awaitable<void>(std::shared_ptr<ByteStream>)>;
  /// Told of connections that failed before their handler: for the log.
  using ProblemHandler = std::function<void(const Error&)>;

  /// Binds and listens. Errors: kAddressInUse, kPermission, kIo; the reason names address and port.
  [[nodiscard]] static Result<TlsListener, Error> open(const asio::any_io_executor& executor, Options options,
                                                       crypto::TlsServerContext context);

  TlsListener(TlsListener&&) noexcept = default;
  TlsListener& operator=(TlsListener&&) noexcept = default;
  /// Stops accepting and closes what is open.
  ~TlsListener();

  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connection_count() const;
  /// Connections are accepted with this context from now on; open ones stay as they are.
  void use(crypto::TlsServerContext context);
  /// Starts to accept; returns at once. A connection beyond a limit is closed and reported as kLimit.
  void serve(Handler handler, ProblemHandler on_problem);
  /// Stops accepting; open connections go on.
  void stop();
  /// After stop(): waits until all handlers have returned, at most `deadline`, then closes the rest and waits for them.
  [[nodiscard]] asio::awaitable<void> drain(Duration deadline);

  struct State;  ///< private: shared with the running coroutines

 private:
  explicit TlsListener(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace queueback::net
