#include "headquarters/core/headquarters_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "common/net/sleep.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::headquarters {

HeadquartersCore::HeadquartersCore(runtime::Host host, Archive& archive, storage::Database& database)
    : host_(std::move(host)),
      archive_(archive),
      storage_(database,
               {[this] { return archive_.before_commit(); }, [this] { announce_outcomes(); }, host_.on_storage_failure},
               host_.run_storage),
      port_(archive, storage_),
      downlink_(host_.executor, port_, host_.clock) {}

void HeadquartersCore::start() { asio::co_spawn(host_.executor, keep_time(), asio::detached); }

void HeadquartersCore::stop() {
  stopping_ = true;
  downlink_.stop();
}

/// On the storage thread: stores with news are told.
void HeadquartersCore::announce_outcomes() {
  std::set<std::string> stores = archive_.queues().outcomes().take_changed();
  if (stores.empty()) {
    return;  // also a store's question for news is a group
  }
  asio::post(host_.executor, [this, stores = std::move(stores)] {
    for (const std::string& store : stores) {
      downlink_.reference_changed(store);
    }
  });
}

/// Settlements, clears and policy versions whose time comes while no store sends anything.
asio::awaitable<void> HeadquartersCore::keep_time() {
  const std::function<Stored<bool>()> work = [this]() -> Stored<bool> {
    auto done = archive_.queues().tick(host_.clock.now());
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  while (!stopping_) {
    (void)co_await runtime::on_storage<bool>(storage_, work);
    (void)co_await net::sleep_for(host_.executor, kTickEvery);
  }
}

}  // namespace queueback::headquarters
