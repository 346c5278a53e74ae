#include "store-server/web/answer_json.hpp"

#include <nlohmann/json.hpp>

#include "common/replay_format/command_writer.hpp"

namespace queueback::store_server {

using namespace rewards::queue_rebate;
using nlohmann::json;

namespace {

json text_or_null(const std::string& text) { return text.empty() ? json() : json(text); }

template <class T>
json number_or_null(const std::optional<T>& number) {
  return number ? json(*number) : json();
}

json time_or_null(const std::optional<Instant>& at) { return at ? json(to_rfc3339(*at)) : json(); }

json ppm_or_null(const std::optional<domain::Ratio>& ratio) { return ratio ? json(ratio->ppm) : json(); }

/// The queue that an item belongs to under the version in force, and whose it is.
void add_queue(json& out, const Engine& engine, const OrderRecord& order, const ItemRecord& item) {
  const Policy* const policy = engine.policy_in_force();
  if (policy == nullptr) {
    out["queue"] = nullptr;
    out["queue_owner"] = nullptr;
    return;
  }
  const std::string queue = queue_key(*policy, {order.channel, order.store, order.desk, item.product});
  out["queue"] = queue;
  out["queue_owner"] = owner_of(queue).empty() ? "headquarters" : "store";
}

json line_json(const Engine& engine, const OrderRecord& order, std::size_t n, const OnlineOrderRow* online) {
  const ItemRecord& item = order.items[n];
  json out;
  out["line"] = n;
  out["product"] = text_or_null(item.product);
  out["paid"] = item.paid.minor();
  out["refunded"] = item.refunded.minor();
  out["contributed"] = item.contributed.minor();
  out["entry"] = item.entry ? json(item.entry->id) : json();
  const bool has_row = online != nullptr && n < online->lines.size();
  out["deducted"] = has_row ? json(online->lines[n].deducted.minor()) : json();
  out["quantity"] = has_row ? json(to_string(online->lines[n].quantity)) : json();
  add_queue(out, engine, order, item);
  return out;
}

json handover_json(const HandoverRow& handover) {
  json out;
  out["terminal"] = handover.terminal;
  out["cashier"] = handover.cashier;
  out["at"] = to_rfc3339(handover.at);
  return out;
}

}  // namespace

json entry_json(const Engine& engine, const Entry& entry) {
  json out;
  out["entry"] = entry.id;
  out["order"] = entry.order;
  out["line"] = entry.key.line;
  out["product"] = text_or_null(entry.product);
  out["queue"] = entry.queue;
  out["queue_owner"] = "store";
  out["member"] = entry.member;
  out["effective_at"] = to_rfc3339(entry.key.effective);
  out["status"] = to_string(entry.status);
  out["base"] = entry.base.minor();
  out["ratio_ppm"] = entry.ratio.ratio.ppm;
  out["source"] = to_string(entry.ratio.source);
  out["policy_version"] = entry.policy_version;
  out["entitlement"] = entry.entitlement.minor();
  out["paid"] = entry.paid.minor();
  out["remaining"] = entry.status == EntryStatus::kWaiting ? entry.remaining().minor() : 0;
  out["redeemed"] = entry.redeemed.minor();
  out["into"] = entry.into ? json(replay::name_of(*entry.into)) : json();
  out["draw_open"] = engine.draw_is_open(entry.id);
  const auto place = engine.place_of(entry.id);
  out["position"] = place ? json(place->position) : json();
  out["entries_ahead"] = place ? json(place->ahead.entries) : json();
  out["ahead"] = place ? json(place->ahead.amount.minor()) : json();
  return out;
}

json entry_json(const protocol::RemoteEntry& entry) {
  const bool waits = entry.status == protocol::RemoteEntry::kWaiting;
  json out;
  out["entry"] = entry.entry;
  out["order"] = entry.order;
  out["queue"] = entry.queue;
  out["queue_owner"] = "headquarters";
  out["member"] = entry.member;
  out["status"] = entry.status;
  out["entitlement"] = entry.entitlement.minor();
  out["paid"] = entry.paid.minor();
  out["remaining"] = entry.remaining().minor();
  out["position"] = waits ? json(entry.position) : json();
  out["ahead"] = waits ? json(entry.ahead.minor()) : json();
  out["as_of"] = to_rfc3339(entry.at);
  return out;
}

json entries_json(const Engine& engine, const OrderRecord& order) {
  json out = json::array();
  for (const ItemRecord& item : order.items) {
    if (item.entry) {
      out.push_back(entry_json(engine, *item.entry));
    }
  }
  return out;
}

json order_json(const Engine& engine, const OrderRecord& order, const OnlineOrderRow* online,
                const HandoverRow* handover) {
  json out;
  out["order"] = order.order;
  out["channel"] = replay::name_of(order.channel);
  out["store"] = order.store;
  out["desk"] = text_or_null(order.desk);
  out["member"] = text_or_null(order.member);
  out["effective_at"] = to_rfc3339(order.at);
  out["completed"] = order.completed;
  out["handed_over"] = handover == nullptr ? json() : handover_json(*handover);
  out["state"] = order.state == ItemState::kPending ? "pending" : "settled";
  out["due"] = time_or_null(order.due);
  out["settled_at"] = time_or_null(order.settled_at);
  out["policy_version"] = text_or_null(order.policy_version);
  out["tender"] = online == nullptr ? json() : json(online->tender);
  out["lines"] = json::array();
  for (std::size_t n = 0; n < order.items.size(); ++n) {
    out["lines"].push_back(line_json(engine, order, n, online));
  }
  out["entries"] = entries_json(engine, order);
  return out;
}

json messages_json(const MessagePage& page) {
  json list = json::array();
  for (const MemberMessage& message : page.messages) {
    json out;
    out["n"] = message.n;
    out["log_no"] = message.log_no;
    out["entry"] = message.entry;
    out["event"] = policy::to_string(message.event);
    out["at"] = to_rfc3339(message.at);
    out["zh"] = message.zh;
    out["en"] = message.en;
    list.push_back(std::move(out));
  }
  json answer;
  answer["messages"] = std::move(list);
  answer["next"] = page.next;
  answer["more"] = page.more;
  return answer;
}

json queue_json(const Solvency& report) {
  json out;
  out["queue"] = report.queue;
  out["waiting"] = report.waiting;
  out["outstanding"] = report.outstanding.minor();
  out["pool"] = report.pool.minor();
  for (std::size_t i = 0; i < kSolvencyDays.size(); ++i) {
    out["inflow_" + std::to_string(kSolvencyDays[i]) + "_days"] = report.inflow[i].minor();
  }
  out["coverage_ppm"] = ppm_or_null(report.coverage);
  out["wait_p50_seconds"] = number_or_null(report.wait_p50_seconds);
  out["wait_p90_seconds"] = number_or_null(report.wait_p90_seconds);
  out["never_paid_ppm"] = ppm_or_null(report.never_paid);
  return out;
}

}  // namespace queueback::store_server
