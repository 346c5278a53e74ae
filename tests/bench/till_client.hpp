#pragma once
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>

namespace queueback::bench {

/// A front end of a real terminal: one request at a time over its local socket.
class TillClient {
 public:
  explicit TillClient(const std::filesystem::path& socket);
  ~TillClient();
  TillClient(const TillClient&) = delete;
  TillClient& operator=(const TillClient&) = delete;

  nlohmann::json ask(const nlohmann::json& request);
  /// Asks and gives up unless the till told exactly `notice` last.
  void expect(const nlohmann::json& request, const std::string& notice);
  [[nodiscard]] nlohmann::json state();
  /// Follows the till's state until `condition` holds for it; gives up, naming `what`, when it takes too long.
  nlohmann::json wait_until(const std::function<bool(const nlohmann::json&)>& condition, const std::string& what);

 private:
  int socket_ = -1;
  std::string received_;
};

}  // namespace queueback::bench
