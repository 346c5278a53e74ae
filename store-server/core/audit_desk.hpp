#pragma once
#include <boost/asio/awaitable.hpp>
#include <functional>
#include <string>

#include "common/base/daily.hpp"
#include "common/runtime/host.hpp"
#include "store-server/app/audit.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Runs audits beside the shop's work and keeps what they found. A finding raises an alarm; as long as one is open the
/// store must not serve, because money may be wrong. Lives on the host's executor.
class AuditDesk {
 public:
  /// `on_finding` is told at once, before anything is written.
  AuditDesk(const runtime::Host& host, Store& store, storage::GroupCommit& storage,
            std::function<void(std::string reason)> on_finding)
      : host_(host), store_(store), storage_(storage), on_finding_(std::move(on_finding)) {}

  /// One audit from the first entry to the last.
  [[nodiscard]] asio::awaitable<AuditRun> run();
  /// An audit at every such time, until `stopping`.
  [[nodiscard]] asio::awaitable<void> every_night(Daily at, const bool& stopping);
  /// The finding of an earlier audit that nobody has acknowledged; empty: there is none.
  [[nodiscard]] asio::awaitable<std::string> open_finding();
  /// Resolves the alarms, as an entry of the log; gives how many there were.
  [[nodiscard]] asio::awaitable<Result<std::uint64_t, std::string>> acknowledge(std::string by, std::string reason);

 private:
  [[nodiscard]] Stored<std::vector<AlarmRow>> open_alarms();

  const runtime::Host& host_;
  Store& store_;
  storage::GroupCommit& storage_;
  std::function<void(std::string)> on_finding_;
};

}  // namespace queueback::store_server
