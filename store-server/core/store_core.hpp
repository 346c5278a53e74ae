#pragma once
#include <memory>
#include <optional>
#include <string>

#include "common/link/downlink.hpp"
#include "common/link/signal.hpp"
#include "common/link/uplink.hpp"
#include "common/runtime/host.hpp"
#include "store-server/app/store.hpp"
#include "store-server/net/store_downlink.hpp"
#include "store-server/uplink/store_uplink.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// How often the clock is looked at when nothing else happens.
inline constexpr Duration kTickEvery = Duration::seconds(1);

/// Between two versions of the reference data that terminals are told of, at least.
inline constexpr Duration kReferenceEvery = Duration::milliseconds(500);

/// The store server without its sockets and files: storage, the links to terminals and headquarters, and time, as they
/// depend on each other. Lives on the host's executor.
class StoreCore {
 public:
  struct Parts {
    storage::Database& database;
    Store& store;
    protocol::IssuerKey issuer;  ///< of member codes; terminals are told
    Finality finality = Finality::kHeadquarters;
  };

  StoreCore(runtime::Host host, Parts parts);

  /// Once, before `start`, in a store with headquarters. `connect` checks who it is.
  void connect_upward(std::string program, link::Uplink::Connect connect);
  /// Begins to keep time and the uplink going.
  void start();
  /// Serves one connection of a terminal to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream) { return downlink_.serve(stream); }
  /// Ends all connections; what they gave to storage goes on until `close`.
  void stop();
  /// Finishes what storage was given.
  void close() { storage_.close(); }

  [[nodiscard]] storage::GroupCommit& storage() { return storage_; }
  [[nodiscard]] StoreDownlink& downlink_port() { return port_; }
  [[nodiscard]] link::Downlink& downlink() { return downlink_; }
  /// Null in a store without headquarters.
  [[nodiscard]] link::Uplink* uplink() { return uplink_ ? &*uplink_ : nullptr; }

 private:
  void announce();
  void announce_appended();
  [[nodiscard]] asio::awaitable<void> prepare();
  [[nodiscard]] asio::awaitable<void> tell_of_reference();
  [[nodiscard]] asio::awaitable<void> keep_time();

  runtime::Host host_;
  Parts parts_;
  std::optional<link::Uplink> uplink_;
  storage::GroupCommit storage_;
  StoreDownlink port_;
  link::Downlink downlink_;
  StoreUplink uplink_port_;
  link::Signal reference_changed_;
  bool stopping_ = false;
  std::uint64_t announced_reference_ = 0;  ///< storage thread only
};

}  // namespace queueback::store_server
