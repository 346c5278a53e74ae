#pragma once
#include <functional>
#include <utility>
#include <vector>

#include "common/link/uplink.hpp"
#include "common/storage/group_commit.hpp"
#include "store-server/app/store.hpp"

namespace queueback::store_server {

namespace asio = boost::asio;

/// Items of one version at most; headquarters sends far fewer at once.
inline constexpr std::size_t kMaxStagedItems = 200'000;

/// Sends the command log to headquarters, of which nothing is ever dropped, and takes what became of this store's
/// orders there.
class StoreUplink final : public link::UplinkPort {
 public:
  /// `moved` is told when headquarters has taken more.
  StoreUplink(Store& store, storage::GroupCommit& storage, std::function<void()> moved)
      : store_(store), storage_(storage), moved_(std::move(moved)), cursor_(store.remote().cursor()) {}

  [[nodiscard]] asio::awaitable<std::vector<replication::Record>> read(replication::SendRange range) override;
  [[nodiscard]] asio::awaitable<std::uint64_t> save(replication::Watermarks watermarks) override;
  [[nodiscard]] replication::ReferenceCursor reference_cursor() const override { return cursor_; }
  [[nodiscard]] asio::awaitable<void> stage(std::vector<replication::ReferenceItem> items) override;
  [[nodiscard]] asio::awaitable<void> discard_staged() override;
  [[nodiscard]] asio::awaitable<void> activate(replication::ReferenceBegin version) override;
  void on_status(const link::UplinkStatus& status) override;

 private:
  Store& store_;
  storage::GroupCommit& storage_;
  std::function<void()> moved_;
  replication::ReferenceCursor cursor_;  ///< of what is active
  std::vector<replication::ReferenceItem> staged_;
  bool overflowed_ = false;
  link::UplinkState last_state_ = link::UplinkState::kConnecting;
};

}  // namespace queueback::store_server
