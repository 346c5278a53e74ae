#include "tests/simulation/network.hpp"

#include <algorithm>
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstring>
#include <deque>
#include <optional>

#include "common/net/deadline.hpp"
#include "common/net/sleep.hpp"
#include "tests/simulation/virtual_time.hpp"

namespace queueback::simulation {

namespace {

constexpr Duration kNever{INT64_MAX};

tl::unexpected<net::Error> closed() { return fail(net::ErrorCode::kClosed, "the connection was closed"); }

/// Lets one coroutine wait until something changed or a time has come.
class Waiter {
 public:
  explicit Waiter(const asio::any_io_executor& executor) : timer_(executor) {}

  void wake() {
    woken_ = true;
    timer_.cancel();
  }
  /// False when the coroutine was cancelled.
  asio::awaitable<bool> wait_until(Duration at) {
    const Duration left{std::max<std::int64_t>(0, at.micros - virtual_time::now().micros)};
    woken_ = false;
    timer_.expires_after(std::chrono::microseconds(left.micros));
    const Duration net_below{left.micros + Duration::seconds(1).micros};
    const auto [error] =
        co_await net::with_deadline(net_below, [this](auto token) { return timer_.async_wait(token); });
    co_return !error || woken_;
  }

 private:
  asio::steady_timer timer_;
  bool woken_ = false;
};

/// Bytes under way in one direction.
struct Way {
  struct Parcel {
    Duration arrives;
    Bytes bytes;
    std::size_t taken = 0;
  };
  std::deque<Parcel> parcels;
  std::size_t unread = 0;
  Duration last_arrival;
  Duration ends = kNever;  ///< when the reader sees the end
};

}  // namespace

/// Both ends' common state. End 0 dialled, end 1 answered; way n carries what end n writes.
struct Connection {
  std::array<std::string, 2> machines;
  std::array<Way, 2> ways;
  std::array<Waiter, 2> waiters;
  std::array<bool, 2> is_closed{};
  bool is_black_hole = false;

  Connection(std::array<std::string, 2> names, const asio::any_io_executor& one, const asio::any_io_executor& two)
      : machines(std::move(names)), waiters{Waiter(one), Waiter(two)} {}

  /// Both ends see the end at once; what is under way is lost.
  void reset() {
    for (Way& way : ways) {
      way.parcels.clear();
      way.ends = virtual_time::now();
    }
    wake();
  }
  void wake() {
    for (Waiter& waiter : waiters) {
      waiter.wake();
    }
  }
};

/// One end of a connection.
class Pipe final : public net::ByteStream {
 public:
  Pipe(Network& network, std::shared_ptr<Connection> connection, std::size_t end, crypto::PeerIdentity peer)
      : network_(network), connection_(std::move(connection)), end_(end), peer_(std::move(peer)) {}
  ~Pipe() override { shut(); }

  asio::awaitable<Result<std::size_t, net::Error>> read_some(std::span<std::uint8_t> into, Duration deadline) override {
    const std::shared_ptr<Connection> connection = connection_;
    Way& way = connection->ways.at(1 - end_);
    const Duration limit{virtual_time::now().micros + deadline.micros};
    while (!connection->is_closed.at(end_)) {
      const Duration now = virtual_time::now();
      const Duration next = way.parcels.empty() ? way.ends : way.parcels.front().arrives;
      if (next <= now) {
        if (way.parcels.empty()) {
          co_return closed();
        }
        co_return take(way, into);
      }
      if (limit <= now) {
        co_return fail(net::ErrorCode::kTimeout, "nothing arrived in time");
      }
      const bool goes_on = co_await connection->waiters.at(end_).wait_until(std::min(next, limit));
      if (!goes_on) {
        co_return fail(net::ErrorCode::kCancelled, "the wait was cancelled");
      }
    }
    co_return closed();
  }

  asio::awaitable<Result<void, net::Error>> write(ByteView bytes, Duration deadline) override {
    const std::shared_ptr<Connection> connection = connection_;
    Way& way = connection->ways.at(end_);
    const Duration limit{virtual_time::now().micros + deadline.micros};
    while (way.unread >= Network::kWindow && is_open(*connection)) {
      if (limit <= virtual_time::now()) {
        close();
        co_return fail(net::ErrorCode::kTimeout, "the peer takes nothing");
      }
      // Readers and writers of an end take turns at its waiter; both look again after each wake.
      const asio::any_io_executor executor = co_await asio::this_coro::executor;
      const auto waited = co_await net::sleep_for(executor, kLookAgain);
      if (!waited) {
        close();
        co_return fail(net::ErrorCode::kCancelled, "the wait was cancelled");
      }
    }
    if (!is_open(*connection)) {
      co_return closed();
    }
    const std::size_t carried = network_.carry(*connection, bytes.size());
    if (carried > 0) {
      send(*connection, way, bytes.subspan(0, carried));
    }
    co_return Result<void, net::Error>();
  }

  void close() override { shut(); }
  [[nodiscard]] const crypto::PeerIdentity& peer() const override { return peer_; }

