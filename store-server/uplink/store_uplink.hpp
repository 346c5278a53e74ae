#pragma once
#include <functional>
#include <utility>

#include "common/link/uplink.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Sends the command log to headquarters. Nothing is ever dropped; headquarters sends no reference data yet.
class StoreUplink final : public link::UplinkPort {
 public:
  /// `moved` is told when headquarters has taken more.
  StoreUplink(Store& store, storage::GroupCommit& storage, std::function<void()> moved)
      : store_(store), storage_(storage), moved_(std::move(moved)) {}

  [[nodiscard]] asio::awaitable<std::vector<replication::Record>> read(replication::SendRange range) override;
  [[nodiscard]] asio::awaitable<std::uint64_t> save(replication::Watermarks watermarks) override;
  [[nodiscard]] replication::ReferenceCursor reference_cursor() const override { return {}; }
  [[nodiscard]] asio::awaitable<void> stage(std::vector<replication::ReferenceItem> items) override;
  [[nodiscard]] asio::awaitable<void> discard_staged() override;
  [[nodiscard]] asio::awaitable<void> activate(replication::ReferenceBegin version) override;
  void on_status(const link::UplinkStatus& status) override;

 private:
  Store& store_;
  storage::GroupCommit& storage_;
  std::function<void()> moved_;
  link::UplinkState last_state_ = link::UplinkState::kConnecting;
};

}  // namespace queueback::store_server
