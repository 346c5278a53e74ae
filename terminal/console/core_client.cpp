#include "terminal/console/core_client.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <optional>

namespace queueback::terminal::console {
namespace {

namespace asio = boost::asio;
using nlohmann::json;

constexpr Duration kConnectDeadline = Duration::seconds(5);
/// A commit on a tired disk, or 20 seconds of waiting for news.
constexpr Duration kAnswerDeadline = Duration::seconds(60);

asio::awaitable<void> open(asio::any_io_executor executor, std::filesystem::path socket,
                           std::optional<Result<std::shared_ptr<net::LocalConnection>, net::Error>>* into) {
  *into = co_await net::connect_local(executor, socket, kConnectDeadline);
}

asio::awaitable<void> exchange(std::shared_ptr<net::LocalConnection> connection, std::string line,
                               std::optional<Result<std::string, net::Error>>* into) {
  const auto sent = co_await connection->write_line(line, kAnswerDeadline);
  if (!sent) {
    *into = tl::unexpected(sent.error());
    co_return;
  }
  *into = co_await connection->read_line(kAnswerDeadline);
}

}  // namespace

Result<std::unique_ptr<CoreClient>, std::string> CoreClient::connect(const std::filesystem::path& socket) {
  auto client = std::make_unique<CoreClient>();
  std::optional<Result<std::shared_ptr<net::LocalConnection>, net::Error>> opened;
  asio::co_spawn(client->io_, open(client->io_.get_executor(), socket, &opened), asio::detached);
  client->io_.run();
  if (!*opened) {
    return tl::unexpected("cannot reach the till at " + socket.string() + ": " + opened->error().reason +
                          ". Is queueback-terminal running?");
  }
  client->connection_ = **opened;
  return client;
}

Result<json, std::string> CoreClient::ask(const json& request) {
  std::optional<Result<std::string, net::Error>> answer;
  io_.restart();
  asio::co_spawn(io_, exchange(connection_, request.dump(-1, ' ', false, json::error_handler_t::replace), &answer),
                 asio::detached);
  io_.run();
  if (!*answer) {
    return tl::unexpected("the till does not answer: " + answer->error().reason);
  }
  json parsed = json::parse(**answer, nullptr, false);
  if (!parsed.is_object()) {
    return tl::unexpected(std::string("the till's answer is not JSON"));
  }
  return parsed;
}

}  // namespace queueback::terminal::console
