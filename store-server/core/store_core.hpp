#pragma once
#include <memory>
#include <optional>
#include <string>

#include "common/link/downlink.hpp"
#include "common/link/signal.hpp"
#include "common/link/uplink.hpp"
#include "common/runtime/clock_service.hpp"
#include "common/runtime/host.hpp"
#include "store-server/app/store.hpp"
#include "store-server/core/audit_desk.hpp"
#include "store-server/net/store_downlink.hpp"
#include "store-server/uplink/recall.hpp"
#include "store-server/uplink/store_uplink.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// How often the clock is looked at when nothing else happens.
inline constexpr Duration kTickEvery = Duration::seconds(1);

/// Between two versions of the reference data that terminals are told of, at least.
inline constexpr Duration kReferenceEvery = Duration::milliseconds(500);

/// How long a starting store waits for headquarters to say whether its copy of the log goes further, if nobody said
/// that the database is out of a backup.
inline constexpr Duration kAskHeadquartersFor = Duration::seconds(5);
/// Between two tries within that time: headquarters may be starting, too, and refuse the first connection.
inline constexpr Duration kAskHeadquartersEvery = Duration::milliseconds(500);
/// How long if somebody said so: connecting and an answer.
inline constexpr Duration kAskHeadquartersAtMost = Duration::seconds(30);
/// Between two tries where it must know.
inline constexpr Duration kRecallEvery = Duration::seconds(5);

/// The store server without its sockets and files: storage, the links to terminals and headquarters, and time, as they
/// depend on each other. Lives on the host's executor.
class StoreCore {
 public:
  struct Parts {
    storage::Database& database;
    Store& store;
    protocol::IssuerKey issuer;  ///< of member codes; terminals are told
    Finality finality = Finality::kHeadquarters;
    std::optional<Daily> audit_at = std::nullopt;  ///< nothing: only when somebody asks
    /// The host's clock, where it is a guarded one; null: it never jumps.
    runtime::GuardedClock* guarded_clock = nullptr;
  };

  StoreCore(runtime::Host host, Parts parts);

  /// Once, before `start`, in a store with headquarters. `connect` checks who it is.
  void connect_upward(std::string program, link::Uplink::Connect connect);
  /// Begins to keep time and the uplink going, and to serve: once it is known that the database is not an older one,
  /// or what it lacked is here again. Then calls `on_open`.
  void start(std::function<void()> on_open = {});
  /// Why nothing can be done here, yet or until somebody acts; empty: it can.
  [[nodiscard]] std::string closed() const;
  /// Whether an audit's finding is the reason: then people may look at what there is.
  [[nodiscard]] bool is_stopped() const { return !stopped_.empty(); }
  /// An audit from the first entry to the last. With a finding the store is closed.
  [[nodiscard]] asio::awaitable<AuditRun> audit() { return audit_desk_.run(); }
  /// Somebody takes it upon himself that the store goes on in spite of a finding; how many there were.
  [[nodiscard]] asio::awaitable<Result<std::uint64_t, std::string>> acknowledge_audit(std::string by,
                                                                                      std::string reason);
  /// Serves one connection of a terminal to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::ByteStream> stream) { return downlink_.serve(stream); }
  /// Ends all connections; what they gave to storage goes on until `close`.
  void stop();
  /// Finishes what storage was given.
  void close() { storage_.close(); }

  [[nodiscard]] storage::GroupCommit& storage() { return storage_; }
  [[nodiscard]] StoreDownlink& downlink_port() { return port_; }
  [[nodiscard]] link::Downlink& downlink() { return downlink_; }
  /// Null in a store without headquarters, and as long as it is closed.
  [[nodiscard]] link::Uplink* uplink() { return uplink_ ? &*uplink_ : nullptr; }

 private:
  void announce();
  /// Whether the clock is still believed: headquarters is asked, people are told.
  [[nodiscard]] asio::awaitable<void> watch_clock();
  void announce_appended();
  /// Begins to do what the store does of its own.
  [[nodiscard]] asio::awaitable<void> open();
  void begin_service();
  /// Nothing more is done for terminals or by the clock; what is in the log still goes to headquarters.
  void stop_service(std::string reason);
  /// Whether headquarters must be asked before anything else.
  [[nodiscard]] asio::awaitable<bool> must_recover();
  [[nodiscard]] asio::awaitable<void> recover();
  [[nodiscard]] asio::awaitable<std::string> recall(Duration limit);
  [[nodiscard]] asio::awaitable<void> prepare();
  [[nodiscard]] asio::awaitable<void> tell_of_reference();
  [[nodiscard]] asio::awaitable<void> keep_time();

  runtime::Host host_;
  Parts parts_;
  std::optional<Recall> recall_;
  std::optional<link::Uplink::Options> upward_;
  std::optional<link::Uplink> uplink_;
  std::function<void()> on_open_;
  bool is_open_ = false;
  bool has_served_ = false;
  std::string stopped_;  ///< by a finding
  storage::GroupCommit storage_;
  StoreDownlink port_;
  link::Downlink downlink_;
  StoreUplink uplink_port_;
  AuditDesk audit_desk_;
  link::Signal reference_changed_;
  std::optional<runtime::ClockWatch> clock_watch_;
  Instant compared_with_;  ///< what headquarters' clock said when it was last asked
  bool stopping_ = false;
  std::uint64_t announced_reference_ = 0;  ///< storage thread only
};

}  // namespace queueback::store_server
