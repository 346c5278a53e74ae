#include "common/net/local_socket.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <map>

#include "common/net/deadline.hpp"
#include "common/net/local_connection.hpp"
#include "common/net/sleep.hpp"
#include "common/net/system_error.hpp"

namespace queueback::net {

namespace fs = std::filesystem;
using asio::local::stream_protocol;

namespace {

constexpr Duration kAcceptPause = Duration::milliseconds(100);
/// sun_path of unix(7), its final zero excluded.
constexpr std::size_t kMaxSocketPath = 107;

}  // namespace

struct LocalSocketServer::State {
  State(const asio::any_io_executor& executor, fs::path file) : acceptor(executor), path(std::move(file)) {}

  stream_protocol::acceptor acceptor;
  fs::path path;
  Handler handler;
  ProblemHandler on_problem;
  std::uint64_t next_id = 0;
  std::map<std::uint64_t, std::shared_ptr<LocalConnection>> connections;
};

namespace {

using StatePtr = std::shared_ptr<LocalSocketServer::State>;

bool somebody_listens(const asio::any_io_executor& executor, const fs::path& path) {
  boost::system::error_code error;
  stream_protocol::socket probe(executor);
  probe.connect(stream_protocol::endpoint(path.string()), error);
  return error != asio::error::connection_refused && error != boost::system::errc::no_such_file_or_directory;
}

/// Makes room for a new socket file. Errors: kAddressInUse, kIo.
Result<void, Error> remove_stale(const asio::any_io_executor& executor, const fs::path& path) {
  struct stat status {};
  if (::lstat(path.c_str(), &status) != 0) {
    return {};
  }
  if (!S_ISSOCK(status.st_mode)) {
    return fail(ErrorCode::kAddressInUse, path.string() + " is in the way: it is not a socket");
  }
  if (somebody_listens(executor, path)) {
    return fail(ErrorCode::kAddressInUse, "another program already listens on " + path.string());
  }
  ::unlink(path.c_str());
  return {};
}

Result<void, Error> bind_private(stream_protocol::acceptor& acceptor, const fs::path& path) {
  boost::system::error_code error;
  acceptor.open(stream_protocol(), error);
  if (!error) {
    // bind(2) makes the file with the mode of the socket, so that it is never open to others.
    ::fchmod(acceptor.native_handle(), S_IRUSR | S_IWUSR);
    acceptor.bind(stream_protocol::endpoint(path.string()), error);
  }
  if (!error && ::chmod(path.c_str(), S_IRUSR | S_IWUSR) != 0) {
    error.assign(errno, boost::system::system_category());
  }
  if (!error) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  if (error) {
    return tl::unexpected(to_error(error, "listening on " + path.string()));
  }
  return {};
}

asio::awaitable<void> run_connection(StatePtr state, std::uint64_t id, std::shared_ptr<LocalConnection> connection) {
  co_await state->handler(connection);
  connection->close();
  state->connections.erase(id);
}

Result<void, Error> admit(const StatePtr& state, stream_protocol::socket socket) {
  if (auto allowed = detail::check_peer_user(socket); !allowed) {
    return allowed;
  }
  if (state->connections.size() >= kMaxLocalConnections) {
    return fail(ErrorCode::kLimit, "too many connections to " + state->path.string());
  }
  const std::uint64_t id = state->next_id++;
  auto connection = detail::make_local(std::move(socket));
  state->connections.emplace(id, connection);
  asio::co_spawn(state->acceptor.get_executor(), run_connection(state, id, std::move(connection)), asio::detached);
  return {};
}

asio::awaitable<void> accept_loop(StatePtr state) {
  const auto executor = state->acceptor.get_executor();
  while (state->acceptor.is_open()) {
    stream_protocol::socket socket(executor);
    // No deadline: the next program may come at any time. stop() ends it.
    const auto [error] = co_await state->acceptor.async_accept(socket, asio::as_tuple(asio::use_awaitable));
    if (!state->acceptor.is_open()) {
      co_return;
    }
    auto done = error ? Result<void, Error>(tl::unexpected(to_error(error, "accepting a local connection")))
                      : admit(state, std::move(socket));
    if (!done) {
      state->on_problem(done.error());
    }
    if (error) {
      (void)co_await sleep_for(executor, kAcceptPause);
    }
  }
}

}  // namespace

LocalSocketServer::LocalSocketServer(std::shared_ptr<State> state) : state_(std::move(state)) {}

LocalSocketServer::~LocalSocketServer() {
  if (state_ != nullptr) {
    stop();
  }
}

Result<LocalSocketServer, Error> LocalSocketServer::open(const asio::any_io_executor& executor, fs::path path) {
  if (path.native().size() > kMaxSocketPath) {
    return fail(ErrorCode::kIo, "the path of a socket has at most 107 characters: " + path.string());
  }
  if (auto room = remove_stale(executor, path); !room) {
    return tl::unexpected(room.error());
  }
  auto state = std::make_shared<State>(executor, std::move(path));
  if (auto bound = bind_private(state->acceptor, state->path); !bound) {
    return tl::unexpected(bound.error());
  }
  return LocalSocketServer(std::move(state));
}

void LocalSocketServer::serve(Handler handler, ProblemHandler on_problem) {
  state_->handler = std::move(handler);
  state_->on_problem = std::move(on_problem);
  asio::co_spawn(state_->acceptor.get_executor(), accept_loop(state_), asio::detached);
}

void LocalSocketServer::stop() {
  if (!state_->acceptor.is_open()) {
    return;
  }
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
  ::unlink(state_->path.c_str());
  const auto closing = state_->connections;
  for (const auto& [id, connection] : closing) {
    connection->close();
  }
}

asio::awaitable<Result<std::shared_ptr<LocalConnection>, Error>> connect_local(asio::any_io_executor executor,
                                                                               fs::path path, Duration deadline) {
  if (path.native().size() > kMaxSocketPath) {
    co_return fail(ErrorCode::kIo, "the path of a socket has at most 107 characters: " + path.string());
  }
  stream_protocol::socket socket(executor);
  const stream_protocol::endpoint endpoint(path.string());
  const auto [error] =
      co_await with_deadline(deadline, [&](auto token) { return socket.async_connect(endpoint, token); });
  if (error == boost::system::errc::no_such_file_or_directory) {
    co_return fail(ErrorCode::kRefused, "nobody listens on " + path.string());
  }
  if (error) {
    co_return tl::unexpected(to_error(error, "connecting to " + path.string()));
  }
  if (auto allowed = detail::check_peer_user(socket); !allowed) {
    co_return tl::unexpected(allowed.error());
  }
  co_return detail::make_local(std::move(socket));
}

}  // namespace queueback::net
