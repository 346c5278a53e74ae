#include "common/reward_store/report_json.hpp"

#include <nlohmann/json.hpp>
#include <optional>

#include "common/policy/difference.hpp"

namespace queueback::reward_store {

using nlohmann::json;
namespace qr = rewards::queue_rebate;

namespace {

json optional_json(const std::optional<std::int64_t>& value) { return value ? json(*value) : json(nullptr); }
json optional_json(const std::optional<domain::Ratio>& value) { return value ? json(value->ppm) : json(nullptr); }

json line_json(const qr::Engine& engine, const qr::Entry& entry) {
  const auto place = engine.place_of(entry.id);
  return {{"entry", entry.id},
          {"member", entry.member},
          {"store", entry.store},
          {"effective", to_rfc3339(entry.key.effective)},
          {"base", entry.base.minor()},
          {"ratio_ppm", entry.ratio.ratio.ppm},
          {"source", to_string(entry.ratio.source)},
          {"entitlement", entry.entitlement.minor()},
          {"paid", entry.paid.minor()},
          {"position", place ? place->position : 0},
          {"ahead", place ? place->ahead.amount.minor() : 0}};
}

}  // namespace

json to_json(const qr::Solvency& queue) {
  return {{"queue", queue.queue},
          {"waiting", queue.waiting},
          {"outstanding", queue.outstanding.minor()},
          {"pool", queue.pool.minor()},
          {"inflow_7_days", queue.inflow[0].minor()},
          {"inflow_30_days", queue.inflow[1].minor()},
          {"inflow_90_days", queue.inflow[2].minor()},
          {"coverage_ppm", optional_json(queue.coverage)},
          {"wait_p50_seconds", optional_json(queue.wait_p50_seconds)},
          {"wait_p90_seconds", optional_json(queue.wait_p90_seconds)},
          {"never_paid_ppm", optional_json(queue.never_paid)}};
}

json to_json(const std::vector<PolicyState>& states) {
  json list = json::array();
  for (const PolicyState& policy : states) {
    list.push_back({{"version", policy.text.version},
                    {"effective", to_rfc3339(policy.text.effective_from)},
                    {"applied", to_rfc3339(policy.activated_at)},
                    {"state", to_string(policy.phase)},
                    {"draw_commitment", to_hex(ByteView(policy.commitment))},
                    {"draw_secret", policy.secret ? json(to_hex(ByteView(*policy.secret))) : json(nullptr)}});
  }
  return list;
}

json change_json(const qr::Engine& engine, const std::vector<PolicyState>& states, const qr::Policy& next,
                 const std::string& toml, Instant now) {
  json answer = {{"version", next.version}, {"replaces", nullptr}, {"changes", json::array()}};
  std::string before;
  for (const PolicyState& state : states) {
    if (state.phase == PolicyState::Phase::kInForce) {
      before = state.text.toml;
      answer["replaces"] = state.text.version;
    }
  }
  for (const policy::Difference& change : policy::differences(before, toml)) {
    answer["changes"].push_back({{"key", change.key}, {"before", change.before}, {"after", change.after}});
  }
  answer["resumes"] = engine.paused() && !next.paused;
  answer["solvency"] = json::array();
  for (const qr::Solvency& queue : qr::solvency(engine, now)) {
    answer["solvency"].push_back(
        {{"now", to_json(queue)}, {"forecast", to_json(qr::forecast(queue, engine.policy_in_force(), next))}});
  }
  return answer;
}

json solvency_json(const qr::Engine& engine, Instant now) {
  json list = json::array();
  for (const qr::Solvency& queue : qr::solvency(engine, now)) {
    list.push_back(to_json(queue));
  }
  return list;
}

json queues_json(const qr::Engine& engine, std::size_t most) {
  json list = json::array();
  for (const std::string& queue : engine.queues()) {
    const qr::QueueFigures figures = engine.figures(queue);
    json line = json::array();
    for (auto next = engine.head_of(queue); next && line.size() < most; next = engine.next_in(queue, next->key)) {
      line.push_back(line_json(engine, engine.entry(next->handle)));
    }
    list.push_back({{"queue", queue},
                    {"waiting", figures.waiting},
                    {"outstanding", figures.outstanding.minor()},
                    {"pool", figures.pool.minor()},
                    {"line", std::move(line)}});
  }
  return list;
}

}  // namespace queueback::reward_store
