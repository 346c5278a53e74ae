#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "common/base/instant.hpp"
#include "common/net/error.hpp"
#include "common/net/line_decoder.hpp"

namespace queueback::net {

namespace asio = boost::asio;

/// Connections to one local socket at most.
inline constexpr std::size_t kMaxLocalConnections = 16;

/// One program of this machine at the other end of a local socket; one JSON document per line. At most one read and
/// one write at once, on the socket's executor. Owned by shared_ptr; the coroutines that use it keep it alive.
class LocalConnection {
 public:
  struct State;  ///< private
  explicit LocalConnection(std::unique_ptr<State> state);
  LocalConnection(const LocalConnection&) = delete;
  LocalConnection& operator=(const LocalConnection&) = delete;
  ~LocalConnection();

  /// The next line without its end. After kTimeout nothing is lost. Errors: kClosed, kTimeout, kCancelled; kTooLarge
  /// closes the connection.
  [[nodiscard]] asio::awaitable<Result<std::string, Error>> read_line(Duration deadline);
  /// `line` must hold no line end. Errors: kProtocol for one that does, kTooLarge; all others close the connection.
  [[nodiscard]] asio::awaitable<Result<void, Error>> write_line(std::string line, Duration deadline);
  void close();

 private:
  std::unique_ptr<State> state_;
};

/// Listens on a socket file with mode 0600 and serves only its own user and root (SO_PEERCRED, unix(7)). Used from one
/// thread, that of its executor.
class LocalSocketServer {
 public:
  /// Serves one connection until it returns; the connection is closed after it. Must not throw.
  using Handler = std::function<asio::awaitable<void>(std::shared_ptr<LocalConnection>)>;
  /// Told of connections that were turned away: for the log.
  using ProblemHandler = std::function<void(const Error&)>;

  /// A socket file that nobody listens on is replaced. Errors: kAddressInUse when somebody does, or another kind of
  /// file is there; kPermission, kIo.
  [[nodiscard]] static Result<LocalSocketServer, Error> open(const asio::any_io_executor& executor,
                                                             std::filesystem::path path);

  LocalSocketServer(LocalSocketServer&&) noexcept = default;
  LocalSocketServer& operator=(LocalSocketServer&&) noexcept = default;
  /// Stops, closes what is open and removes the socket file.
  ~LocalSocketServer();

  /// Starts to accept; returns at once. A connection beyond kMaxLocalConnections is closed and reported as kLimit.
  void serve(Handler handler, ProblemHandler on_problem);
  /// Stops accepting, closes all connections and removes the socket file.
  void stop();

  struct State;  ///< private: shared with the running coroutines

 private:
  explicit LocalSocketServer(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

/// Connects to a LocalSocketServer of the same user or root. Errors: kRefused when nobody listens, kPermission, kIo.
[[nodiscard]] asio::awaitable<Result<std::shared_ptr<LocalConnection>, Error>> connect_local(
    asio::any_io_executor executor, std::filesystem::path path, Duration deadline);

}  // namespace queueback::net
