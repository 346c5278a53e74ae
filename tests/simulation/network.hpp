#pragma once
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/net/byte_stream.hpp"
#include "tests/simulation/chance.hpp"

/// Connections between simulated machines: authenticated streams of bytes with latency and the faults of real networks,
/// in virtual time. They take the place of sockets and TLS, which have tests of their own.
namespace queueback::simulation {

namespace asio = boost::asio;

struct Connection;

/// How bad the network is. Chances are out of a million.
struct Weather {
  Duration least_latency = Duration::milliseconds(1);
  Duration most_latency = Duration::milliseconds(5);
  std::uint32_t cut = 0;         ///< per write: the connection breaks within these bytes
  std::uint32_t black_hole = 0;  ///< per write: from now on nothing arrives and nobody is told
  std::uint32_t refuse = 0;      ///< per dial
};

class Network {
 public:
  /// What a machine does with a connection to it; called in its executor.
  using Serve = std::function<void(std::shared_ptr<net::ByteStream>)>;
  struct Figures {
    std::uint64_t dials = 0;
    std::uint64_t refused = 0;
    std::uint64_t cuts = 0;
    std::uint64_t black_holes = 0;
    std::uint64_t lost_to_partitions = 0;  ///< writes
  };

  /// Unread bytes of one direction at most; a writer waits beyond.
  static constexpr std::size_t kWindow = std::size_t{64} * 1024;
  static constexpr Duration kDialTimeout = Duration::seconds(10);

  explicit Network(Chance chance) : chance_(std::move(chance)) {}

  void weather(const Weather& weather) { weather_ = weather; }
  /// A machine that answers under `name` from now on.
  void listen(const std::string& name, asio::any_io_executor executor, crypto::PeerIdentity identity, Serve serve);
  /// A machine is gone: nobody answers, and its connections break at once, or never if `silently`.
  void vanish(const std::string& name, bool silently);
  /// Nothing gets from one to the other, in both directions.
  void partition(const std::string& one, const std::string& other);
  void heal(const std::string& one, const std::string& other);
  void heal_all() { partitions_.clear(); }

  /// A connection from machine `from`, which is `identity`, to the machine `to`. Errors: kRefused, kTimeout.
  [[nodiscard]] asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> dial(
      std::string from, asio::any_io_executor executor, crypto::PeerIdentity identity, std::string to);

  [[nodiscard]] const Figures& figures() const { return figures_; }

 private:
  friend class Pipe;
  struct Listener {
    asio::any_io_executor executor;
    crypto::PeerIdentity identity;
    Serve serve;
  };
  [[nodiscard]] bool is_parted(const std::string& one, const std::string& other) const;
  [[nodiscard]] Duration latency();
  /// What becomes of a write: how many of its bytes get through.
  [[nodiscard]] std::size_t carry(Connection& connection, std::size_t size);

  Chance chance_;
  Weather weather_;
  Figures figures_;
  std::map<std::string, Listener> listeners_;
  std::set<std::pair<std::string, std::string>> partitions_;
  std::vector<std::weak_ptr<Connection>> connections_;
};

}  // namespace queueback::simulation
