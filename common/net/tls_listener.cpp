#include "common/net/tls_listener.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <map>

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
  std::map<std::uint64_t, std::shared_ptr<ByteStream>> connections;

  void close_all() {
    const auto closing = connections;
    for (const auto& [id, stream] : closing) {
      stream->close();
    }
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

asio::awaitable<void> run_connection(StatePtr state, std::uint64_t id, std::shared_ptr<detail::TlsStream> tls) {
  const auto stream = detail::as_byte_stream(tls);
  detail::AcceptTerms terms{state->options.handshake_deadline, state->options.greeting, state->options.admit};
  const auto shaken = co_await detail::accept_handshake(tls, std::move(terms));
  if (shaken) {
    co_await state->handler(stream);
  } else {
    state->on_problem(shaken.error());
  }
  stream->close();
  state->connections.erase(id);
  if (state->connections.empty()) {
    state->all_done.cancel();
  }
}

void admit(const StatePtr& state, tcp::socket socket) {
  if (state->connections.size() >= state->options.max_connections) {
    state->on_problem(
        {ErrorCode::kLimit, "too many connections: the limit is " + std::to_string(state->options.max_connections)});
    return;
  }
  const std::uint64_t id = state->next_id++;
  auto tls = detail::make_server_stream(std::move(socket), state->context);
  state->connections.emplace(id, detail::as_byte_stream(tls));
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

std::size_t TlsListener::connection_count() const { return state_->connections.size(); }

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
  if (!state->connections.empty()) {
    (void)co_await with_deadline(deadline, wait);
  }
  state->close_all();
  if (!state->connections.empty()) {
    (void)co_await with_deadline(kAfterClose, wait);
  }
}

}  // namespace queueback::net