 private:
  static constexpr Duration kLookAgain = Duration::milliseconds(2);

  /// As its own end knows it.
  [[nodiscard]] bool is_open(const Connection& connection) const {
    return !connection.is_closed.at(end_) && connection.ways.at(1 - end_).ends > virtual_time::now();
  }
  static std::size_t take(Way& way, std::span<std::uint8_t> into) {
    Way::Parcel& parcel = way.parcels.front();
    const std::size_t count = std::min(into.size(), parcel.bytes.size() - parcel.taken);
    std::memcpy(into.data(), parcel.bytes.data() + parcel.taken, count);
    parcel.taken += count;
    way.unread -= count;
    if (parcel.taken == parcel.bytes.size()) {
      way.parcels.pop_front();
    }
    return count;
  }
  void send(Connection& connection, Way& way, ByteView bytes) {
    way.last_arrival = std::max(way.last_arrival, Duration{virtual_time::now().micros + network_.latency().micros});
    way.parcels.push_back({way.last_arrival, Bytes(bytes.begin(), bytes.end())});
    way.unread += bytes.size();
    connection.waiters.at(1 - end_).wake();
  }
  /// The peer sees the end after what was sent before.
  void shut() {
    Connection& connection = *connection_;
    if (std::exchange(connection.is_closed.at(end_), true)) {
      return;
    }
    const bool is_told =
        !connection.is_black_hole && !network_.is_parted(connection.machines.at(0), connection.machines.at(1));
    if (is_told) {
      Way& way = connection.ways.at(end_);
      way.ends = std::min(way.ends, std::max(way.last_arrival, virtual_time::now()));
    }
    connection.wake();
  }

  Network& network_;
  std::shared_ptr<Connection> connection_;
  std::size_t end_;
  crypto::PeerIdentity peer_;
};

void Network::listen(const std::string& name, asio::any_io_executor executor, crypto::PeerIdentity identity,
                     Serve serve) {
  listeners_.insert_or_assign(name, Listener{std::move(executor), std::move(identity), std::move(serve)});
}

void Network::vanish(const std::string& name, bool silently) {
  listeners_.erase(name);
  for (const auto& weak : connections_) {
    const auto connection = weak.lock();
    if (!connection || (connection->machines[0] != name && connection->machines[1] != name)) {
      continue;
    }
    if (silently) {
      connection->is_black_hole = true;
    } else {
      connection->reset();
    }
  }
}

void Network::partition(const std::string& one, const std::string& other) {
  partitions_.insert(std::minmax(one, other));
}

void Network::heal(const std::string& one, const std::string& other) { partitions_.erase(std::minmax(one, other)); }

bool Network::is_parted(const std::string& one, const std::string& other) const {
  return partitions_.contains(std::minmax(one, other));
}

Duration Network::latency() { return chance_.between(weather_.least_latency, weather_.most_latency); }

std::size_t Network::carry(Connection& connection, std::size_t size) {
  if (is_parted(connection.machines[0], connection.machines[1])) {
    ++figures_.lost_to_partitions;
    connection.is_black_hole = true;  // the stream has a hole now: nothing after it may arrive
    return 0;
  }
  if (connection.is_black_hole || connection.ways[0].ends != kNever || connection.ways[1].ends != kNever) {
    return 0;
  }
  if (chance_.happens(weather_.black_hole)) {
    ++figures_.black_holes;
    connection.is_black_hole = true;
    return 0;
  }
  if (chance_.happens(weather_.cut)) {
    ++figures_.cuts;
    for (Way& way : connection.ways) {
      way.ends = std::max(way.last_arrival, Duration{virtual_time::now().micros + weather_.most_latency.micros});
    }
    return static_cast<std::size_t>(chance_.below(size + 1));
  }
  return size;
}

asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> Network::dial(std::string from,
                                                                                    asio::any_io_executor executor,
                                                                                    crypto::PeerIdentity identity,
                                                                                    std::string to) {
  ++figures_.dials;
  if (is_parted(from, to)) {
    (void)co_await net::sleep_for(executor, kDialTimeout);
    co_return fail(net::ErrorCode::kTimeout, "no answer from " + to);
  }
  const Duration way = latency();
  (void)co_await net::sleep_for(executor, way);
  const auto listener = listeners_.find(to);
  if (listener == listeners_.end() || chance_.happens(weather_.refuse)) {
    ++figures_.refused;
    co_return fail(net::ErrorCode::kRefused, to + " does not answer");
  }
  const auto connection = std::make_shared<Connection>(std::array{from, to}, executor, listener->second.executor);
  std::erase_if(connections_, [](const auto& weak) { return weak.expired(); });
  connections_.push_back(connection);
  const auto near = std::make_shared<Pipe>(*this, connection, 0, listener->second.identity);
  const auto far = std::make_shared<Pipe>(*this, connection, 1, std::move(identity));
  asio::post(listener->second.executor, [serve = listener->second.serve, far] { serve(far); });
  co_return near;
}

}  // namespace queueback::simulation
