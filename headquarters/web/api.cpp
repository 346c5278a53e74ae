#include "headquarters/web/api.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/text.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/app/completeness.hpp"
#include "headquarters/app/order_json.hpp"
#include "headquarters/app/quarantine_json.hpp"
#include "headquarters/app/store_json.hpp"

namespace queueback::headquarters {

using http::Request;
using http::Response;
using http::Status;
using nlohmann::json;
// Work for the storage thread is named before it is awaited: GCC 12 destroys a capturing lambda twice when it is a
// temporary of a co_await expression.
using runtime::on_storage;

namespace {

constexpr std::size_t kMaxEcho = 40;

Response bad_parameter(const std::string& message) {
  return http::error_response(Status::kBadRequest, "bad_parameter", message);
}

/// A parameter's value; nothing if it is no number of the range.
std::optional<std::uint64_t> number(const Request& request, const std::string& name, std::uint64_t otherwise,
                                    std::pair<std::uint64_t, std::uint64_t> range) {
  const auto found = request.query.find(name);
  if (found == request.query.end()) {
    return otherwise;
  }
  const auto value = parse_digits(found->second);
  if (!value) {
    return std::nullopt;
  }
  const auto positive = static_cast<std::uint64_t>(*value);
  return positive >= range.first && positive <= range.second ? std::optional(positive) : std::nullopt;
}

/// The first parameter that a path does not know; empty if it knows all.
std::string unknown_parameter(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return "unknown parameter \"" + printable(name, kMaxEcho) + "\"";
    }
  }
  return "";
}

}  // namespace

http::Handler Api::handler(const std::string& token) {
  http::Router closed;
  closed.add(http::Method::kGet, "/v1/orders", [this](Request request) { return orders(std::move(request)); });
  closed.add(http::Method::kGet, "/v1/stores", [this](Request request) { return stores(std::move(request)); });
  closed.add(http::Method::kGet, "/v1/resolutions",
             [this](Request request) { return resolutions(std::move(request)); });
  closed.add(http::Method::kGet, "/v1/completeness",
             [this](Request request) { return completeness(std::move(request)); });
  const http::Handler guarded = http::require_bearer(token, closed.handler());
  return [this, guarded](Request request) {
    return request.path == "/v1/healthz" ? health(std::move(request)) : guarded(std::move(request));
  };
}

Api::Answer Api::orders(Request request) {
  if (const std::string unknown = unknown_parameter(request, {"after", "limit"}); !unknown.empty()) {
    co_return bad_parameter(unknown);
  }
  const auto after = number(request, "after", 0, {0, INT64_MAX});
  const auto limit = number(request, "limit", kDefaultApiRows, {1, kMaxApiRows});
  if (!after) {
    co_return bad_parameter("'after' must be a cursor out of an earlier answer, or 0");
  }
  if (!limit) {
    co_return bad_parameter("'limit' must be a number from 1 to " + std::to_string(kMaxApiRows));
  }
  const PageLimits limits{*limit, kMaxApiPageBytes};
  const std::function<Stored<OrderPage>()> work = [this, from = *after, limits] {
    return read_page(context_.archive.orders(), from, limits);
  };
  const auto page = co_await on_storage<OrderPage>(context_.storage, work);
  Response response;
  response.content_type = "application/json";
  response.body = to_text(page) + "\n";
  co_return response;
}

Api::Answer Api::stores(Request request) {
  if (const std::string unknown = unknown_parameter(request, {}); !unknown.empty()) {
    co_return bad_parameter(unknown);
  }
  using Views = std::vector<StoreView>;
  const std::function<Stored<Views>()> work = [this]() -> Stored<Views> {
    return context_.archive.stores("", kMaxListedStores);
  };
  const auto views = co_await on_storage<Views>(context_.storage, work);
  json list = json::array();
  for (const StoreView& view : views) {
    json store = to_json(view);
    store["connected"] = context_.downlink.is_connected(view.row.store);
    list.push_back(std::move(store));
  }
  json answer;
  answer["stores"] = std::move(list);
  co_return http::json_response(Status::kOk, answer);
}

Api::Answer Api::resolutions(Request request) {
  if (const std::string unknown = unknown_parameter(request, {"after", "limit"}); !unknown.empty()) {
    co_return bad_parameter(unknown);
  }
  const auto after = number(request, "after", 0, {0, INT64_MAX});
  const auto limit = number(request, "limit", kDefaultApiRows, {1, kMaxResolutionRows});
  if (!after || !limit) {
    co_return bad_parameter(!after ? "'after' must be a cursor out of an earlier answer, or 0"
                                   : "'limit' must be a number from 1 to " + std::to_string(kMaxResolutionRows));
  }
  using Rows = std::vector<ResolutionRow>;
  const std::function<Stored<Rows>()> work = [this, from = *after, rows = *limit] {
    return context_.archive.quarantine().resolutions(from, rows + 1);
  };
  const auto rows = co_await on_storage<Rows>(context_.storage, work);
  json answer = {{"resolutions", json::array()}, {"next", *after}, {"more", rows.size() > *limit}};
  for (std::size_t i = 0; i < rows.size() && i < *limit; ++i) {
    answer["resolutions"].push_back(to_json(rows[i]));
    answer["next"] = rows[i].cursor;
  }
  co_return http::json_response(Status::kOk, answer);
}

Api::Answer Api::completeness(Request request) {
  if (const std::string unknown = unknown_parameter(request, {"store"}); !unknown.empty()) {
    co_return bad_parameter(unknown);
  }
  const auto store = request.query.find("store");
  if (store == request.query.end()) {
    co_return bad_parameter("'store' must name a store");
  }
  using Found = std::optional<json>;
  const std::function<Stored<Found>()> work = [this, name = store->second]() -> Stored<Found> {
    for (const StoreView& view : context_.archive.stores("", kMaxListedStores)) {
      if (view.row.store == name) {
        auto found = completeness_json(context_.archive, view);
        return found ? Stored<Found>(std::move(*found)) : tl::unexpected(found.error());
      }
    }
    return Found();
  };
  const auto found = co_await on_storage<Found>(context_.storage, work);
  co_return found ? http::json_response(Status::kOk, *found)
                  : http::error_response(Status::kNotFound, "unknown_store", "there is no such store");
}

Api::Answer Api::health(Request request) {
  if (request.method != http::Method::kGet && request.method != http::Method::kHead) {
    co_return http::error_response(Status::kMethodNotAllowed, "method_not_allowed", "not with this method");
  }
  // The answer comes after a commit: whoever gets it knows that the database works.
  const std::function<Stored<bool>()> nothing = []() -> Stored<bool> { return true; };
  (void)co_await on_storage<bool>(context_.storage, nothing);
  json answer;
  answer["status"] = "ok";
  co_return http::json_response(Status::kOk, answer);
}

}  // namespace queueback::headquarters
