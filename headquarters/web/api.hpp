#pragma once
#include <cstdint>
#include <string>

#include "common/http/message.hpp"
#include "common/link/downlink.hpp"
#include "common/storage/group_commit.hpp"
#include "headquarters/app/archive.hpp"

namespace queueback::headquarters {

namespace asio = boost::asio;

/// Orders of one page of the API: at most, and unless the client says otherwise.
inline constexpr std::uint64_t kMaxApiRows = 1000;
inline constexpr std::uint64_t kDefaultApiRows = 100;
/// Bytes of orders in one page of the API; a page ends early before it exceeds this.
inline constexpr std::size_t kMaxApiPageBytes = std::size_t{4} * 1024 * 1024;
/// Resolutions of one page: each has its order with it.
inline constexpr std::uint64_t kMaxResolutionRows = 100;
/// Stores that `GET /v1/stores` lists at most.
inline constexpr std::size_t kMaxListedStores = 10'000;

/// What the API reads. All of it outlives the server's connections.
struct ApiContext {
  Archive& archive;
  storage::GroupCommit& storage;
  const link::Downlink& downlink;
};

/// The HTTPS API for other systems, read only; docs/headquarters-api.md. All paths but /v1/healthz need the bearer
/// token. Lives on the I/O thread.
class Api {
 public:
  explicit Api(ApiContext context) : context_(context) {}

  /// For HttpsServer::serve; refers to this object.
  [[nodiscard]] http::Handler handler(const std::string& token);

 private:
  using Answer = asio::awaitable<http::Response>;

  [[nodiscard]] Answer orders(http::Request request);
  [[nodiscard]] Answer stores(http::Request request);
  [[nodiscard]] Answer resolutions(http::Request request);
  [[nodiscard]] Answer completeness(http::Request request);
  [[nodiscard]] Answer health(http::Request request);

  ApiContext context_;
};

}  // namespace queueback::headquarters
