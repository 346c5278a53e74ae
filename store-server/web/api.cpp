#include "store-server/web/api.hpp"

#include <algorithm>
#include <functional>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/text.hpp"
#include "common/replay_format/command_reader.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/web/answer_json.hpp"

namespace queueback::store_server {

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

/// What is wrong with the query: a parameter that the path does not know. Empty if nothing is.
std::string query_mistake(const Request& request, std::initializer_list<std::string_view> known) {
  for (const auto& [name, value] : request.query) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return "unknown parameter \"" + printable(name, kMaxEcho) + "\"";
    }
  }
  return "";
}

bool is_id(const std::string& text, std::size_t most) {
  return !text.empty() && text.size() <= most && is_utf8(text) && !has_control_character(text);
}

/// What is wrong with the ids in the path; empty if nothing is.
std::string path_mistake(const Request& request) {
  const auto check = [&](const char* name, std::size_t most) {
    const auto found = request.parameters.find(name);
    return found == request.parameters.end() || is_id(found->second, most);
  };
  if (!check("order", replay::kMaxIdLength) || !check("entry", replay::kMaxEntryIdLength) ||
      !check("member", replay::kMaxIdLength)) {
    return "the id in the path must be 1 to " + std::to_string(replay::kMaxIdLength) +
           " bytes of UTF-8 without control characters, percent-encoded";
  }
  return "";
}

/// How many rows the caller wants; nothing if that is no number in range.
std::optional<std::size_t> limit_of(const Request& request) {
  const auto found = request.query.find("limit");
  const auto limit =
      found == request.query.end() ? std::optional<std::int64_t>(kDefaultApiRows) : parse_digits(found->second);
  const bool is_good = limit && *limit >= 1 && static_cast<std::uint64_t>(*limit) <= kMaxApiRows;
  return is_good ? std::optional(static_cast<std::size_t>(*limit)) : std::nullopt;
}

std::string limit_mistake() { return "'limit' must be a number from 1 to " + std::to_string(kMaxApiRows); }

/// The caller's key for a request; nothing if it is missing or no key.
std::optional<std::string> key_of(const Request& request) {
  const auto found = request.headers.find("idempotency-key");
  if (found == request.headers.end() || found->second.empty() || found->second.size() > kMaxKeyLength) {
    return std::nullopt;
  }
  const bool is_printable =
      std::all_of(found->second.begin(), found->second.end(), [](char c) { return c >= ' ' && c <= '~'; });
  return is_printable ? std::optional(found->second) : std::nullopt;
}

/// Every part with its length before it, so that no two requests read alike.
digest::Hash content_hash(const Request& request) {
  std::string text;
  const auto add = [&text](std::string_view part) {
    text += std::to_string(part.size()) + ":";
    text += part;
  };
  add(to_string(request.method));
  for (const std::string& segment : request.segments) {
    add(segment);
  }
  add(request.body);
  return digest::sha256(as_bytes(text));
}

Response to_response(const Reply& reply) {
  json answer = json::parse(reply.answer);
  if (reply.log_no) {
    answer["durable"] = reply.at_headquarters ? "headquarters" : "store";
  }
  Response response = http::json_response(reply.status, answer);
  if (reply.repeated) {
    response.headers["Idempotency-Replayed"] = "true";
  }
  return response;
}

ReadCommand read_order_request(const Request& request) { return read_order(request.body); }
ReadCommand read_completion_request(const Request& request) {
  return read_completion(request.parameters.at("order"), request.body);
}
ReadCommand read_refund_request(const Request& request) {
  return read_refund(request.parameters.at("order"), request.body);
}
ReadCommand read_draw_request(const Request& request) {
  return read_draw(request.parameters.at("entry"), request.body);
}
ReadCommand read_redemption_request(const Request& request) {
  return read_redemption(request.parameters.at("entry"), request.body);
}
ReadCommand read_leave_request(const Request& request) {
  return read_leave(request.parameters.at("entry"), request.body);
}

}  // namespace

void Api::add_commands(http::Router& router) {
  const auto add = [&](std::string_view pattern, ReadRequest read) {
    router.add(http::Method::kPost, pattern,
               [this, read](Request request) { return command(std::move(request), read); });
  };
  add("/v1/orders", read_order_request);
  add("/v1/orders/{order}/complete", read_completion_request);
  add("/v1/orders/{order}/refunds", read_refund_request);
  add("/v1/entries/{entry}/draw", read_draw_request);
  add("/v1/entries/{entry}/redeem", read_redemption_request);
  add("/v1/entries/{entry}/leave", read_leave_request);
}

http::Handler Api::handler(const std::string& token) {
  http::Router closed;
  add_commands(closed);
  closed.add(http::Method::kGet, "/v1/orders/{order}", [this](Request request) { return order(std::move(request)); });
  closed.add(http::Method::kGet, "/v1/entries/{entry}", [this](Request request) { return entry(std::move(request)); });
  closed.add(http::Method::kGet, "/v1/members/{member}/messages",
             [this](Request request) { return messages(std::move(request)); });
  closed.add(http::Method::kGet, "/v1/queues", [this](Request request) { return queues(std::move(request)); });
  const http::Handler guarded = http::require_bearer(token, closed.handler());
  return [this, guarded](Request request) {
    return request.path == "/v1/health" ? health(std::move(request)) : guarded(std::move(request));
  };
}

