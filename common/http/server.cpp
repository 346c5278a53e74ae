#include "common/http/server.hpp"

#include <algorithm>
#include <boost/beast/http.hpp>
#include <chrono>
#include <sstream>

#include "common/net/deadline.hpp"

namespace queueback::http {

namespace {

namespace beast = boost::beast::http;
using StreamPtr = std::shared_ptr<net::ByteStream>;
using Parser = beast::request_parser<beast::string_body>;

constexpr std::size_t kReadBytes = std::size_t{16} * 1024;
/// After an early refusal what the client still sends is read for a while, so that it sees the answer before a reset.
constexpr Duration kLinger = Duration::seconds(2);
constexpr std::size_t kMaxLingerBytes = 4 * kMaxBodyBytes;

/// One connection's bytes that no request has consumed yet.
struct Connection {
  StreamPtr stream;
  Duration idle_deadline;
  Bytes pending = {};
};

/// A request, or how to refuse it; neither when the client has gone.
struct Incoming {
  std::optional<Request> request = std::nullopt;
  std::optional<Response> refusal = std::nullopt;
  bool keep_alive = false;
};

Response refusal_for(const boost::system::error_code& error) {
  if (error == beast::error::header_limit || error == beast::error::buffer_overflow) {
    return error_response(Status::kHeadersTooLarge, "headers_too_large", "the request's header is too large");
  }
  if (error == beast::error::body_limit) {
    return error_response(Status::kContentTooLarge, "content_too_large", "the request's body is too large");
  }
  return error_response(Status::kBadRequest, "bad_request", "not a well-formed HTTP request");
}

std::optional<Method> to_method(beast::verb verb) {
  for (const auto& [ours, theirs] : {std::pair{Method::kGet, beast::verb::get},
                                     {Method::kHead, beast::verb::head},
                                     {Method::kPost, beast::verb::post},
                                     {Method::kPut, beast::verb::put},
                                     {Method::kDelete, beast::verb::delete_}}) {
    if (verb == theirs) {
      return ours;
    }
  }
  return std::nullopt;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

Incoming translate(beast::request<beast::string_body> message) {
  const auto method = to_method(message.method());
  auto request = parse_target({message.target().data(), message.target().size()});
  if (!method || !request) {
    return {.refusal = method ? error_response(Status::kBadRequest, "bad_request", "not a well-formed request target")
                              : error_response(Status::kMethodNotAllowed, "method_not_allowed", "unknown method")};
  }
  request->method = *method;
  for (const auto& field : message) {
    request->headers[lower({field.name_string().data(), field.name_string().size()})] =
        std::string(field.value().data(), field.value().size());
  }
  request->body = std::move(message.body());
  return {.request = std::move(request), .keep_alive = message.keep_alive()};
}

/// Gives the parser what is pending. Success also when it needs more.
boost::system::error_code feed(Parser& parser, Bytes& pending) {
  boost::system::error_code error;
  while (!pending.empty() && !parser.is_done() && !error) {
    const std::size_t used = parser.put(asio::buffer(pending), error);
    pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(used));
  }
  if (error != beast::error::need_more) {
    return error;
  }
  // Beast waits for the end of the header without limit when it sees no line end.
  return pending.size() > kMaxHeaderBytes ? beast::error::header_limit : boost::system::error_code();
}

bool wants_continue(const Parser& parser) {
  return parser.is_header_done() && !parser.is_done() && parser.get()[beast::field::expect] == "100-continue";
}

asio::awaitable<Incoming> read_request(Connection& connection) {
  Parser parser;
  parser.eager(true);
  parser.header_limit(kMaxHeaderBytes);
  parser.body_limit(kMaxBodyBytes);
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(connection.idle_deadline.micros);
  Bytes block(kReadBytes);
  bool continued = false;
  while (true) {
    if (const auto error = feed(parser, connection.pending)) {
      co_return Incoming{.refusal = refusal_for(error)};
    }
    if (parser.is_done()) {
      co_return translate(parser.release());
    }
    if (!continued && wants_continue(parser)) {
      continued = true;
      (void)co_await connection.stream->write(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"), net::remaining(end));
    }
    const auto count = co_await connection.stream->read_some(block, net::remaining(end));
    if (!count) {
      const bool late = count.error().code == net::ErrorCode::kTimeout && parser.got_some();
      co_return late
          ? Incoming{.refusal = error_response(Status::kRequestTimeout, "timeout", "the request came too slowly")}
          : Incoming{};
    }
    connection.pending.insert(connection.pending.end(), block.begin(),
                              block.begin() + static_cast<std::ptrdiff_t>(*count));
  }
}

enum class Afterwards { kKeepAlive, kClose };

std::string serialize(const Response& response, Method method, Afterwards afterwards) {
  beast::response<beast::string_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(beast::field::content_type, response.content_type);
  message.set(beast::field::cache_control, "no-store");
  message.set("X-Content-Type-Options", "nosniff");
  for (const auto& [name, value] : response.headers) {
    message.set(name, value);
  }
  message.keep_alive(afterwards == Afterwards::kKeepAlive);
  message.body() = response.body;
  message.prepare_payload();
  if (method == Method::kHead) {
    message.body().clear();  // the length stays
  }
  std::ostringstream out;
  out << message;
  return out.str();
}

asio::awaitable<void> linger(StreamPtr stream, Duration limit) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(limit.micros);
  Bytes block(kReadBytes);
  std::size_t total = 0;
  while (total < kMaxLingerBytes) {
    const auto count = co_await stream->read_some(block, net::remaining(end));
    if (!count) {
      co_return;
    }
    total += *count;
  }
}

asio::awaitable<void> refuse(Connection& connection, Response refusal) {
  const std::string text = serialize(refusal, Method::kGet, Afterwards::kClose);
  if (co_await connection.stream->write(as_bytes(text), connection.idle_deadline)) {
    co_await linger(connection.stream, std::min(kLinger, connection.idle_deadline));
  }
}

}  // namespace

asio::awaitable<void> serve_connection(StreamPtr stream, Handler handler, Duration idle_deadline) {
  Connection connection{std::move(stream), idle_deadline};
  while (true) {
    Incoming incoming = co_await read_request(connection);
    if (incoming.refusal) {
      co_await refuse(connection, std::move(*incoming.refusal));
      co_return;
    }
    if (!incoming.request) {
      co_return;
    }
    const Method method = incoming.request->method;
    const Afterwards afterwards = incoming.keep_alive ? Afterwards::kKeepAlive : Afterwards::kClose;
    const Response response = co_await handler(std::move(*incoming.request));
    const std::string text = serialize(response, method, afterwards);
    if (!co_await connection.stream->write(as_bytes(text), idle_deadline) || !incoming.keep_alive) {
      co_return;
    }
  }
}

Result<HttpsServer, Error> HttpsServer::open(const asio::any_io_executor& executor, Options options,
                                             crypto::TlsServerContext context) {
  net::TlsListener::Options listener_options;
  listener_options.address = std::move(options.address);
  listener_options.port = options.port;
  listener_options.max_connections = options.max_connections;
  listener_options.handshake_deadline = options.handshake_deadline;
  listener_options.greeting = net::Greeting::kNone;
  listener_options.when_full = net::WhenFull::kPushOut;
  auto listener = net::TlsListener::open(executor, std::move(listener_options), std::move(context));
  if (!listener) {
    return fail(ErrorCode::kListen, listener.error().reason);
  }
  return HttpsServer(std::move(*listener), options.idle_deadline);
}

void HttpsServer::serve(Handler handler, net::TlsListener::ProblemHandler on_problem) {
  listener_.serve([handler = std::move(handler), idle = idle_deadline_](
                      StreamPtr stream) { return serve_connection(std::move(stream), handler, idle); },
                  std::move(on_problem));
}

}  // namespace queueback::http
