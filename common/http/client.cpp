#include "common/http/client.hpp"

#include <boost/beast/http.hpp>
#include <chrono>
#include <sstream>

#include "common/base/text.hpp"
#include "common/net/deadline.hpp"

namespace queueback::http {

namespace {

namespace beast = boost::beast::http;
using Parser = beast::response_parser<beast::string_body>;

constexpr std::size_t kReadBytes = std::size_t{16} * 1024;

std::string serialize(const net::Endpoint& server, const Call& call) {
  beast::request<beast::string_body> message;
  message.version(11);
  message.method_string({to_string(call.method).data(), to_string(call.method).size()});
  message.target(call.target);
  message.set(beast::field::host, server.host + ":" + std::to_string(server.port));
  for (const auto& [name, value] : call.headers) {
    message.set(name, value);
  }
  message.keep_alive(false);
  message.body() = call.body;
  message.prepare_payload();
  std::ostringstream out;
  out << message;
  return out.str();
}

Response translate(beast::response<beast::string_body> message) {
  Response response;
  response.status = static_cast<Status>(message.result_int());
  for (const auto& field : message) {
    std::string name(field.name_string().data(), field.name_string().size());
    for (char& c : name) {
      c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    response.headers[name] = std::string(field.value().data(), field.value().size());
  }
  response.content_type = response.headers["content-type"];
  response.body = std::move(message.body());
  return response;
}

/// Gives the parser what is pending; kProtocol or kTooLarge when it makes no sense.
Result<void, Error> feed(Parser& parser, Bytes& pending) {
  boost::system::error_code error;
  while (!pending.empty() && !parser.is_done() && !error) {
    const std::size_t used = parser.put(asio::buffer(pending), error);
    pending.erase(pending.begin(), pending.begin() + static_cast<std::ptrdiff_t>(used));
  }
  if (!error || error == beast::error::need_more) {
    return {};
  }
  if (error == beast::error::body_limit || error == beast::error::header_limit) {
    return fail(ErrorCode::kTooLarge, "the server's response is too large");
  }
  return fail(ErrorCode::kProtocol, "the server's response is not HTTP: " + error.message());
}

asio::awaitable<Result<Response, Error>> read_response(std::shared_ptr<net::ByteStream> stream, Method method,
                                                       std::chrono::steady_clock::time_point end) {
  Parser parser;
  parser.eager(true);
  parser.skip(method == Method::kHead);
  parser.body_limit(kMaxResponseBytes);
  Bytes pending;
  Bytes block(kReadBytes);
  while (!parser.is_done()) {
    const auto count = co_await stream->read_some(block, net::remaining(end));
    boost::system::error_code at_end;
    if (!count && count.error().code == net::ErrorCode::kClosed && parser.got_some()) {
      parser.put_eof(at_end);
    }
    if (!count && !parser.is_done()) {
      co_return fail(ErrorCode::kConnection, "the response broke off: " + count.error().reason);
    }
    const auto size = static_cast<std::ptrdiff_t>(count.value_or(0));
    pending.insert(pending.end(), block.begin(), block.begin() + size);
    if (auto fed = feed(parser, pending); !fed) {
      co_return tl::unexpected(fed.error());
    }
  }
  co_return translate(parser.release());
}

}  // namespace

asio::awaitable<Result<Response, Error>> https_call(asio::any_io_executor executor, net::Endpoint server,
                                                    crypto::TlsClientContext context, Call call, Duration deadline) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::microseconds(deadline.micros);
  auto stream = co_await net::connect_tls(executor, server, std::move(context), deadline, net::Greeting::kNone);
  if (!stream) {
    co_return fail(ErrorCode::kConnection, stream.error().reason);
  }
  const std::string text = serialize(server, call);
  const auto written = co_await (*stream)->write(as_bytes(text), net::remaining(end));
  if (!written) {
    co_return fail(ErrorCode::kConnection, written.error().reason);
  }
  auto response = co_await read_response(*stream, call.method, end);
  (*stream)->close();
  co_return response;
}

asio::awaitable<Result<Response, Error>> https_get(asio::any_io_executor executor, net::Endpoint server,
                                                   crypto::TlsClientContext context, std::string target,
                                                   const std::string& token, Duration deadline) {
  Call call{.target = std::move(target)};
  if (!token.empty()) {
    call.headers["Authorization"] = "Bearer " + token;
  }
  return https_call(std::move(executor), std::move(server), std::move(context), std::move(call), deadline);
}

}  // namespace queueback::http
