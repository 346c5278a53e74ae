#include "store-server/app/manager_figures.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <utility>

#include "common/base/wide.hpp"
#include "common/policy/difference.hpp"
#include "common/rewards/queue_rebate/solvency.hpp"

namespace queueback::store_server {

using domain::Money;
using nlohmann::json;
namespace qr = rewards::queue_rebate;

namespace {

/// Days over which the average of what comes in is taken: the shortest that has all of the last 30 days' inflow.
constexpr std::array<std::int64_t, 4> kAverageDays = {7, 14, 21, 30};

Stored<std::string> cashier_name(Store& store, const std::string& id) {
  const auto body = store.directory().reference_body(protocol::ReferenceKind::kCashier, id);
  if (!body) {
    return tl::unexpected(body.error());
  }
  const auto cashier = *body ? protocol::decode_cashier(**body) : tl::unexpected(protocol::DecodeFailure{});
  return cashier ? cashier->name : std::string();
}

json to_json(const DayTotal& total) {
  return {{"name", total.key.name}, {"count", total.total.count}, {"amount", total.total.amount.minor()}};
}

/// Amounts of the last days of one queue, or of all.
struct PaidDays {
  std::array<Money, kPayoutDays> days{};  ///< today last
  void add(std::int64_t ago, Money amount) { days.at(static_cast<std::size_t>(kPayoutDays - 1 - ago)) += amount; }
  [[nodiscard]] Money last(std::int64_t count) const {
    Money sum;
    for (std::int64_t ago = 0; ago < count; ++ago) {
      sum += days.at(static_cast<std::size_t>(kPayoutDays - 1 - ago));
    }
    return sum;
  }
  void put(json& out) const {
    out["paid_today"] = last(1).minor();
    out["paid_7_days"] = last(7).minor();
    out["paid_30_days"] = last(kPayoutDays).minor();
    out["paid_by_day"] = json::array();
    for (const Money& day : days) {
      out["paid_by_day"].push_back(day.minor());
    }
  }
};

struct Paid {
  PaidDays all;
  std::map<std::string, PaidDays> by_queue;
};

Stored<Paid> paid_of(Store& store, Instant now) {
  const std::int64_t today = store.days().day_of(now);
  const auto tables = store.days().tables();
  auto totals = tables ? (*tables)->totals(DayKind::kPayoutsByQueue, today - kPayoutDays + 1, today)
                       : tl::unexpected(tables.error());
  if (!totals) {
    return tl::unexpected(totals.error());
  }
  Paid paid;
  for (const DayTotal& total : *totals) {
    paid.all.add(today - total.key.day, total.total.amount);
    paid.by_queue[total.key.name].add(today - total.key.day, total.total.amount);
  }
  return paid;
}

/// The sale whose contribution a payout was: nothing where the step was no sale of a till.
Stored<json> sale_of(Store& store, std::uint64_t log_no) {
  const auto entries = store.ledger().read_log(log_no, 1);
  if (!entries) {
    return tl::unexpected(entries.error());
  }
  const auto logged = entries->empty() ? tl::unexpected(protocol::DecodeFailure{})
                                       : protocol::decode_store_record(entries->front().payload);
  const auto* entry = logged ? std::get_if<protocol::TerminalEntry>(&logged->body) : nullptr;
  const auto sent =
      entry == nullptr ? std::nullopt : std::optional(replication::decode_record(ByteView(entry->record)));
  const auto content =
      sent && *sent ? protocol::decode_terminal_record((*sent)->payload) : tl::unexpected(protocol::DecodeFailure{});
  const auto* order = content ? std::get_if<domain::Order>(&content->body) : nullptr;
  if (order == nullptr) {
    return json();
  }
  return json{{"terminal", order->terminal.text()}, {"receipt", order->receipt.value}, {"total", order->total.minor()}};
}

Stored<std::string> shown_name(Store& store, const std::string& member) {
  const auto name = store.directory().name_of(member);
  if (!name) {
    return tl::unexpected(name.error());
  }
  return *name ? masked_name(**name) : std::string();
}

Stored<json> line_json(Store& store, const std::string& queue, std::uint64_t rows, Instant now) {
  json list = json::array();
  for (const QueueLine& line : store.queue_lines(queue, rows)) {
    const auto name = shown_name(store, line.entry.member);
    if (!name) {
      return tl::unexpected(name.error());
    }
    const auto wait = wait_days(store.engine(), queue, line.place.ahead.amount + line.entry.remaining(), now);
    list.push_back({{"entry", line.entry.id},
                    {"member", line.entry.member},
                    {"name", *name},
                    {"effective", to_rfc3339(line.entry.key.effective)},
                    {"entitlement", line.entry.entitlement.minor()},
                    {"paid", line.entry.paid.minor()},
                    {"remaining", line.entry.remaining().minor()},
                    {"position", line.place.position},
                    {"ahead", line.place.ahead.amount.minor()},
                    {"wait_days", wait ? json(*wait) : json()}});
  }
  return list;
}

Stored<json> pause_json(Store& store) {
  const auto newest = DayTables(store.database()).newest_pause();
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  json out = {{"paused", store.engine().paused()}};
  // A policy version may have changed it since.
  if (*newest && (*newest)->paused == store.engine().paused()) {
    out["at"] = to_rfc3339((*newest)->at);
    out["who"] = (*newest)->who;
  }
  return out;
}

}  // namespace

std::optional<std::int64_t> wait_days(const qr::Engine& engine, const std::string& queue, Money ahead, Instant now) {
  const auto came_in = [&](std::int64_t days) {
    return engine.inflow_since(queue, now - Duration::days(days)).contributed;
  };
  const Money all = came_in(kAverageDays.back());
  const auto shortest =
      std::find_if(kAverageDays.begin(), kAverageDays.end(), [&](std::int64_t days) { return came_in(days) == all; });
  if (all.is_zero() || shortest == kAverageDays.begin() || ahead.minor() < 0) {
    return std::nullopt;
  }
  const Wide days = (Wide{ahead.minor()} * *shortest + all.minor() - 1) / all.minor();
  return days > std::numeric_limits<std::int32_t>::max() ? std::nullopt
                                                         : std::optional(static_cast<std::int64_t>(days));
}

std::optional<std::int64_t> parse_day(const std::string& text) {
  constexpr std::size_t kLength = 10;
  const auto midnight = text.size() == kLength ? parse_rfc3339(text + "T00:00:00Z") : std::nullopt;
  return midnight ? std::optional(midnight->micros / Duration::days(1).micros) : std::nullopt;
}

Stored<json> sales_json(Store& store, std::int64_t day) {
  const auto tables = store.days().tables();
  if (!tables) {
    return tl::unexpected(tables.error());
  }
  json out = {{"day", to_string(civil_from_days(day))}, {"count", 0}, {"total", 0}};
  const auto since = (*tables)->first_day(DayKind::kSalesByHour);
  if (!since) {
    return tl::unexpected(since.error());
  }
  out["since"] = *since ? json(to_string(civil_from_days(**since))) : json();
  const std::array<std::pair<const char*, DayKind>, 4> lists = {{{"hours", DayKind::kSalesByHour},
                                                                 {"tenders", DayKind::kSalesByTender},
                                                                 {"cashiers", DayKind::kSalesByCashier},
                                                                 {"returns", DayKind::kReturnsByTender}}};
  for (const auto& [name, kind] : lists) {
    const auto totals = (*tables)->totals(kind, day, day);
    if (!totals) {
      return tl::unexpected(totals.error());
    }
    out[name] = json::array();
    for (const DayTotal& total : *totals) {
      if (out[name].size() < kManagerRows) {
        out[name].push_back(to_json(total));
      }
    }
  }
  std::int64_t count = 0;
  std::int64_t total = 0;
  for (const json& hour : out["hours"]) {
    count += hour["count"].get<std::int64_t>();
    total += hour["amount"].get<std::int64_t>();
  }
  out["count"] = count;
  out["total"] = total;
  for (json& cashier : out["cashiers"]) {
    const auto name = cashier_name(store, cashier["name"].get<std::string>());
    if (!name) {
      return tl::unexpected(name.error());
    }
    cashier["cashier"] = *name;
  }
  return out;
}

Stored<json> payouts_json(Store& store, Instant now, std::uint64_t rows) {
  const auto paid = paid_of(store, now);
  const auto tables = store.days().tables();
  if (!paid || !tables) {
    return tl::unexpected(!paid ? paid.error() : tables.error());
  }
  const auto recent = (*tables)->newest_payouts(std::min(rows, kManagerRows));
  const auto since = (*tables)->first_day(DayKind::kSalesByHour);
  if (!recent || !since) {
    return tl::unexpected(!recent ? recent.error() : since.error());
  }
  json out = {{"today", to_string(civil_from_days(store.days().day_of(now)))},
              {"since", *since ? json(to_string(civil_from_days(**since))) : json()},
              {"queues", json::array()},
              {"recent", json::array()}};
  paid->all.put(out);
  for (const auto& [queue, days] : paid->by_queue) {
    json row = {{"queue", queue}};
    days.put(row);
    out["queues"].push_back(std::move(row));
  }
  for (const PayoutRow& row : *recent) {
    const auto name = shown_name(store, row.member);
    const auto sale = sale_of(store, row.log_no);
    if (!name || !sale) {
      return tl::unexpected(!name ? name.error() : sale.error());
    }
    out["recent"].push_back({{"at", to_rfc3339(row.at)},
                             {"queue", row.queue},
                             {"entry", row.entry},
                             {"member", row.member},
                             {"name", *name},
                             {"amount", row.amount.minor()},
                             {"log_no", row.log_no},
                             {"sale", *sale}});
  }
  return out;
}

Stored<json> queues_json(Store& store, Instant now, std::uint64_t rows) {
  const auto paid = paid_of(store, now);
  const auto pause = pause_json(store);
  const auto remote = store.remote().tables().queues();
  if (!paid || !pause) {
    return tl::unexpected(!paid ? paid.error() : pause.error());
  }
  if (!remote) {
    return tl::unexpected(remote.error());
  }
  json out = {{"pause", *pause}, {"queues", json::array()}, {"at_headquarters", json::array()}};
  for (const qr::Solvency& queue : qr::solvency(store.engine(), now)) {
    auto line = line_json(store, queue.queue, std::min(rows, kManagerRows), now);
    if (!line) {
      return tl::unexpected(line.error());
    }
    const auto wait = wait_days(store.engine(), queue.queue, queue.outstanding, now);
    json row = {{"queue", queue.queue},
                {"waiting", queue.waiting},
                {"outstanding", queue.outstanding.minor()},
                {"pool", queue.pool.minor()},
                {"inflow_7_days", queue.inflow[0].minor()},
                {"inflow_30_days", queue.inflow[1].minor()},
                {"coverage_ppm", queue.coverage ? json(queue.coverage->ppm) : json()},
                {"never_paid_ppm", queue.never_paid ? json(queue.never_paid->ppm) : json()},
                {"wait_days", wait ? json(*wait) : json()},
                {"line", std::move(*line)}};
    const auto found = paid->by_queue.find(queue.queue);
    (found == paid->by_queue.end() ? PaidDays() : found->second).put(row);
    out["queues"].push_back(std::move(row));
  }
  for (const RemoteQueue& queue : *remote) {
    out["at_headquarters"].push_back({{"queue", queue.queue},
                                      {"pending", queue.pending},
                                      {"waiting", queue.waiting},
                                      {"outstanding", queue.outstanding.minor()}});
  }
  return out;
}

Stored<json> overview_json(Store& store, Instant now) {
  auto sales = sales_json(store, store.days().day_of(now));
  const auto paid = paid_of(store, now);
  if (!sales || !paid) {
    return tl::unexpected(!sales ? sales.error() : paid.error());
  }
  const auto quarantined = store.ledger().open_quarantine_count();
  const auto alarms = store.ledger().open_alarm_count();
  const auto remote = store.remote().tables().queues();
  if (!quarantined || !alarms) {
    return tl::unexpected(!quarantined ? quarantined.error() : alarms.error());
  }
  if (!remote) {
    return tl::unexpected(remote.error());
  }
  qr::QueueFigures all;
  for (const std::string& queue : store.engine().queues()) {
    const qr::QueueFigures figures = store.engine().figures(queue);
    all.waiting += figures.waiting;
    all.outstanding += figures.outstanding;
    all.pool += figures.pool;
  }
  for (const RemoteQueue& queue : *remote) {
    all.waiting += queue.waiting;
    all.outstanding += queue.outstanding;
  }
  json offsets = json::array();
  for (const protocol::ZoneOffset& offset : store.profile().offsets) {
    offsets.push_back({{"from", offset.from.micros / Duration::seconds(1).micros}, {"minutes", offset.offset_minutes}});
  }
  const qr::Policy* policy = store.engine().policy_in_force();
  const auto clear = store.engine().clears_at();
  return json{{"day", (*sales)["day"]},
              {"sales", (*sales)["count"]},
              {"total", (*sales)["total"]},
              {"waiting", all.waiting},
              {"outstanding", all.outstanding.minor()},
              {"pool", all.pool.minor()},
              {"paid_today", paid->all.last(1).minor()},
              {"paused", store.engine().paused()},
              {"policy", policy == nullptr ? std::string() : policy->version},
              {"clears_at", clear ? json(to_rfc3339(*clear)) : json()},
              {"offsets", std::move(offsets)},
              {"quarantined", *quarantined},
              {"alarms", *alarms}};
}

}  // namespace queueback::store_server
