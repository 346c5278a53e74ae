#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace queueback::http {

namespace asio = boost::asio;

enum class Method { kGet, kHead, kPost, kPut, kDelete };
[[nodiscard]] std::string_view to_string(Method method);

/// Status codes that our servers use (RFC 9110, section 15).
enum class Status : unsigned {
  kOk = 200,
  kCreated = 201,
  kAccepted = 202,
  kNoContent = 204,
  kSeeOther = 303,
  kBadRequest = 400,
  kUnauthorized = 401,
  kForbidden = 403,
  kNotFound = 404,
  kMethodNotAllowed = 405,
  kRequestTimeout = 408,
  kConflict = 409,
  kContentTooLarge = 413,
  kUnprocessable = 422,
  kTooManyRequests = 429,
  kHeadersTooLarge = 431,
  kInternalError = 500,
  kUnavailable = 503,
};

/// Header fields; names in lower case.
using Headers = std::map<std::string, std::string>;

struct Request {
  Method method = Method::kGet;
  std::string path = "/";                         ///< percent-decoded
  std::vector<std::string> segments = {};         ///< the path's parts, each decoded on its own
  std::map<std::string, std::string> query = {};  ///< decoded; the last of equal keys
  Headers headers = {};
  std::string body = {};
  std::map<std::string, std::string> parameters = {};  ///< what a Router's `{name}` matched
};

struct Response {
  Status status = Status::kOk;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body = {};
  Headers headers = {};
};

/// Answers one request. Runs on the server's thread; must not block it and must not throw.
using Handler = std::function<asio::awaitable<Response>(Request)>;

[[nodiscard]] Response json_response(Status status, const nlohmann::json& body);
/// `{"error":{"code":"not_found","message":"..."}}`; `code` is for programs, `message` for people.
[[nodiscard]] Response error_response(Status status, std::string_view code, std::string_view message);

/// Lets through requests with `Authorization: Bearer <token>` (RFC 6750), compared in constant time; answers others
/// with 401. An empty token lets nobody through.
[[nodiscard]] Handler require_bearer(std::string token, Handler inner);

/// Splits a request target (RFC 9112, section 3.2.1) into path, segments and query; nothing when it is malformed.
[[nodiscard]] std::optional<Request> parse_target(std::string_view target);

/// Chooses a handler by method and path. Patterns are exact but for segments in braces: `/stores/{store}/orders`.
class Router {
 public:
  void add(Method method, std::string_view pattern, Handler handler);
  /// Unknown paths give 404, known ones with another method 405. HEAD is answered by GET's handler.
  [[nodiscard]] Handler handler() const;

  struct Route {
    Method method;
    std::vector<std::string> pattern;
    Handler handler;
  };

 private:
  std::vector<Route> routes_;
};

}  // namespace queueback::http
