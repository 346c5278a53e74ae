#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "common/http/client.hpp"
#include "common/http/server.hpp"
#include "tests/net/coroutines.hpp"
#include "tests/net/pki.hpp"

namespace queueback::http {
namespace {

using test::kLong;
using test::must;

/// For connections that the server must end by itself.
constexpr Duration kBrief = Duration::milliseconds(300);

asio::awaitable<Response> echo(Request request) {
  nlohmann::json out{{"method", to_string(request.method)},
                     {"path", request.path},
                     {"query", request.query},
                     {"body", request.body},
                     {"parameters", request.parameters},
                     {"agent", request.headers["user-agent"]}};
  co_return json_response(Status::kOk, out);
}

class HttpTest : public testing::Test {
 protected:
  HttpTest() { start(echo, Duration::seconds(30)); }

  void start(Handler handler, Duration idle) {
    const auto context = must(crypto::TlsServerContext::without_client_certificate(pki_.server(), time_));
    HttpsServer::Options options;
    options.idle_deadline = idle;
    server_.emplace(must(HttpsServer::open(io_.get_executor(), options, context)));
    server_->serve(std::move(handler), [](const net::Error&) {});
  }
  crypto::TlsClientContext client_context() {
    return must(crypto::TlsClientContext::without_certificate(pki_.authority().certificate(), time_));
  }
  Result<Response, Error> call(Call call) {
    return test::run(io_, https_call(io_.get_executor(), here(), client_context(), std::move(call), kLong));
  }
  Result<Response, Error> get(std::string target, const std::string& token = "") {
    return test::run(io_, https_get(io_.get_executor(), here(), client_context(), std::move(target), token, kLong));
  }
  /// Sends bytes as they are and gives all that comes back until the server closes.
  std::string raw(std::string text) { return test::run(io_, exchange(std::move(text))); }
  net::Endpoint here() const { return {"127.0.0.1", server_->port()}; }

  asio::awaitable<std::string> exchange(std::string text) {
    const auto stream =
        must(co_await net::connect_tls(io_.get_executor(), here(), client_context(), kLong, net::Greeting::kNone));
    must(co_await stream->write(as_bytes(text), kLong));
    std::string out;
    Bytes block(4096);
    while (true) {
      const auto count = co_await stream->read_some(block, kLong);
      if (!count) {
        co_return out;
      }
      out += as_text(ByteView(block).first(*count));
    }
  }

