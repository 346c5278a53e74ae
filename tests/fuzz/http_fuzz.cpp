// One connection to the HTTP server, from its first byte to its end: it ends, requests are within their limits, and
// every answer is a whole one.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/beast/http.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <nlohmann/json.hpp>

#include "common/base/check.hpp"
#include "common/base/text.hpp"
#include "common/http/server.hpp"
#include "tests/net/memory_stream.hpp"

using namespace queueback;
namespace asio = boost::asio;

namespace {

constexpr Duration kIdle = Duration::seconds(30);

asio::awaitable<http::Response> answer(http::Request request) {
  QB_CHECK(request.body.size() <= http::kMaxBodyBytes);
  std::size_t header_bytes = 0;
  for (const auto& [name, value] : request.headers) {
    header_bytes += name.size() + value.size();
  }
  QB_CHECK(header_bytes <= http::kMaxHeaderBytes);
  nlohmann::json out{{"path", request.path}, {"query", request.query}, {"parameters", request.parameters}};
  out["body_bytes"] = request.body.size();
  co_return http::json_response(http::Status::kOk, out);
}

http::Handler routes() {
  http::Router router;
  router.add(http::Method::kGet, "/v1/orders/{order}", answer);
  router.add(http::Method::kPost, "/v1/orders", http::require_bearer("secret", answer));
  router.add(http::Method::kPut, "/", answer);
  return router.handler();
}

/// What the server has sent is whole responses, one behind the other.
void check_answers(const Bytes& written) {
  namespace beast = boost::beast::http;
  std::size_t at = 0;
  while (at < written.size()) {
    beast::response_parser<beast::string_body> parser;
    parser.eager(true);
    boost::system::error_code error;
    const std::string_view rest = as_text(ByteView(written).subspan(at));
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    if (rest.starts_with(kContinue)) {
      at += kContinue.size();
      continue;
    }
    // A HEAD's answer says how long the body would be.
    const std::size_t end = rest.find("\r\n\r\n");
    QB_CHECK(end != std::string_view::npos);
    const bool is_last_or_without_body =
        at + end + 4 == written.size() || rest.substr(end + 4).starts_with("HTTP/1.1 ");
    parser.skip(is_last_or_without_body);
    at += parser.put(asio::buffer(rest.data(), rest.size()), error);
    QB_CHECK(!error && parser.is_done());
  }
}

}  // namespace

/// The first byte is the size of the pieces in which the rest arrives.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) {
    return 0;
  }
  static const http::Handler handler = routes();
  asio::io_context io;
  const auto stream = std::make_shared<test::MemoryStream>(io.get_executor());
  const std::size_t piece = std::size_t{data[0]} * 4 + 1;
  for (std::size_t at = 1; at < size; at += piece) {
    stream->pieces.emplace_back(data + at, data + std::min(size, at + piece));
  }
  bool has_ended = false;
  const auto done = [&](const std::exception_ptr& thrown) {
    QB_CHECK(thrown == nullptr);
    has_ended = true;
  };
  asio::co_spawn(io, http::serve_connection(stream, handler, kIdle), done);
  io.run();
  QB_CHECK(has_ended);
  check_answers(stream->written);
  return 0;
}
