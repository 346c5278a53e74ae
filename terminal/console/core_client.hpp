#pragma once
#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "common/net/local_socket.hpp"

namespace queueback::terminal::console {

/// A connection to the till's core that waits for each answer. One thread.
class CoreClient {
 public:
  /// The error is a sentence for the cashier.
  [[nodiscard]] static Result<std::unique_ptr<CoreClient>, std::string> connect(const std::filesystem::path& socket);

  /// Sends one request and gives the whole answer, `ok` true or false. The error means that the core is gone.
  [[nodiscard]] Result<nlohmann::json, std::string> ask(const nlohmann::json& request);

 private:
  boost::asio::io_context io_{1};
  std::shared_ptr<net::LocalConnection> connection_;
};

}  // namespace queueback::terminal::console
