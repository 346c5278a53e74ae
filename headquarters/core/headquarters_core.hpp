#pragma once
#include <memory>
#include <optional>

#include "common/base/daily.hpp"
#include "common/link/downlink.hpp"
#include "common/runtime/clock_service.hpp"
#include "common/runtime/host.hpp"
#include "headquarters/app/archive.hpp"
#include "headquarters/net/headquarters_downlink.hpp"

namespace queueback::headquarters {

namespace asio = boost::asio;

/// How often the clock is looked at when nothing else happens.
inline constexpr Duration kTickEvery = Duration::seconds(1);

/// The headquarters server without its sockets and files: storage, the link to stores and time, as they depend on each
/// other. Lives on the host's executor.
class HeadquartersCore {
 public:
  /// `guarded_clock` is the host's clock, where it is a guarded one; null: it never jumps.
  HeadquartersCore(runtime::Host host, Archive& archive, storage::Database& database,
                   const runtime::GuardedClock* guarded_clock = nullptr);

  /// Begins to keep time. An audit every day at `audit_at`, if it is there.
  void start(std::optional<Daily> audit_at = std::nullopt);
  /// An audit from the first record to the last. A finding is told and raises an alarm; stores are served all the same,
  /// because what comes is kept as it comes, and stores have it too.
  [[nodiscard]] asio::awaitable<AuditRun> audit();
  /// Serves one connection of a store to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream) { return downlink_.serve(stream); }
  /// Ends all connections; what they gave to storage goes on until `close`.
  void stop();
  /// Finishes what storage was given.
  void close() { storage_.close(); }

  [[nodiscard]] storage::GroupCommit& storage() { return storage_; }
  [[nodiscard]] HeadquartersDownlink& downlink_port() { return port_; }
  [[nodiscard]] link::Downlink& downlink() { return downlink_; }

 private:
  void announce_outcomes();
  [[nodiscard]] asio::awaitable<void> keep_time();
  /// Whether the clock is still believed: people are told.
  [[nodiscard]] asio::awaitable<void> watch_clock();
  [[nodiscard]] asio::awaitable<void> audit_every_night(Daily at);

  runtime::Host host_;
  Archive& archive_;
  storage::GroupCommit storage_;
  HeadquartersDownlink port_;
  link::Downlink downlink_;
  std::optional<runtime::ClockWatch> clock_watch_;
  bool stopping_ = false;
};

}  // namespace queueback::headquarters
