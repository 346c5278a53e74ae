#include "store-server/core/store_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

#include "common/net/sleep.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {
namespace {

/// Nothing depends on it: a wait must have an end.
constexpr Duration kIdleLook = Duration::hours(1);

}  // namespace

StoreCore::StoreCore(runtime::Host host, Parts parts)
    : host_(std::move(host)),
      parts_(std::move(parts)),
      storage_(parts_.database,
               {[this] { return parts_.store.before_commit(); }, [this] { announce(); }, host_.on_storage_failure},
               host_.run_storage),
      port_(parts_.store.profile().store, parts_.store, storage_),
      downlink_(host_.executor, port_, host_.clock),
      uplink_port_(parts_.store, storage_, [this] { downlink_.watermarks_moved(); }),
      reference_changed_(host_.executor) {}

void StoreCore::connect_upward(std::string program, link::Uplink::Connect connect) {
  uplink_.emplace(host_.executor, link::Uplink::Options{std::move(program), std::move(connect), {}},
                  replication::Sender(parts_.store.take_history()), uplink_port_, host_.clock, host_.random);
}

void StoreCore::start() {
  if (uplink_) {
    asio::co_spawn(host_.executor, uplink_->run(), asio::detached);
  }
  asio::co_spawn(host_.executor, prepare(), asio::detached);
  asio::co_spawn(host_.executor, keep_time(), asio::detached);
  asio::co_spawn(host_.executor, tell_of_reference(), asio::detached);
}

void StoreCore::stop() {
  stopping_ = true;
  reference_changed_.raise();
  downlink_.stop();
  if (uplink_) {
    uplink_->stop();
  }
}

/// What others wait for, once it is committed. On the storage thread.
void StoreCore::announce() {
  announce_appended();
  const std::uint64_t reference = parts_.store.reference().cursor().n;
  if (std::exchange(announced_reference_, reference) != reference) {
    asio::post(host_.executor, [this] { reference_changed_.raise(); });
  }
}

void StoreCore::announce_appended() {
  auto appended = parts_.store.log().take_appended();
  if (appended.empty()) {
    return;  // also a question for watermarks is a group; announcing it would make sessions ask again, for ever
  }
  asio::post(host_.executor, [this, appended = std::move(appended)] {
    for (const replication::Appended& record : appended) {
      if (uplink_) {
        uplink_->appended(record);
      }
    }
    if (parts_.finality == Finality::kHere) {
      downlink_.watermarks_moved();
    }
  });
}

/// What needs the storage thread before the first terminal is served: the key of member codes, revoked terminals.
asio::awaitable<void> StoreCore::prepare() {
  const auto work = [this]() -> Stored<std::vector<TerminalRow>> {
    if (auto done = parts_.store.publish(parts_.issuer); !done) {
      return tl::unexpected(done.error());
    }
    return parts_.store.directory().terminals();
  };
  const auto terminals = co_await runtime::on_storage<std::vector<TerminalRow>>(storage_, work);
  for (const TerminalRow& terminal : terminals) {
    if (terminal.revoked_at) {
      port_.revoke(terminal.terminal);
    }
  }
}

/// Terminals are told of new reference data at most every kReferenceEvery: each version makes them read their catalogue
/// anew, and every online order makes one.
asio::awaitable<void> StoreCore::tell_of_reference() {
  while (!stopping_) {
    co_await reference_changed_.wait(kIdleLook);
    downlink_.reference_changed();
    (void)co_await net::sleep_for(host_.executor, kReferenceEvery);
  }
}

/// Settlements, clears, their announcements and policy versions whose time comes while nobody buys.
asio::awaitable<void> StoreCore::keep_time() {
  const auto work = [this]() -> Stored<bool> {
    auto due = parts_.store.is_due();
    if (!due || !*due) {
      return due;
    }
    auto done = parts_.store.tick();
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  while (!stopping_) {
    (void)co_await runtime::on_storage<bool>(storage_, work);
    (void)co_await net::sleep_for(host_.executor, kTickEvery);
  }
}

}  // namespace queueback::store_server