Api::Answer Api::command(Request request, ReadRequest read) {
  std::string mistake = query_mistake(request, {});
  mistake = mistake.empty() ? path_mistake(request) : mistake;
  if (!mistake.empty()) {
    co_return bad_parameter(mistake);
  }
  const auto key = key_of(request);
  if (!key) {
    co_return http::error_response(
        Status::kBadRequest, "bad_key",
        "the header Idempotency-Key must have 1 to " + std::to_string(kMaxKeyLength) + " printable ASCII characters");
  }
  const ReadCommand read_command = read(request);
  if (!read_command) {
    co_return http::error_response(Status::kBadRequest, "bad_body", read_command.error());
  }
  const KeyedCall call{*key, content_hash(request)};
  const std::function<Stored<Reply>()> work = [this, call, asked = *read_command] {
    return desk_.carry_out(call, asked);
  };
  const Reply reply = co_await on_storage<Reply>(context_.storage, work);
  co_return to_response(reply);
}

Api::Answer Api::order(Request request) {
  std::string mistake = query_mistake(request, {});
  mistake = mistake.empty() ? path_mistake(request) : mistake;
  if (!mistake.empty()) {
    co_return bad_parameter(mistake);
  }
  const std::string id = request.parameters.at("order");
  const std::function<Stored<json>()> work = [this, id]() -> Stored<json> {
    const auto found = context_.store.reward_tables().find_order(id);
    const auto online = desk_.tables().find_order(id);
    const auto handover = PickupTables(context_.database).find_handover(id);
    if (!found || !online || !handover) {
      return tl::unexpected(!found ? found.error() : !online ? online.error() : handover.error());
    }
    if (!found->has_value()) {
      return json();
    }
    // An order's arrival number is that of its log entry.
    const std::uint64_t log_no = (*found)->arrival;
    json answer = order_json(context_.store.engine(), **found, online->has_value() ? &**online : nullptr,
                             handover->has_value() ? &**handover : nullptr);
    answer["log_no"] = log_no;
    answer["durable"] = desk_.is_at_headquarters(log_no) ? "headquarters" : "store";
    return answer;
  };
  const json answer = co_await on_storage<json>(context_.storage, work);
  co_return answer.is_null() ? http::error_response(Status::kNotFound, "unknown_order", "there is no order " + id)
                             : http::json_response(Status::kOk, answer);
}

Api::Answer Api::entry(Request request) {
  std::string mistake = query_mistake(request, {});
  mistake = mistake.empty() ? path_mistake(request) : mistake;
  if (!mistake.empty()) {
    co_return bad_parameter(mistake);
  }
  const std::string id = request.parameters.at("entry");
  const std::function<Stored<json>()> work = [this, id]() -> Stored<json> {
    const auto found = context_.store.reward_tables().find_entry(id);
    if (!found) {
      return tl::unexpected(found.error());
    }
    if (found->has_value()) {
      return entry_json(context_.store.engine(), **found);
    }
    const auto remote = context_.store.remote().tables().find(id);
    if (!remote) {
      return tl::unexpected(remote.error());
    }
    return remote->has_value() ? entry_json(**remote) : json();
  };
  const json answer = co_await on_storage<json>(context_.storage, work);
  co_return answer.is_null() ? http::error_response(Status::kNotFound, "unknown_entry", "there is no entry " + id)
                             : http::json_response(Status::kOk, answer);
}

Api::Answer Api::messages(Request request) {
  std::string mistake = query_mistake(request, {"after", "limit"});
  mistake = mistake.empty() ? path_mistake(request) : mistake;
  if (!mistake.empty()) {
    co_return bad_parameter(mistake);
  }
  const auto limit = limit_of(request);
  const auto after =
      request.query.contains("after") ? parse_digits(request.query.at("after")) : std::optional<std::int64_t>(0);
  if (!limit || !after) {
    co_return bad_parameter(!limit ? limit_mistake() : "'after' must be the number of a message");
  }
  const std::string member = request.parameters.at("member");
  const std::function<Stored<MessagePage>()> work = [this, member, first = static_cast<std::uint64_t>(*after),
                                                     rows = *limit] {
    return messages_of(context_.store, member, first, rows);
  };
  const MessagePage page = co_await on_storage<MessagePage>(context_.storage, work);
  co_return http::json_response(Status::kOk, messages_json(page));
}

Api::Answer Api::queues(Request request) {
  if (const std::string mistake = query_mistake(request, {"after", "limit"}); !mistake.empty()) {
    co_return bad_parameter(mistake);
  }
  const auto limit = limit_of(request);
  if (!limit) {
    co_return bad_parameter(limit_mistake());
  }
  const std::string after = request.query["after"];
  const std::size_t rows = *limit;
  const std::function<Stored<json>()> work = [this, after, rows]() -> Stored<json> {
    const rewards::queue_rebate::Engine& engine = context_.store.engine();
    const std::vector<std::string> keys = engine.queues();
    json answer;
    answer["queues"] = json::array();
    answer["next"] = after;
    auto key = std::upper_bound(keys.begin(), keys.end(), after);
    for (; key != keys.end() && answer["queues"].size() < rows; ++key) {
      answer["queues"].push_back(queue_json(solvency_of(engine, *key, context_.clock.now())));
      answer["next"] = *key;
    }
    answer["more"] = key != keys.end();
    answer["paused"] = engine.paused();
    return answer;
  };
  const json answer = co_await on_storage<json>(context_.storage, work);
  co_return http::json_response(Status::kOk, answer);
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

}  // namespace queueback::store_server
