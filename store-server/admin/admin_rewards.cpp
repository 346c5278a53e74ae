// The admin commands of the reward program: policies, commands, solvency, exports, draws.
#include <algorithm>
#include <utility>

#include "common/policy/policy.hpp"
#include "common/policy/warnings.hpp"
#include "common/replay_format/command_reader.hpp"
#include "common/reward_store/report_json.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"
#include "store-server/app/command_export.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;
namespace qr = rewards::queue_rebate;

namespace {

/// What an operator may order; orders and policies have ways of their own.
Result<RewardRequest, std::string> to_request(const std::string& text) {
  replay::CommandLine line = replay::read_command(text);
  if (!line.body) {
    return tl::unexpected(line.body.error());
  }
  RewardRequest request{*line.at, qr::Tick{}, text, "admin"};
  const bool allowed = std::visit(
      [&request](auto& body) {
        using Body = std::decay_t<decltype(body)>;
        constexpr bool kIsForOperators = std::is_same_v<Body, qr::CompleteOrder> || std::is_same_v<Body, qr::Refund> ||
                                         std::is_same_v<Body, qr::Draw> || std::is_same_v<Body, qr::RedeemEntry> ||
                                         std::is_same_v<Body, qr::Leave> || std::is_same_v<Body, qr::Pause> ||
                                         std::is_same_v<Body, qr::Resume>;
        if constexpr (kIsForOperators) {
          request.body = std::move(body);
        }
        return kIsForOperators;
      },
      *line.body);
  if (!allowed) {
    return tl::unexpected(std::string("operators may complete, refund, draw, redeem, leave, pause and resume"));
  }
  return request;
}

ExportCursor cursor_of(const json& request) {
  ExportCursor cursor;
  cursor.after = runtime::optional_count(request, "after");
  cursor.clock = Instant{runtime::optional_number(request, "clock", 0)};
  return cursor;
}

using Found = Result<json, std::string>;

Stored<Found> draws_json(RewardTables& tables, const std::vector<DrawRow>& draws) {
  json list = json::array();
  for (const DrawRow& draw : draws) {
    const auto entry = tables.find_entry(draw.entry);
    if (!entry) {
      return tl::unexpected(entry.error());
    }
    if (!entry->has_value()) {
      return Found(tl::unexpected("there is no entry " + draw.entry));
    }
    const qr::Entry& drawn = **entry;
    list.push_back({{"entry", draw.entry},
                    {"number", draw.number},
                    {"ratio_ppm", drawn.ratio.ratio.ppm},
                    {"source", to_string(drawn.ratio.source)},
                    {"store", drawn.store},
                    {"desk", drawn.desk},
                    {"product", drawn.product},
                    {"channel", static_cast<int>(drawn.channel)}});
  }
  return Found(std::move(list));
}

json to_json(const std::vector<qr::GroupRecord>& groups) {
  json list = json::array();
  for (const qr::GroupRecord& group : groups) {
    list.push_back({{"queue", group.queue},
                    {"group", group.number},
                    {"size", group.setting.group},
                    {"cash", group.setting.cash},
                    {"slots", group.cash}});
  }
  return list;
}

/// Everything that is public about a version's draws.
Stored<Found> draws_of(RewardTables& tables, const std::string& version) {
  const auto states = policy_states(tables);
  const auto draws = tables.draws_of(version);
  const auto groups = tables.groups_of(version);
  if (!states || !draws || !groups) {
    return tl::unexpected(!states ? states.error() : !draws ? draws.error() : groups.error());
  }
  const auto state = std::find_if(states->begin(), states->end(),
                                  [&](const PolicyState& candidate) { return candidate.text.version == version; });
  if (state == states->end()) {
    return Found(tl::unexpected("there is no policy version " + version));
  }
  auto list = draws_json(tables, *draws);
  if (!list || !*list) {
    return list;
  }
  json answer = reward_store::to_json({*state}).front();
  answer["toml"] = state->text.toml;
  answer["draws"] = std::move(**list);
  answer["groups"] = to_json(*groups);
  return Found(std::move(answer));
}

json to_json(const ExportPage& page) {
  return {{"lines", page.lines}, {"after", page.next.after}, {"clock", page.next.clock.micros}, {"more", page.more}};
}

}  // namespace

void Admin::install_rewards(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) { this->add(service, name, method); };
  add("policy.check", &Admin::check_policy);
  add("policy.apply", &Admin::apply_policy);
  add("policy.list", &Admin::policies);
  add("policy.texts", &Admin::policy_texts);
  add("reward", &Admin::reward);
  add("solvency", &Admin::solvency);
  add("export.commands", &Admin::export_commands);
  add("export.ledger", &Admin::export_ledger);
  add("draws", &Admin::draws);
}

