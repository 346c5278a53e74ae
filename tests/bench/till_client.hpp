#pragma once
#include <filesystem>
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

 private:
  int socket_ = -1;
  std::string received_;
};

}  // namespace queueback::bench
