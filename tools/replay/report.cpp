#include "tools/replay/report.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "common/rewards/queue_rebate/solvency.hpp"

namespace queueback::replay {

using namespace rewards::queue_rebate;

namespace {

using Place = std::pair<EntryKey, EntryHandle>;

void write_entry(const Engine& engine, const Entry& entry, Output& output) {
  EventLine line(output, "entry");
  line.add("entry", entry.id)
      .add("queue", entry.queue)
      .add("member", entry.member)
      .add("base", entry.base.minor())
      .add("ratio_ppm", entry.ratio.ratio.ppm)
      .add("source", to_string(entry.ratio.source))
      .add("entitlement", entry.entitlement.minor())
      .add("paid", entry.paid.minor())
      .add("status", to_string(entry.status));
  if (entry.status != EntryStatus::kWaiting) {
    return;
  }
  if (const auto place = engine.place_of(entry.id)) {
    line.add("position", place->position).add("ahead", place->ahead.amount.minor());
  }
}

}  // namespace

void write_entries(const Engine& engine, Output& output) {
  // Texts only by queue: a replay may have millions of entries.
  std::map<std::string, std::vector<Place>> queues;
  for (const EntryHandle handle : engine.entries()) {
    const Entry entry = engine.entry(handle);
    queues[entry.queue].emplace_back(entry.key, handle);
  }
  for (auto& [queue, places] : queues) {
    std::sort(places.begin(), places.end());
    for (const auto& [key, handle] : places) {
      write_entry(engine, engine.entry(handle), output);
    }
  }
}

void write_balances(const Engine& engine, const Balances& balances, Output& output) {
  for (const Balances::Row& row : balances.rows(engine)) {
    EventLine(output, "balance")
        .add("account", row.key.account)
        .add("currency", row.key.currency)
        .add("amount", row.amount.minor());
  }
}

void write_solvency(const rewards::queue_rebate::Engine& engine, Output& output) {
  for (const rewards::queue_rebate::Solvency& queue : rewards::queue_rebate::solvency(engine, engine.clock())) {
    EventLine line(output, "solvency");
    const auto add_optional = [&](std::string_view key, std::optional<std::int64_t> value) {
      if (value) {
        line.add(key, *value);
      } else {
        line.add_json(key, "null");
      }
    };
    const auto ppm = [](const std::optional<domain::Ratio>& ratio) {
      return ratio ? std::optional(ratio->ppm) : std::nullopt;
    };
    line.add("queue", queue.queue)
        .add("waiting", queue.waiting)
        .add("outstanding", queue.outstanding.minor())
        .add("pool", queue.pool.minor())
        .add("inflow_7_days", queue.inflow[0].minor())
        .add("inflow_30_days", queue.inflow[1].minor())
        .add("inflow_90_days", queue.inflow[2].minor());
    add_optional("coverage_ppm", ppm(queue.coverage));
    add_optional("wait_p50_seconds", queue.wait_p50_seconds);
    add_optional("wait_p90_seconds", queue.wait_p90_seconds);
    add_optional("never_paid_ppm", ppm(queue.never_paid));
  }
}

}  // namespace queueback::replay
