#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>

#include "common/net/local_socket.hpp"

namespace queueback::runtime {

namespace asio = boost::asio;

/// A request that cannot be served; the text goes to the caller.
struct ServiceError {
  std::string reason;
};
using ServiceResult = Result<nlohmann::json, ServiceError>;
[[nodiscard]] inline tl::unexpected<ServiceError> refuse(std::string reason) {
  return tl::unexpected(ServiceError{std::move(reason)});
}

/// Commands over a local socket: `{"do":"name",…}` in, `{"ok":true,…}` or `{"ok":false,"error":"…"}` out, one line
/// each. Lives on one executor.
class JsonService {
 public:
  using Command = std::function<asio::awaitable<ServiceResult>(nlohmann::json request)>;

  /// `name` is what `do` says.
  void add(const std::string& name, Command command) { commands_[name] = std::move(command); }
  /// Serves one connection to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::LocalConnection> connection) const;
  /// Answers one line. `besides` are members of the request that whoever wrote the line has no say in.
  [[nodiscard]] asio::awaitable<std::string> answer(std::string line, nlohmann::json besides = {}) const;
  /// Answers a request that was read already.
  [[nodiscard]] asio::awaitable<ServiceResult> perform(nlohmann::json request) const;

 private:
  std::map<std::string, Command> commands_;
};

/// A member of a request; the reason names it when it is missing or of another type.
[[nodiscard]] Result<std::string, ServiceError> required_text(const nlohmann::json& request, const char* key);
[[nodiscard]] std::string optional_text(const nlohmann::json& request, const char* key);
[[nodiscard]] std::int64_t optional_number(const nlohmann::json& request, const char* key, std::int64_t otherwise);

/// True for a member that is `true`; another type is as good as a missing one.
[[nodiscard]] bool optional_flag(const nlohmann::json& request, const char* key);
/// A number from 0 on; 0 for a missing one, one below, or another type.
[[nodiscard]] std::uint64_t optional_count(const nlohmann::json& request, const char* key);

}  // namespace queueback::runtime
