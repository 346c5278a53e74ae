#include "common/net/tls_listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "common/net/connection_pool.hpp"
#include "common/net/deadline.hpp"
#include "common/net/sleep.hpp"
#include "common/net/system_error.hpp"

namespace queueback::net {

namespace {

using asio::ip::tcp;

/// Pause after a failed accept (no file descriptors left, for example), so that the loop does not spin.
constexpr Duration kAcceptPause = Duration::milliseconds(100);
/// Closed connections end at once; this only bounds a handler that ignores its stream's end.
constexpr Duration kAfterClose = Duration::seconds(5);

}  // namespace

struct TlsListener::State {
  State(const asio::any_io_executor& executor, Options chosen, crypto::TlsServerContext tls)
      : acceptor(executor),
        all_done(executor, std::chrono::steady_clock::time_point::max()),
        options(std::move(chosen)),
        context(std::move(tls)) {}

  tcp::acceptor acceptor;
  asio::steady_timer all_done;  ///< never fires; cancelled when the last connection has ended
  Options options;
  crypto::TlsServerContext context;
  Handler handler;
  ProblemHandler on_problem;
  std::uint64_t next_id = 0;
  std::size_t running = 0;     ///< coroutines, also of connections that were pushed out
  ConnectionPool handshakes;   ///< not finished: anybody's
  ConnectionPool connections;  ///< the others