Admin::Answer Admin::check_policy(json request) {
  const auto toml = runtime::required_text(request, "toml");
  const auto source = runtime::required_text(request, "source");
  if (!toml || !source) {
    co_return tl::unexpected(!toml ? toml.error() : source.error());
  }
  using Checked = Result<json, std::string>;
  const Instant now = context_.clock.now();
  const auto work = [this, toml, source, now]() -> Stored<Checked> {
    const auto policy = context_.store.check_policy(*toml, *source, now);
    const auto states = policy_states(context_.store.reward_tables());
    if (!policy || !states) {
      return tl::unexpected(!policy ? policy.error() : states.error());
    }
    if (!*policy) {
      return Checked(tl::unexpected((*policy).error()));
    }
    json answer = reward_store::change_json(context_.store.engine(), *states, **policy, *toml, now);
    // It was parsed a moment ago, so it can be parsed.
    answer["warnings"] =
        policy::warnings(**policy, policy::parse(*toml, *source, now)->presentation, (*policy)->effective_from);
    return Checked(std::move(answer));
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
  Instant effective = context_.clock.now();
  if (const std::string at = runtime::optional_text(request, "effective"); !at.empty()) {
    const auto parsed = parse_rfc3339(at);
    if (!parsed) {
      co_return refuse("'effective' must be a time like 2026-12-01T00:00:00+08:00");
    }
    effective = *parsed;
  }
  using Applied = Result<void, std::string>;
  const auto work = [this, toml, source, effective] { return context_.store.apply_policy(*toml, *source, effective); };
  const auto applied = co_await on_storage<Applied>(context_.storage, work);
  if (!applied) {
    co_return refuse(applied.error());
  }
  co_return json{{"effective", to_rfc3339(effective)}};
}

Admin::Answer Admin::policies(json /*request*/) {
  using States = std::vector<PolicyState>;
  const auto work = [this] { return policy_states(context_.store.reward_tables()); };
  const auto states = co_await on_storage<States>(context_.storage, work);
  co_return json{{"policies", reward_store::to_json(states)}};
}

Admin::Answer Admin::policy_texts(json /*request*/) {
  using States = std::vector<PolicyState>;
  const auto work = [this] { return policy_states(context_.store.reward_tables()); };
  const auto states = co_await on_storage<States>(context_.storage, work);
  json list = json::array();
  for (std::size_t i = 0; i < states.size(); ++i) {
    list.push_back(
        {{"file", policy_file(i + 1)}, {"version", states[i].text.version}, {"toml", policy_text(states[i])}});
  }
  co_return json{{"policies", list}};
}

Admin::Answer Admin::reward(json request) {
  const auto text = runtime::required_text(request, "command");
  if (!text) {
    co_return tl::unexpected(text.error());
  }
  const auto command = to_request(*text);
  if (!command) {
    co_return refuse(command.error());
  }
  using Answered = Result<Rewarded, std::string>;
  const auto work = [this, command] { return context_.store.reward(*command); };
  const auto rewarded = co_await on_storage<Answered>(context_.storage, work);
  if (!rewarded) {
    co_return refuse(rewarded.error());
  }
  json answer = {{"entries", rewarded->entries}, {"postings", rewarded->postings.size()}};
  if (rewarded->drawn_number) {
    answer["number"] = *rewarded->drawn_number;
  }
  co_return answer;
}

Admin::Answer Admin::solvency(json /*request*/) {
  const Instant now = context_.clock.now();
  const auto work = [this, now]() -> Stored<json> { return reward_store::solvency_json(context_.store.engine(), now); };
  json list = co_await on_storage<json>(context_.storage, work);
  co_return json{{"solvency", std::move(list)}};
}

Admin::Answer Admin::export_commands(json request) {
  const ExportCursor cursor = cursor_of(request);
  const auto work = [this, cursor] {
    return store_server::export_commands(context_.store.ledger(), context_.store.reward_tables(), cursor);
  };
  const auto page = co_await on_storage<ExportPage>(context_.storage, work);
  co_return to_json(page);
}

Admin::Answer Admin::export_ledger(json request) {
  const ExportCursor cursor = cursor_of(request);
  const auto work = [this, cursor] { return store_server::export_ledger(context_.store.ledger(), cursor); };
  const auto page = co_await on_storage<ExportPage>(context_.storage, work);
  co_return to_json(page);
}

Admin::Answer Admin::draws(json request) {
  const auto version = runtime::required_text(request, "version");
  if (!version) {
    co_return tl::unexpected(version.error());
  }
  const auto work = [this, version] { return draws_of(context_.store.reward_tables(), *version); };
  auto found = co_await on_storage<Found>(context_.storage, work);
  if (!found) {
    co_return refuse(found.error());
  }
  co_return std::move(*found);
}

}  // namespace queueback::store_server