  asio::io_context io_;
  test::FixedClock clock_{test::kNow};
  crypto::VerificationTime time_{clock_};
  test::Pki pki_;
  std::optional<HttpsServer> server_;
};

std::string error_code_of(const Response& response) {
  return nlohmann::json::parse(response.body)["error"]["code"].get<std::string>();
}

TEST_F(HttpTest, Request_withEverything_reachesTheHandler) {
  const auto response = must(call({.method = Method::kPost,
                                   .target = "/a%20b/c?x=1&y=%E5%8F%AF",
                                   .headers = {{"User-Agent", "test"}},
                                   .body = "hello"}));
  EXPECT_EQ(response.status, Status::kOk);
  EXPECT_EQ(response.content_type, "application/json");
  const auto json = nlohmann::json::parse(response.body);
  EXPECT_EQ(json["method"], "POST");
  EXPECT_EQ(json["path"], "/a b/c");
  EXPECT_EQ(json["query"]["y"], "可");
  EXPECT_EQ(json["body"], "hello");
  EXPECT_EQ(json["agent"], "test");
}

TEST_F(HttpTest, Head_getsTheHeaderOnly) {
  const auto response = must(call({.method = Method::kHead, .target = "/"}));
  EXPECT_TRUE(response.body.empty());
  EXPECT_NE(response.headers.at("content-length"), "0");
}

TEST_F(HttpTest, BearerToken_right_isLetThrough) {
  start(require_bearer("secret-token", echo), kLong);
  EXPECT_EQ(must(get("/", "secret-token")).status, Status::kOk);
}

TEST_F(HttpTest, BearerToken_wrongOrMissing_isRefused) {
  start(require_bearer("secret-token", echo), kLong);
  for (const char* token : {"", "secret-tokem", "secret-token2", "secret"}) {
    const auto response = must(get("/", token));
    EXPECT_EQ(response.status, Status::kUnauthorized) << token;
    EXPECT_EQ(error_code_of(response), "unauthorized");
    EXPECT_EQ(response.headers.at("www-authenticate"), "Bearer");
  }
}

TEST_F(HttpTest, BearerToken_notConfigured_letsNobodyThrough) {
  start(require_bearer("", echo), kLong);
  EXPECT_EQ(must(call({.headers = {{"Authorization", "Bearer "}}})).status, Status::kUnauthorized);
}

TEST_F(HttpTest, Header_beyondTheLimit_isRefused) {
  const auto response = must(call({.headers = {{"X-Big", std::string(kMaxHeaderBytes, 'x')}}}));
  EXPECT_EQ(response.status, Status::kHeadersTooLarge);
}

TEST_F(HttpTest, RequestLine_withoutEnd_isRefused) {
  start(echo, kBrief);
  EXPECT_TRUE(raw("GET /" + std::string(100'000, 'x')).starts_with("HTTP/1.1 431"));
}

TEST_F(HttpTest, Body_atTheLimit_isTaken) {
  EXPECT_EQ(must(call({.method = Method::kPost, .body = std::string(kMaxBodyBytes, 'x')})).status, Status::kOk);
}

TEST_F(HttpTest, Body_beyondTheLimit_isRefused) {
  const auto response = must(call({.method = Method::kPost, .body = std::string(kMaxBodyBytes + 1, 'x')}));
  EXPECT_EQ(response.status, Status::kContentTooLarge);
  EXPECT_EQ(error_code_of(response), "content_too_large");
}

TEST_F(HttpTest, Rubbish_isABadRequest) {
  start(echo, kBrief);
  EXPECT_TRUE(raw("hello\r\n\r\n").starts_with("HTTP/1.1 400"));
  EXPECT_TRUE(raw("GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 400"));
}

TEST_F(HttpTest, UnknownMethod_isRefused) {
  start(echo, kBrief);
  EXPECT_TRUE(raw("BREW / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").starts_with("HTTP/1.1 405"));
}

TEST_F(HttpTest, TwoRequests_onOneConnection_areAnsweredInOrder) {
  const std::string text =
      raw("GET /one HTTP/1.1\r\nHost: x\r\n\r\nGET /two HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  const std::size_t one = text.find("/one");
  const std::size_t two = text.find("/two");
  ASSERT_NE(one, std::string::npos);
  ASSERT_NE(two, std::string::npos);
  EXPECT_LT(one, two);
}

TEST_F(HttpTest, Expectation_ofContinue_isMet) {
  start(echo, kBrief);
  const std::string text =
      raw("POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(text.starts_with("HTTP/1.1 100 Continue\r\n\r\n")) << text;
}

TEST_F(HttpTest, SlowRequest_endsAtTheIdleDeadline) {
  start(echo, kBrief);
  EXPECT_TRUE(raw("GET / HT").starts_with("HTTP/1.1 408"));
}

TEST_F(HttpTest, IdleConnection_isClosedWithoutAnswer) {
  start(echo, kBrief);
  EXPECT_EQ(raw(""), "");
}

TEST_F(HttpTest, Server_ofAnotherAuthority_isNotTalkedTo) {
  test::Pki other(2);
  const auto context = must(crypto::TlsClientContext::without_certificate(other.authority().certificate(), time_));
  const auto response = test::run(io_, https_get(io_.get_executor(), here(), context, "/", "", kLong));
  ASSERT_FALSE(response);
  EXPECT_EQ(response.error().code, ErrorCode::kConnection);
}

TEST_F(HttpTest, Port_taken_saysSo) {
  const auto context = must(crypto::TlsServerContext::without_client_certificate(pki_.server(), time_));
  HttpsServer::Options options;
  options.port = server_->port();
  const auto second = HttpsServer::open(io_.get_executor(), options, context);
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, ErrorCode::kListen);
}

TEST_F(HttpTest, Router_choosesByPathAndMethod) {
  Router router;
  router.add(Method::kGet, "/", echo);
  router.add(Method::kGet, "/stores/{store}/orders", echo);
  start(router.handler(), kLong);
  EXPECT_EQ(must(get("/")).status, Status::kOk);
  const auto found = must(get("/stores/S%2F1/orders"));
  EXPECT_EQ(nlohmann::json::parse(found.body)["parameters"]["store"], "S/1");
  EXPECT_EQ(must(get("/stores/S1")).status, Status::kNotFound);
  EXPECT_EQ(must(get("/stores/S1/orders/")).status, Status::kNotFound);
  EXPECT_EQ(must(call({.method = Method::kPost, .target = "/stores/S1/orders"})).status, Status::kMethodNotAllowed);
  EXPECT_EQ(must(call({.method = Method::kHead, .target = "/"})).status, Status::kOk);
}

TEST(HttpMessage, Target_malformed_isRefused) {
  for (const char* bad : {"", "x", "http://a/b", "/%", "/ "}) {
    EXPECT_FALSE(parse_target(bad)) << bad;
  }
}

TEST(HttpMessage, Query_withTooManyParameters_isRefused) {
  std::string target = "/?";
  for (int i = 0; i < 100; ++i) {
    target += "a=1&";
  }
  EXPECT_FALSE(parse_target(target));
}

}  // namespace
}  // namespace queueback::http
