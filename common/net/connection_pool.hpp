#pragma once
#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "common/net/byte_stream.hpp"

namespace queueback::net {

/// Where a connection comes from: its IPv4 address, or the /64 of its IPv6 address, which one machine can fill alone.
/// Empty when it has gone already.
[[nodiscard]] std::string origin_of(const asio::ip::tcp::socket& socket);

/// Open connections in the order in which they came.
class ConnectionPool {
 public:
  struct Connection {
    std::shared_ptr<ByteStream> stream;
    std::string origin;
  };

  void add(std::uint64_t id, Connection connection) { connections_.emplace(id, std::move(connection)); }
  void remove(std::uint64_t id) { connections_.erase(id); }
  [[nodiscard]] bool contains(std::uint64_t id) const { return connections_.contains(id); }
  [[nodiscard]] std::size_t size() const { return connections_.size(); }
  /// Takes a connection out; nothing if it is not here.
  [[nodiscard]] std::optional<Connection> take(std::uint64_t id);
  /// Takes out the oldest connection of the origin that has most: a flood pushes out itself first.
  [[nodiscard]] std::optional<Connection> take_oldest_of_busiest();
  /// Closes all of them; they stay until they are removed.
  void close_all();

 private:
  std::map<std::uint64_t, Connection> connections_;  ///< ids rise
};

}  // namespace queueback::net
