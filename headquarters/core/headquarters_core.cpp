#include "headquarters/core/headquarters_core.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <functional>
#include <limits>
#include <set>
#include <string>
#include <utility>

#include "common/log/log.hpp"
#include "common/net/sleep.hpp"
#include "common/runtime/nightly.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/app/audit.hpp"

namespace queueback::headquarters {

HeadquartersCore::HeadquartersCore(runtime::Host host, Archive& archive, storage::Database& database,
                                   const runtime::GuardedClock* guarded_clock)
    : host_(std::move(host)),
      archive_(archive),
      storage_(database,
               {[this] { return archive_.before_commit(); }, [this] { announce_outcomes(); }, host_.on_storage_failure},
               host_.run_storage),
      port_(archive, storage_),
      downlink_(host_.executor, port_, host_.clock) {
  if (guarded_clock != nullptr) {
    clock_watch_.emplace(*guarded_clock);
  }
  // Nothing else has the archive yet.
  for (const StoreView& view : archive_.stores("", std::numeric_limits<std::size_t>::max())) {
    const StoreRow& row = view.row;
    if (row.is_revoked()) {
      port_.admission().revoke(row.store, *row.revoked_at, revoked_text(row.store));
    } else if (row.revoked_at) {
      port_.admission().refuse_issued_until(row.store, *row.revoked_at, revoked_text(row.store));
    }
  }
}

void HeadquartersCore::start(std::optional<Daily> audit_at) {
  asio::co_spawn(host_.executor, keep_time(), asio::detached);
  if (audit_at) {
    asio::co_spawn(host_.executor, audit_every_night(std::move(*audit_at)), asio::detached);
  }
}

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

asio::awaitable<void> HeadquartersCore::watch_clock() {
  const auto alarm = clock_watch_ ? clock_watch_->look() : std::nullopt;
  if (!alarm) {
    co_return;
  }
  const std::function<Stored<bool>()> work = [this, text = *alarm]() -> Stored<bool> {
    auto done = archive_.orders().insert_alarm({host_.clock.now(), "", "", runtime::kClockAlarm, text, 0});
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await runtime::on_storage<bool>(storage_, work);
}

/// Settlements, clears and policy versions whose time comes while no store sends anything.
asio::awaitable<void> HeadquartersCore::keep_time() {
  const std::function<Stored<bool>()> work = [this]() -> Stored<bool> {
    auto done = archive_.queues().tick(host_.clock.now());
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  while (!stopping_) {
    co_await watch_clock();
    (void)co_await runtime::on_storage<bool>(storage_, work);
    (void)co_await net::sleep_for(host_.executor, kTickEvery);
  }
}

asio::awaitable<AuditRun> HeadquartersCore::audit() {
  const Duration begin = host_.clock.monotonic();
  const auto audit = std::make_shared<Audit>(archive_);
  const std::function<Stored<bool>()> step = [audit] { return audit->step(); };
  bool finished = false;
  while (!finished) {
    finished = co_await runtime::on_storage<bool>(storage_, step);
  }
  AuditRun run{host_.clock.now(), Duration{host_.clock.monotonic().micros - begin.micros}, audit->records(),
               audit->finding_count(), audit->findings()};
  if (run.finding_count == 0) {
    log::info("audit.adds_up", {{"records", run.records}, {"took", run.took}});
  } else {
    log::error("audit.finding", {{"finding", run.findings.front()}, {"findings", run.finding_count}});
  }
  const std::function<Stored<bool>()> keep = [this, run]() -> Stored<bool> {
    auto done = archive_.audit_runs().keep(run);
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await runtime::on_storage<bool>(storage_, keep);
  co_return run;
}

asio::awaitable<void> HeadquartersCore::audit_every_night(Daily at) {
  while (!stopping_) {
    co_await runtime::wait_for(host_.executor, host_.clock, at, stopping_);
    if (!stopping_) {
      (void)co_await audit();
    }
  }
}

}  // namespace queueback::headquarters