  void close_all() {
    handshakes.close_all();
    connections.close_all();
  }
};

namespace {

using StatePtr = std::shared_ptr<TlsListener::State>;

Error bind_error(const boost::system::error_code& error, const TlsListener::Options& options) {
  const std::string place = options.address + ":" + std::to_string(options.port);
  Error out = to_error(error, "listening on " + place);
  if (out.code == ErrorCode::kAddressInUse) {
    out.reason = "cannot listen on " + place + ": another program uses this port";
  }
  return out;
}

boost::system::error_code bind_and_listen(tcp::acceptor& acceptor, const TlsListener::Options& options) {
  boost::system::error_code error;
  const tcp::endpoint endpoint(asio::ip::make_address(options.address, error), options.port);
  if (!error) {
    acceptor.open(endpoint.protocol(), error);
  }
  if (!error) {
    acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  }
  if (!error) {
    acceptor.bind(endpoint, error);
  }
  if (!error) {
    acceptor.listen(asio::socket_base::max_listen_connections, error);
  }
  return error;
}

/// Ends one connection of a pool, for another one.
void push_out(const StatePtr& state, ConnectionPool& pool, const std::string& what) {
  const auto dropped = pool.take_oldest_of_busiest();
  if (dropped) {
    state->on_problem({ErrorCode::kLimit, what + "; dropped the oldest from " + dropped->origin});
    dropped->stream->close();
  }
}

/// A finished handshake becomes a connection, if there is room. Errors: kLimit; kClosed if it was pushed out meanwhile.
Result<void, Error> promote(const StatePtr& state, std::uint64_t id) {
  const std::string limit = "too many connections: the limit is " + std::to_string(state->options.max_connections);
  const bool is_full = state->connections.size() >= state->options.max_connections;
  if (is_full && state->options.when_full == WhenFull::kRefuse) {
    return fail(ErrorCode::kLimit, limit);
  }
  auto connection = state->handshakes.take(id);
  if (!connection) {
    return fail(ErrorCode::kClosed, "this connection made room for another one");
  }
  if (is_full) {
    push_out(state, state->connections, limit);
  }
  state->connections.add(id, std::move(*connection));
  return {};
}

asio::awaitable<void> run_connection(StatePtr state, std::uint64_t id, std::shared_ptr<detail::TlsStream> tls) {
  const auto stream = detail::as_byte_stream(tls);
  const auto finish = [&state, id] { return promote(state, id); };
  detail::AcceptTerms terms{state->options.handshake_deadline, state->options.greeting, state->options.admit, finish};
  const auto shaken = co_await detail::accept_handshake(tls, std::move(terms));
  const bool is_ours = state->handshakes.contains(id) || state->connections.contains(id);
  if (shaken) {
    co_await state->handler(stream);
  } else if (is_ours) {  // of one that was pushed out that was told already
    state->on_problem(shaken.error());
  }
  stream->close();
  state->handshakes.remove(id);
  state->connections.remove(id);
  if (--state->running == 0) {
    state->all_done.cancel();
  }
}

void admit(const StatePtr& state, tcp::socket socket) {
  if (state->handshakes.size() >= state->options.max_handshakes) {
    push_out(state, state->handshakes,
             "too many unfinished handshakes: the limit is " + std::to_string(state->options.max_handshakes));
  }
  const std::uint64_t id = state->next_id++;
  std::string origin = origin_of(socket);
  auto tls = detail::make_server_stream(std::move(socket), state->context);
  state->handshakes.add(id, {detail::as_byte_stream(tls), std::move(origin)});
  ++state->running;
  asio::co_spawn(state->acceptor.get_executor(), run_connection(state, id, std::move(tls)), asio::detached);
}

asio::awaitable<void> accept_loop(StatePtr state) {
  const auto executor = state->acceptor.get_executor();
  while (state->acceptor.is_open()) {
    tcp::socket socket(executor);
    // The one await without a deadline: nobody may come for hours. stop() ends it.
    const auto [error] = co_await state->acceptor.async_accept(socket, asio::as_tuple(asio::use_awaitable));
    if (!error) {
      admit(state, std::move(socket));
      continue;
    }
    if (!state->acceptor.is_open()) {
      co_return;
    }
    state->on_problem(to_error(error, "accepting a connection"));
    (void)co_await sleep_for(executor, kAcceptPause);
  }
}

}  // namespace

std::string_view problem_event(const Error& problem) {
  switch (problem.code) {
    case ErrorCode::kLimit:
      return "connection.crowded";
    case ErrorCode::kIo:
      return "connection.not_accepted";
    default:
      return "connection.refused";
  }
}

TlsListener::TlsListener(std::shared_ptr<State> state) : state_(std::move(state)) {}

TlsListener::~TlsListener() {
  if (state_ != nullptr) {
    stop();
    state_->close_all();
  }
}

Result<TlsListener, Error> TlsListener::open(const asio::any_io_executor& executor, Options options,
                                             crypto::TlsServerContext context) {
  auto state = std::make_shared<State>(executor, std::move(options), std::move(context));
  if (const auto error = bind_and_listen(state->acceptor, state->options); error) {
    return tl::unexpected(bind_error(error, state->options));
  }
  return TlsListener(std::move(state));
}

std::uint16_t TlsListener::port() const {
  boost::system::error_code ignored;
  return state_->acceptor.local_endpoint(ignored).port();
}

std::size_t TlsListener::connection_count() const { return state_->handshakes.size() + state_->connections.size(); }

void TlsListener::use(crypto::TlsServerContext context) { state_->context = std::move(context); }

void TlsListener::serve(Handler handler, ProblemHandler on_problem) {
  state_->handler = std::move(handler);
  state_->on_problem = std::move(on_problem);
  asio::co_spawn(state_->acceptor.get_executor(), accept_loop(state_), asio::detached);
}

void TlsListener::stop() {
  boost::system::error_code ignored;
  state_->acceptor.close(ignored);
}

asio::awaitable<void> TlsListener::drain(Duration deadline) {
  const auto state = state_;
  const auto wait = [state](auto token) { return state->all_done.async_wait(token); };
  if (state->running > 0) {
    (void)co_await with_deadline(deadline, wait);
  }
  state->close_all();
  if (state->running > 0) {
    (void)co_await with_deadline(kAfterClose, wait);
  }
}

}  // namespace queueback::net
