// The admin commands of the queues that span stores: policies, lines, solvency.
#include <algorithm>
#include <functional>
#include <utility>

#include "common/log/log.hpp"
#include "common/reward_store/report_json.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"

namespace queueback::headquarters {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;

namespace {

/// Entries of one queue in an answer, by default and at most: an answer is one line.
constexpr std::int64_t kDefaultLine = 20;
constexpr std::int64_t kMaxLine = 500;

}  // namespace

void Admin::install_rewards(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) {
    service.add(name, [this, method](json request) { return (this->*method)(std::move(request)); });
  };
  add("policy.check", &Admin::check_policy);
  add("policy.apply", &Admin::apply_policy);
  add("policy.list", &Admin::policies);
  add("queue", &Admin::queue);
  add("solvency", &Admin::solvency);
}

Admin::Answer Admin::check_policy(json request) {
  const auto toml = runtime::required_text(request, "toml");
  const auto source = runtime::required_text(request, "source");
  if (!toml || !source) {
    co_return tl::unexpected(!toml ? toml.error() : source.error());
  }
  using Checked = Result<json, std::string>;
  const Instant now = context_.clock.now();
  const std::function<Stored<Checked>()> work = [this, toml, source, now]() -> Stored<Checked> {
    SpanningQueues& queues = context_.archive.queues();
    const auto policy = queues.check_policy(*toml, *source, now, now);
    const auto states = reward_store::policy_states(queues.tables());
    if (!policy || !states) {
      return tl::unexpected(!policy ? policy.error() : states.error());
    }
    return *policy ? Checked(reward_store::change_json(queues.engine(), *states, **policy, *toml, now))
                   : Checked(tl::unexpected((*policy).error()));
  };
  auto checked = co_await on_storage<Checked>(context_.storage, work);
  if (!checked) {
    co_return refuse(checked.error());
  }
  co_return std::move(*checked);
}

Admin::Answer Admin::apply_policy(json request) {
  const auto toml = runtime::required_text(request, "toml");
  const auto source = runtime::required_text(request, "source");
  if (!toml || !source) {
    co_return tl::unexpected(!toml ? toml.error() : source.error());
  }
  const Instant now = context_.clock.now();
  Instant effective = now;
  if (const std::string at = runtime::optional_text(request, "effective"); !at.empty()) {
    const auto parsed = parse_rfc3339(at);
    if (!parsed) {
      co_return refuse("'effective' must be a time like 2026-12-01T00:00:00+08:00");
    }
    effective = *parsed;
  }
  digest::Hash secret{};
  context_.random.fill(secret);
  using Applied = Result<void, std::string>;
  const protocol::PolicyText text{*source, effective, *toml};
  const std::function<Stored<Applied>()> work = [this, text, secret, now] {
    return context_.archive.queues().apply_policy(text, secret, now);
  };
  const auto applied = co_await on_storage<Applied>(context_.storage, work);
  if (!applied) {
    co_return refuse(applied.error());
  }
  log::info("policy.applied", {{"file", *source}, {"effective", effective}});
  json answer;
  answer["effective"] = to_rfc3339(effective);
  co_return answer;
}

Admin::Answer Admin::policies(json /*request*/) {
  using States = std::vector<reward_store::PolicyState>;
  const std::function<Stored<States>()> work = [this] {
    return reward_store::policy_states(context_.archive.queues().tables());
  };
  const auto states = co_await on_storage<States>(context_.storage, work);
  json answer;
  answer["policies"] = reward_store::to_json(states);
  co_return answer;
}

Admin::Answer Admin::queue(json request) {
  const std::int64_t wanted = runtime::optional_number(request, "rows", kDefaultLine);
  const auto rows = static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, kMaxLine));
  const std::function<Stored<json>()> work = [this, rows]() -> Stored<json> {
    return reward_store::queues_json(context_.archive.queues().engine(), rows);
  };
  json queues = co_await on_storage<json>(context_.storage, work);
  json answer;
  answer["queues"] = std::move(queues);
  co_return answer;
}

Admin::Answer Admin::solvency(json /*request*/) {
  const Instant now = context_.clock.now();
  const std::function<Stored<json>()> work = [this, now]() -> Stored<json> {
    return reward_store::solvency_json(context_.archive.queues().engine(), now);
  };
  json queues = co_await on_storage<json>(context_.storage, work);
  json answer;
  answer["solvency"] = std::move(queues);
  co_return answer;
}

}  // namespace queueback::headquarters
