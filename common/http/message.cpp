#include "common/http/message.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "common/base/text.hpp"
#include "common/crypto/constant_time.hpp"

namespace queueback::http {

namespace {

/// Query parameters of one request at most.
constexpr std::size_t kMaxQueryParameters = 64;
constexpr std::string_view kBearer = "Bearer ";

struct Guard {
  std::string token;
  Handler inner;
};

asio::awaitable<Response> refuse() {
  Response response = error_response(Status::kUnauthorized, "unauthorized", "a valid bearer token is needed");
  response.headers["www-authenticate"] = "Bearer";
  co_return response;
}

bool is_admitted(const Guard& guard, const Request& request) {
  const auto found = request.headers.find("authorization");
  if (guard.token.empty() || found == request.headers.end() || !found->second.starts_with(kBearer)) {
    return false;
  }
  return crypto::constant_time_equal(std::string_view(found->second).substr(kBearer.size()),
                                     std::string_view(guard.token));
}

bool is_parameter(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }

/// What the braces of `pattern` match in `segments`; nothing when they do not match.
std::optional<std::map<std::string, std::string>> match(const std::vector<std::string>& pattern,
                                                        const std::vector<std::string>& segments) {
  if (pattern.size() != segments.size()) {
    return std::nullopt;
  }
  std::map<std::string, std::string> parameters;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (is_parameter(pattern[i])) {
      parameters[pattern[i].substr(1, pattern[i].size() - 2)] = segments[i];
    } else if (pattern[i] != segments[i]) {
      return std::nullopt;
    }
  }
  return parameters;
}

asio::awaitable<Response> answer(Response response) { co_return response; }

asio::awaitable<Response> dispatch(const std::vector<Router::Route>& routes, Request request) {
  const Method wanted = request.method == Method::kHead ? Method::kGet : request.method;
  bool path_known = false;
  for (const Router::Route& route : routes) {
    auto parameters = match(route.pattern, request.segments);
    path_known = path_known || parameters.has_value();
    if (parameters && route.method == wanted) {
      request.parameters = std::move(*parameters);
      return route.handler(std::move(request));
    }
  }
  return answer(path_known ? error_response(Status::kMethodNotAllowed, "method_not_allowed", "not with this method")
                           : error_response(Status::kNotFound, "not_found", "there is nothing at this path"));
}

}  // namespace

std::string_view to_string(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kHead:
      return "HEAD";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kDelete:
      return "DELETE";
  }
  return "GET";
}

Response json_response(Status status, const nlohmann::json& body) {
  return {status, "application/json",
          body.dump(-1, ' ', /*ensure_ascii=*/false, nlohmann::json::error_handler_t::replace) + "\n"};
}

Response error_response(Status status, std::string_view code, std::string_view message) {
  return json_response(status, {{"error", {{"code", code}, {"message", message}}}});
}

Handler require_bearer(std::string token, Handler inner) {
  const auto guard = std::make_shared<const Guard>(Guard{std::move(token), std::move(inner)});
  return
      [guard](Request request) { return is_admitted(*guard, request) ? guard->inner(std::move(request)) : refuse(); };
}

std::optional<Request> parse_target(std::string_view target) {
  const auto parsed = boost::urls::parse_origin_form({target.data(), target.size()});
  if (parsed.has_error()) {
    return std::nullopt;
  }
  Request request;
  request.path = parsed->path();
  for (const auto& segment : parsed->segments()) {
    request.segments.emplace_back(segment);
  }
  std::size_t count = 0;
  for (const auto& parameter : parsed->params()) {
    if (++count > kMaxQueryParameters) {
      return std::nullopt;
    }
    request.query[std::string(parameter.key)] = parameter.value;
  }
  return request;
}

void Router::add(Method method, std::string_view pattern, Handler handler) {
  std::vector<std::string> parts;
  // "/" has no segments; "/a/" has an empty last one.
  if (pattern != "/") {
    for (const std::string_view part : split(pattern.substr(1), '/')) {
      parts.emplace_back(part);
    }
  }
  routes_.push_back({method, std::move(parts), std::move(handler)});
}

Handler Router::handler() const {
  const auto routes = std::make_shared<const std::vector<Route>>(routes_);
  return [routes](Request request) { return dispatch(*routes, std::move(request)); };
}

}  // namespace queueback::http
