#pragma once
#include <cstdint>
#include <string>

#include "common/http/message.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/web/command_desk.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Queues or messages of one page of the API: at most, and unless the client says otherwise.
inline constexpr std::uint64_t kMaxApiRows = 1000;
inline constexpr std::uint64_t kDefaultApiRows = 100;
/// Longest Idempotency-Key, in bytes of printable ASCII.
inline constexpr std::size_t kMaxKeyLength = 200;

/// What the API works with. All of it outlives the server's connections.
struct ApiContext {
  Store& store;
  storage::Database& database;
  storage::GroupCommit& storage;
  const Clock& clock;
  Finality finality;
};

/// The HTTPS API for online shops and other systems: orders, what becomes of them, how queues stand;
/// docs/store-api.md. All paths but /v1/health need the bearer token. Lives on the I/O thread.
class Api {
 public:
  explicit Api(ApiContext context)
      : context_(context), desk_(context.store, context.database, context.clock, context.finality) {}
  Api(const Api&) = delete;
  Api& operator=(const Api&) = delete;

  /// For HttpsServer::serve; refers to this object.
  [[nodiscard]] http::Handler handler(const std::string& token);

 private:
  using Answer = asio::awaitable<http::Response>;
  using ReadRequest = ReadCommand (*)(const http::Request&);

  void add_commands(http::Router& router);
  [[nodiscard]] Answer command(http::Request request, ReadRequest read);
  [[nodiscard]] Answer order(http::Request request);
  [[nodiscard]] Answer entry(http::Request request);
  [[nodiscard]] Answer messages(http::Request request);
  [[nodiscard]] Answer queues(http::Request request);
  [[nodiscard]] Answer health(http::Request request);

  ApiContext context_;
  CommandDesk desk_;  ///< used by the storage thread
};

}  // namespace queueback::store_server
