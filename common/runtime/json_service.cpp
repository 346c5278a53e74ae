#include "common/runtime/json_service.hpp"

#include <algorithm>
#include <utility>

#include "common/base/text.hpp"

namespace queueback::runtime {
namespace {

using nlohmann::json;

/// A local client may think for a long time; a half-open local socket does not exist.
/// What is nested deeper would be taken apart by recursion, on a stack with an end.
constexpr int kMaxDepth = 16;
constexpr Duration kIdle = Duration::hours(24);
constexpr Duration kWriteDeadline = Duration::seconds(10);
/// Longest part of a wrong request that an error repeats.
constexpr std::size_t kMaxEcho = 60;

std::string failure(const std::string& reason) {
  return json{{"ok", false}, {"error", reason}}.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace

asio::awaitable<void> JsonService::serve(std::shared_ptr<net::LocalConnection> connection) const {
  while (true) {
    auto line = co_await connection->read_line(kIdle);
    if (!line) {
      co_return;
    }
    std::string text = co_await answer(std::move(*line));
    if (text.size() >= net::kMaxLineBytes) {
      text = failure("the answer has " + std::to_string(text.size()) + " bytes and at most " +
                     std::to_string(net::kMaxLineBytes) + " fit; ask for fewer rows");
    }
    const auto written = co_await connection->write_line(std::move(text), kWriteDeadline);
    if (!written) {
      co_return;
    }
  }
}

asio::awaitable<std::string> JsonService::answer(std::string line, json besides) const {
  bool too_deep = false;
  const json::parser_callback_t shallow = [&too_deep](int depth, json::parse_event_t, json&) {
    too_deep = too_deep || depth > kMaxDepth;
    return depth <= kMaxDepth;
  };
  json request = json::parse(line, shallow, false);
  if (too_deep) {
    co_return failure("a request is nested at most " + std::to_string(kMaxDepth) + " deep");
  }
  if (!request.is_object()) {
    co_return failure("a request is one JSON object per line");
  }
  if (!besides.is_null()) {
    request.update(besides);
  }
  auto result = co_await perform(std::move(request));
  if (!result) {
    co_return failure(result.error().reason);
  }
  (*result)["ok"] = true;
  co_return result->dump(-1, ' ', false, json::error_handler_t::replace);
}

asio::awaitable<ServiceResult> JsonService::perform(json request) const {
  const std::string name = optional_text(request, "do");
  const auto command = commands_.find(name);
  if (command == commands_.end()) {
    co_return refuse("unknown request \"" + printable(name, kMaxEcho) + "\"");
  }
  co_return co_await command->second(std::move(request));
}

Result<std::string, ServiceError> required_text(const json& request, const char* key) {
  const auto found = request.find(key);
  if (found == request.end() || !found->is_string() || found->get_ref<const std::string&>().empty()) {
    return refuse(std::string("'") + key + "' is missing or not a text");
  }
  return found->get<std::string>();
}

std::string optional_text(const json& request, const char* key) {
  const auto found = request.find(key);
  return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::int64_t optional_number(const json& request, const char* key, std::int64_t otherwise) {
  const auto found = request.find(key);
  return found != request.end() && found->is_number_integer() ? found->get<std::int64_t>() : otherwise;
}

bool optional_flag(const json& request, const char* key) {
  const auto found = request.find(key);
  return found != request.end() && found->is_boolean() && found->get<bool>();
}

std::uint64_t optional_count(const json& request, const char* key) {
  return static_cast<std::uint64_t>(std::max<std::int64_t>(0, optional_number(request, key, 0)));
}

}  // namespace queueback::runtime
