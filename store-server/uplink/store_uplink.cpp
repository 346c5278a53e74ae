#include "store-server/uplink/store_uplink.hpp"

#include <iterator>
#include <memory>

#include "common/base/check.hpp"
#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {

using replication::Record;
using runtime::on_storage;

asio::awaitable<std::vector<Record>> StoreUplink::read(replication::SendRange range) {
  const auto work = [this, range] { return store_.ledger().read_log(range.first, range.last - range.first + 1); };
  auto records = co_await on_storage<std::vector<Record>>(storage_, work, storage::kBackground);
  QB_CHECK(!records.empty() && records.front().seq == range.first);
  co_return records;
}

asio::awaitable<std::uint64_t> StoreUplink::save(replication::Watermarks watermarks) {
  const auto work = [this, watermarks]() -> Stored<bool> {
    auto done = store_.headquarters_acknowledged(watermarks);
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await on_storage<bool>(storage_, work, storage::kBackground);
  moved_();
  co_return 1;  // the log is never dropped
}

asio::awaitable<void> StoreUplink::stage(std::vector<replication::ReferenceItem> items) {
  const bool fits = staged_.size() + items.size() <= kMaxStagedItems;
  if (fits) {
    std::move(items.begin(), items.end(), std::back_inserter(staged_));
  } else {
    overflowed_ = true;
  }
  co_return;
}

asio::awaitable<void> StoreUplink::discard_staged() {
  staged_.clear();
  overflowed_ = false;
  co_return;
}

asio::awaitable<void> StoreUplink::activate(replication::ReferenceBegin version) {
  if (overflowed_) {
    log::error("headquarters.too_many_items", {{"most", kMaxStagedItems}});
    co_return;
  }
  const auto items = std::make_shared<const std::vector<replication::ReferenceItem>>(std::exchange(staged_, {}));
  const auto work = [this, version, items]() -> Stored<bool> {
    auto done = store_.remote().activate(version, *items);
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await on_storage<bool>(storage_, work);
  cursor_ = version.to;
}

void StoreUplink::on_status(const link::UplinkStatus& status) {
  if (status.state == last_state_) {
    return;
  }
  last_state_ = status.state;
  if (status.state == link::UplinkState::kOnline) {
    log::info("headquarters.connected", {{"received", status.watermarks.here}, {"head", status.head}});
  }
  if (status.state == link::UplinkState::kWaiting) {
    log::warning("headquarters.unreachable", {{"reason", status.problem}});
  }
}

}  // namespace queueback::store_server
