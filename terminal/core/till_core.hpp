#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "common/link/uplink.hpp"
#include "common/runtime/host.hpp"
#include "common/runtime/json_service.hpp"
#include "terminal/core/outage_drill.hpp"
#include "terminal/devices/devices.hpp"
#include "terminal/front_desk/front_desk.hpp"
#include "terminal/outbox/mirror.hpp"
#include "terminal/till/till.hpp"
#include "terminal/uplink/till_uplink.hpp"

namespace queueback::terminal {

/// What the tables said at start.
struct TillStart {
  std::vector<replication::ReferenceItem> reference;
  replication::ReferenceCursor cursor;
  Instant server_time;  ///< the latest that an authenticated server told
  State till;
};
[[nodiscard]] Stored<TillStart> read_start(TillDatabase& tables);

/// Between two looks at what ran out.
inline constexpr Duration kLookAtLeases = Duration::seconds(2);

/// The terminal without its sockets and files: till, storage, uplink, devices and front desk, as they depend on each
/// other. Lives on the host's executor.
class TillCore {
 public:
  struct Parts {
    storage::Database& database;
    TillDatabase& tables;
    const crypto::SigningKey& receipt_key;
    std::string program;                       ///< name and version, shown to operators of the store
    link::Uplink::Connect connect;             ///< to the store; checks who it is
    std::function<void(Instant)> server_time;  ///< told what the store's clock said
    Mirror* mirror = nullptr;                  ///< on a second medium; null: there is none
    DrillPlan drill = {};
  };

  TillCore(runtime::Host host, Parts parts, TillStart start);

  /// Once, before `run` and `serve`.
  void attach(DeviceSet set);
  /// Serves a front end to its end.
  [[nodiscard]] asio::awaitable<void> serve(std::shared_ptr<net::LocalConnection> front_end);
  /// Keeps the uplink and the mirror going until `stop`.
  [[nodiscard]] asio::awaitable<void> run();
  /// Ends the uplink and the devices, and finishes what storage was given.
  void stop();

  [[nodiscard]] Till& till() { return till_; }
  [[nodiscard]] const link::Uplink& uplink() const { return uplink_; }
  [[nodiscard]] storage::GroupCommit& storage() { return storage_; }

 private:
  void on_uplink(const link::UplinkStatus& status);
  void note_server_time(Instant at);
  /// To the store, unless the line is cut on purpose.
  [[nodiscard]] asio::awaitable<Result<std::shared_ptr<net::ByteStream>, net::Error>> connect();
  /// Between a commit and its effects. On the storage thread.
  void update_mirror();
  void on_mirror(const MirrorStatus& status);
  /// Compares the mirror with the outbox at the start, and tries a medium again that failed while nobody buys.
  [[nodiscard]] asio::awaitable<void> keep_mirror();
  /// Gives leases of members' change back when they run out, also while nobody sells.
  [[nodiscard]] asio::awaitable<void> look_after_leases();

  runtime::Host host_;
  Parts parts_;
  link::UplinkState last_state_ = link::UplinkState::kConnecting;
  MirrorStatus mirror_status_;
  bool stopping_ = false;
  storage::GroupCommit storage_;
  TillUplink uplink_port_;
  link::Uplink uplink_;
  Till till_;
  OutageDrill drill_;
  std::optional<Devices> devices_;
  std::optional<FrontDesk> desk_;
};

}  // namespace queueback::terminal
