#include "common/reward_store/policy_versions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "common/digest/digest.hpp"
#include "common/policy/policy.hpp"
#include "common/zone/zone_table.hpp"

namespace queueback::reward_store {

namespace queue_rebate = rewards::queue_rebate;
using queue_rebate::Channel;
using queue_rebate::Engine;
using queue_rebate::Policy;

namespace {

/// Kinds of orders whose queues can change their owner, with the beginning of their queues' keys.
constexpr std::array<std::pair<Channel, std::string_view>, 2> kKinds = {
    {{Channel::kCheckout, "cashier/"}, {Channel::kStoreOnline, "store/"}}};

/// What is still in the queues of a kind, for a person; empty if nothing is.
std::string held(const Engine& engine, std::string_view prefix) {
  for (const std::string& queue : engine.queues()) {
    const queue_rebate::QueueFigures figures = engine.figures(queue);
    if (queue.starts_with(prefix) && (figures.waiting > 0 || !figures.pool.is_zero())) {
      return "queue " + queue + " has " + std::to_string(figures.waiting) + " waiting entries and a pool of " +
             domain::to_string(figures.pool);
    }
  }
  return "";
}

}  // namespace

std::string_view to_string(PolicyState::Phase phase) {
  switch (phase) {
    case PolicyState::Phase::kComing:
      return "coming";
    case PolicyState::Phase::kInForce:
      return "in force";
    case PolicyState::Phase::kRetired:
      return "retired";
  }
  return "";
}

Stored<std::vector<PolicyState>> policy_states(RewardTables& tables) {
  auto rows = tables.policies();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  std::uint64_t newest = 0;
  for (const PolicyRow& row : *rows) {
    newest = std::max(newest, row.begun.value_or(0));
  }
  // By application, which is how their files are numbered.
  std::stable_sort(rows->begin(), rows->end(),
                   [](const PolicyRow& a, const PolicyRow& b) { return a.activated_at < b.activated_at; });
  std::vector<PolicyState> states;
  for (const PolicyRow& row : *rows) {
    PolicyState state{row.text, row.activated_at, PolicyState::Phase::kComing,
                      digest::sha256(ByteView(row.draw_secret)), std::nullopt};
    if (row.begun) {
      state.phase = *row.begun == newest ? PolicyState::Phase::kInForce : PolicyState::Phase::kRetired;
    }
    if (state.phase == PolicyState::Phase::kRetired) {
      const auto open = tables.draws_are_open(row.text.version);
      if (!open) {
        return tl::unexpected(open.error());
      }
      state.secret = *open ? std::nullopt : std::optional(row.draw_secret);
    }
    states.push_back(std::move(state));
  }
  return states;
}

Stored<Policy> to_policy(const PolicyRow& row) {
  const auto parsed = policy::parse(row.text.toml, "policy " + row.text.version, row.text.effective_from);
  if (!parsed) {
    return fail(storage::ErrorCode::kCorrupt, "stored policy is unreadable: " + parsed.error().reason);
  }
  Policy policy = parsed->queue_rebate;
  policy.zone = calendar::parse_zone_rules(row.zone).value_or(calendar::ZoneRules());
  policy.draw_secret = row.draw_secret;
  return policy;
}

Stored<Result<Policy, std::string>> read_policy(RewardTables& tables, std::string_view toml, const std::string& source,
                                                Instant effective_from) {
  using Answer = Result<Policy, std::string>;
  const auto policy = policy::parse(toml, source, effective_from);
  if (!policy) {
    return Answer(tl::unexpected(policy.error().reason));
  }
  auto zone = zone::zone_rules(policy->time_zone);
  if (!zone) {
    return Answer(tl::unexpected(policy->time_zone_place + ": " + zone.error()));
  }
  const auto known = tables.policies();
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (std::any_of(known->begin(), known->end(),
                  [&](const PolicyRow& row) { return row.text.version == policy->version; })) {
    return Answer(tl::unexpected("policy version " + policy->version + " already exists; give the new one a new name"));
  }
  Answer read(policy->queue_rebate);
  read->zone = std::move(*zone);
  return read;
}

bool changes_owner(const Engine& engine, const Policy& next, Channel channel) {
  const Policy* in_force = engine.policy_in_force();
  return in_force != nullptr && spans_stores(*in_force, channel) != spans_stores(next, channel);
}

Stored<std::string> owner_objection(RewardTables& tables, const Engine& engine, const Policy& next, Instant now) {
  const auto rows = tables.policies();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  for (const auto& [channel, prefix] : kKinds) {
    const std::string kind(prefix.substr(0, prefix.size() - 1));
    for (const PolicyRow& row : *rows) {
      const auto coming = row.begun ? Stored<Policy>(next) : to_policy(row);
      if (!coming) {
        return tl::unexpected(coming.error());
      }
      if (spans_stores(*coming, channel) != spans_stores(next, channel)) {
        return "version " + row.text.version + ", which waits for its time, has another owner for the " + kind +
               " queues than this one";
      }
    }
    if (!changes_owner(engine, next, channel)) {
      continue;
    }
    std::string change = "this version hands the " + kind + " queues from " +
                         (spans_stores(next, channel) ? "stores to headquarters" : "headquarters to stores");
    if (next.effective_from > now) {
      return change + ", which must happen at once: what joins until its time would be lost";
    }
    if (const std::string rest = held(engine, prefix); !rest.empty()) {
      return change.append(", but ").append(rest);
    }
    const auto unsettled = tables.unsettled(channel);
    if (!unsettled) {
      return tl::unexpected(unsettled.error());
    }
    if (*unsettled > 0) {
      return change + ", but " + std::to_string(*unsettled) + " orders are not settled yet";
    }
  }
  return std::string();
}

}  // namespace queueback::reward_store
