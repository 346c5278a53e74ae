#include "terminal/uplink/till_uplink.hpp"

#include <memory>
#include <utility>

#include "common/base/check.hpp"
#include "common/log/log.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::terminal {

using replication::Record;
using replication::ReferenceItem;
using runtime::on_storage;

namespace {

/// A step without a value, in the form that on_storage wants.
Stored<bool> as_value(Stored<void> done) { return done ? Stored<bool>(true) : tl::unexpected(done.error()); }

}  // namespace

asio::awaitable<std::vector<Record>> TillUplink::read(replication::SendRange range) {
  const auto work = [this, range] { return database_.read_outbox(range.first, range.last - range.first + 1); };
  auto records = co_await on_storage<std::vector<Record>>(storage_, work);
  QB_CHECK(!records.empty() && records.front().seq == range.first);
  co_return records;
}

asio::awaitable<std::uint64_t> TillUplink::save(replication::Watermarks watermarks) {
  if (free_bytes(database_.path()) < kMinBookkeepingBytes) {
    log::warning("storage.full", {{"action", "acknowledgements are not recorded; free some disk space"}});
    co_return 1;  // nothing is dropped; the rows go when there is space again
  }
  const auto work = [this, watermarks] { return database_.save_watermarks(watermarks); };
  co_return co_await on_storage<std::uint64_t>(storage_, work);
}

asio::awaitable<void> TillUplink::stage(std::vector<ReferenceItem> items) {
  // Sales come first: what is left of the disk is theirs.
  if (storage_health(database_.path()) == StorageHealth::kFull) {
    left_out_ = true;
    co_return;
  }
  const auto shared = std::make_shared<const std::vector<ReferenceItem>>(std::move(items));
  const auto work = [this, shared] { return as_value(database_.stage(*shared)); };
  (void)co_await on_storage<bool>(storage_, work);
}

asio::awaitable<void> TillUplink::discard_staged() {
  left_out_ = storage_health(database_.path()) == StorageHealth::kFull;
  if (left_out_) {
    co_return;
  }
  const auto work = [this] { return as_value(database_.discard_staged()); };
  (void)co_await on_storage<bool>(storage_, work);
}

asio::awaitable<void> TillUplink::activate(replication::ReferenceBegin version) {
  if (left_out_) {
    log::warning("storage.full", {{"action", "reference data are not taken; free some disk space"}});
    co_return;  // the next connection brings them again
  }
  const auto work = [this, version]() -> Stored<std::vector<ReferenceItem>> {
    if (auto done = database_.activate(version); !done) {
      return tl::unexpected(done.error());
    }
    return database_.reference_items();
  };
  auto items = co_await on_storage<std::vector<ReferenceItem>>(storage_, work);
  cursor_ = version.to;
  log::info("reference.active", {{"version", cursor_.n}, {"items", items.size()}});
  callbacks_.reference_active(std::move(items), cursor_);
}

}  // namespace queueback::terminal
