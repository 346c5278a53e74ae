// What a manager looks up: a member, a receipt, an order, with the entries behind it; and policy versions.
#include <charconv>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/text.hpp"
#include "common/domain/member_code.hpp"
#include "common/policy/difference.hpp"
#include "store-server/app/manager_figures.hpp"

namespace queueback::store_server {

using domain::Money;
using nlohmann::json;
namespace qr = rewards::queue_rebate;

namespace {

json to_json(const qr::Engine& engine, const qr::Entry& entry, Instant now) {
  const auto place = engine.place_of(entry.id);
  const bool waits = entry.status == qr::EntryStatus::kWaiting;
  const Money ahead = place ? place->ahead.amount : Money{};
  const auto wait = waits ? wait_days(engine, entry.queue, ahead + entry.remaining(), now) : std::nullopt;
  return {{"entry", entry.id},
          {"order", entry.order},
          {"queue", entry.queue},
          {"member", entry.member},
          {"effective", to_rfc3339(entry.key.effective)},
          {"status", to_string(entry.status)},
          {"source", to_string(entry.ratio.source)},
          {"ratio_ppm", entry.ratio.ratio.ppm},
          {"base", entry.base.minor()},
          {"entitlement", entry.entitlement.minor()},
          {"paid", entry.paid.minor()},
          {"remaining", waits ? entry.remaining().minor() : 0},
          {"position", place ? json(place->position) : json()},
          {"ahead", place ? json(ahead.minor()) : json()},
          {"wait_days", wait ? json(*wait) : json()}};
}

json to_json(const protocol::RemoteEntry& entry) {
  const bool waits = entry.status == protocol::RemoteEntry::kWaiting;
  return {{"entry", entry.entry},
          {"order", entry.order},
          {"queue", entry.queue},
          {"member", entry.member},
          {"effective", to_rfc3339(entry.at)},
          {"status", entry.status},
          {"at_headquarters", true},
          {"entitlement", entry.entitlement.minor()},
          {"paid", entry.paid.minor()},
          {"remaining", entry.remaining().minor()},
          {"position", waits ? json(entry.position) : json()},
          {"ahead", waits ? json(entry.ahead.minor()) : json()}};
}

Stored<json> person_json(Store& store, const std::string& member) {
  const auto name = store.directory().name_of(member);
  if (!name) {
    return tl::unexpected(name.error());
  }
  return json{
      {"member", member},
      {"known", name->has_value()},
      {"name", *name ? masked_name(**name) : std::string()},
      {"level", store.engine().level_of(member)},
      {"change", store.book().balances().balance("member/" + member + "/change", store.profile().currency).minor()}};
}

Stored<json> member_json(Store& store, const std::string& member, Instant now) {
  auto person = person_json(store, member);
  const auto entries = store.reward_tables().entries_of_member(member, kManagerRows + 1);
  const auto remote = store.remote_entries(member, kManagerRows);
  if (!person || !entries) {
    return tl::unexpected(!person ? person.error() : entries.error());
  }
  if (!remote) {
    return tl::unexpected(remote.error());
  }
  if (!(*person)["known"].get<bool>() && entries->empty() && remote->empty()) {
    return json{{"what", "nothing"}};
  }
  json out = {{"what", "member"},
              {"person", std::move(*person)},
              {"entries", json::array()},
              {"more", entries->size() > kManagerRows}};
  for (const qr::Entry& entry : *entries) {
    if (out["entries"].size() < kManagerRows) {
      // What is in memory is newer than a row that is still to be written.
      out["entries"].push_back(to_json(store.engine(), store.engine().find_entry(entry.id).value_or(entry), now));
    }
  }
  for (const protocol::RemoteEntry& entry : *remote) {
    out["entries"].push_back(to_json(entry));
  }
  return out;
}

/// An order's entries: here, and those at headquarters that are among its member's newest.
Stored<json> order_json(Store& store, const std::string& order, Instant now) {
  const auto record = store.reward_tables().find_order(order);
  if (!record) {
    return tl::unexpected(record.error());
  }
  if (!*record) {
    return json();
  }
  auto person = (*record)->member.empty() ? Stored<json>(json()) : person_json(store, (*record)->member);
  if (!person) {
    return person;
  }
  json out = {{"order", order}, {"at", to_rfc3339((*record)->at)}, {"person", *person}, {"entries", json::array()}};
  for (const qr::ItemRecord& item : (*record)->items) {
    if (item.entry && out["entries"].size() < kManagerRows) {
      out["entries"].push_back(to_json(store.engine(), *item.entry, now));
    }
  }
  const auto remote = (*record)->member.empty() ? Stored<std::vector<protocol::RemoteEntry>>()
                                                : store.remote_entries((*record)->member, kManagerRows);
  if (!remote) {
    return tl::unexpected(remote.error());
  }
  for (const protocol::RemoteEntry& entry : *remote) {
    if (entry.order == order) {
      out["entries"].push_back(to_json(entry));
    }
  }
  return out;
}

struct ReceiptName {
  std::string terminal;
  std::uint64_t receipt = 0;
};

/// "T1 12", "T1/12", "T1-12".
std::optional<ReceiptName> parse_receipt(const std::string& text) {
  const std::size_t at = text.find_last_of(" /-");
  if (at == std::string::npos || at == 0) {
    return std::nullopt;
  }
  const char* const end = text.data() + text.size();
  ReceiptName name{std::string(trim(text.substr(0, at)))};
  const auto read = std::from_chars(text.data() + at + 1, end, name.receipt);
  const bool is_number = read.ec == std::errc() && read.ptr == end;
  return is_number ? std::optional(std::move(name)) : std::nullopt;
}

Stored<json> receipt_json(Store& store, const ReceiptName& name, Instant now) {
  const auto orders = DayTables(store.database()).orders_of_receipt(name.terminal, name.receipt, kManagerRows);
  if (!orders) {
    return tl::unexpected(orders.error());
  }
  if (orders->empty()) {
    return json{{"what", "nothing"}};
  }
  json out = {{"what", "receipt"}, {"sales", json::array()}, {"entries", json::array()}};
  for (const domain::OrderId& order : *orders) {
    const auto sale = store.ledger().find_sale(order);
    auto shown = order_json(store, to_string(order.uuid), now);
    if (!sale || !shown) {
      return tl::unexpected(!sale ? sale.error() : shown.error());
    }
    if (!*sale || shown->is_null()) {
      continue;
    }
    out["sales"].push_back({{"order", to_string(order.uuid)},
                            {"terminal", (*sale)->terminal},
                            {"receipt", (*sale)->receipt},
                            {"paid_at", to_rfc3339((*sale)->paid_at)},
                            {"total", (*sale)->total.minor()}});
    out["person"] = (*shown)["person"];
    for (json& entry : (*shown)["entries"]) {
      out["entries"].push_back(std::move(entry));
    }
  }
  return out;
}

Stored<json> clear_json(Store& store, Instant at, Instant now) {
  const auto shown = store.messages().presentations().of(store.engine().policy_in_force()->version);
  if (!shown) {
    return tl::unexpected(shown.error());
  }
  const std::int64_t days = (*shown)->presentation.announce_clear_days;
  json out = {{"at", to_rfc3339(at)},
              {"announced_from", to_rfc3339(at - Duration::days(days))},
              {"announced", at - now <= Duration::days(days)},
              {"queues", json::array()}};
  for (const std::string& queue : store.engine().queues()) {
    const qr::QueueFigures figures = store.engine().figures(queue);
    out["queues"].push_back({{"queue", queue},
                             {"waiting", figures.waiting},
                             {"outstanding", figures.outstanding.minor()},
                             {"pool", figures.pool.minor()}});
  }
  return out;
}

}  // namespace

Stored<json> find_json(Store& store, const std::string& text, Instant now) {
  const std::string wanted(trim(text));
  const auto code = domain::parse_member_code(wanted);
  if (const auto member = code ? std::optional(code->member) : domain::MemberId::parse(wanted)) {
    auto found = member_json(store, member->text(), now);
    if (!found || (*found)["what"] != "nothing") {
      return found;
    }
  }
  auto order = order_json(store, wanted, now);
  if (!order || !order->is_null()) {
    if (order) {
      (*order)["what"] = "order";
    }
    return order;
  }
  const auto receipt = parse_receipt(wanted);
  return receipt ? receipt_json(store, *receipt, now) : Stored<json>(json{{"what", "nothing"}});
}

Stored<json> policy_json(Store& store, Instant now) {
  const auto states = policy_states(store.reward_tables());
  if (!states) {
    return tl::unexpected(states.error());
  }
  json out = {{"policies", json::array()}, {"clear", json()}};
  for (std::size_t i = states->size(); i-- > 0 && out["policies"].size() < kManagerRows;) {
    const PolicyState& state = states->at(i);
    json row = {{"version", state.text.version},
                {"state", to_string(state.phase)},
                {"effective", to_rfc3339(state.text.effective_from)},
                {"applied", to_rfc3339(state.activated_at)},
                {"first", i == 0},
                {"changes", json::array()}};
    auto changes = policy::differences(i == 0 ? std::string() : states->at(i - 1).text.toml, state.text.toml);
    std::erase_if(changes, [](const policy::Difference& change) { return change.key == "version"; });
    row["changed"] = changes.size();
    for (const policy::Difference& change : changes) {
      if (row["changes"].size() < kPolicyChanges) {
        row["changes"].push_back({{"key", change.key}, {"before", change.before}, {"after", change.after}});
      }
    }
    out["policies"].push_back(std::move(row));
  }
  if (const auto at = store.engine().clears_at()) {
    auto clear = clear_json(store, *at, now);
    if (!clear) {
      return clear;
    }
    out["clear"] = std::move(*clear);
  }
  return out;
}

}  // namespace queueback::store_server
