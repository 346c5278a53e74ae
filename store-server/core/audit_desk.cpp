#include "store-server/core/audit_desk.hpp"

#include <memory>
#include <utility>

#include "common/log/log.hpp"
#include "common/runtime/nightly.hpp"
#include "common/runtime/storage_await.hpp"

namespace queueback::store_server {
namespace {

std::string closed_by(const std::string& finding) {
  return "an audit found damage in the store's database: " + finding +
         ". Restore a backup (queueback-ctl restore), or queueback-ctl audit acknowledge --reason TEXT";
}

}  // namespace

asio::awaitable<AuditRun> AuditDesk::run() {
  const Duration begin = host_.clock.monotonic();
  const auto audit = std::make_shared<Audit>(store_);
  const auto step = [audit] { return audit->step(); };
  bool finished = false;
  while (!finished) {
    finished = co_await runtime::on_storage<bool>(storage_, step);
  }
  AuditRun run{host_.clock.now(), Duration{host_.clock.monotonic().micros - begin.micros}, audit->entries(),
               audit->finding_count(), audit->findings()};
  if (run.finding_count == 0) {
    log::info("audit.adds_up", {{"entries", run.entries}, {"took", run.took}});
  } else {
    log::error("audit.finding", {{"finding", run.findings.front()}, {"findings", run.finding_count}});
    on_finding_(closed_by(run.findings.front()));
  }
  const auto write = [this, run]() -> Stored<bool> {
    const auto open = open_alarms();
    auto done = open ? keep(run, store_.directory()) : tl::unexpected(open.error());
    if (done && run.finding_count > 0 && open->empty()) {
      done = store_.ledger().insert_alarm({run.at, "", std::string(kAuditAlarm), run.findings.front(), 0});
    }
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await runtime::on_storage<bool>(storage_, write);
  co_return run;
}

asio::awaitable<void> AuditDesk::every_night(Daily at, const bool& stopping) {
  while (!stopping) {
    co_await runtime::wait_for(host_.executor, host_.clock, at, stopping);
    if (!stopping) {
      (void)co_await run();
    }
  }
}

asio::awaitable<std::string> AuditDesk::open_finding() {
  const auto work = [this] { return open_alarms(); };
  const auto open = co_await runtime::on_storage<std::vector<AlarmRow>>(storage_, work);
  co_return open.empty() ? std::string() : closed_by(open.front().text);
}

asio::awaitable<Result<std::uint64_t, std::string>> AuditDesk::acknowledge(std::string by, std::string reason) {
  using Done = Result<std::uint64_t, std::string>;
  const auto work = [this, by, reason]() -> Stored<Done> {
    const auto open = open_alarms();
    if (!open) {
      return tl::unexpected(open.error());
    }
    for (const AlarmRow& alarm : *open) {
      auto done = store_.quarantine_desk().resolve_alarm(alarm.id, by, reason);
      if (!done || !*done) {
        return done;
      }
    }
    return Done(open->size());
  };
  co_return co_await runtime::on_storage<Done>(storage_, work);
}

Stored<std::vector<AlarmRow>> AuditDesk::open_alarms() {
  auto alarms = store_.ledger().alarms(RowState::kOpen, 0, INT64_MAX);
  if (alarms) {
    std::erase_if(*alarms, [](const AlarmRow& row) { return row.kind != kAuditAlarm; });
  }
  return alarms;
}

}  // namespace queueback::store_server
