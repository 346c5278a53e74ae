// The admin commands that only read: queue and ledger.
#include <algorithm>
#include <utility>

#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;

namespace {

constexpr std::int64_t kDefaultRows = 20;
constexpr std::int64_t kMaxRows = 500;

std::size_t rows_wanted(const json& request) {
  const std::int64_t wanted = runtime::optional_number(request, "rows", kDefaultRows);
  return static_cast<std::size_t>(std::clamp<std::int64_t>(wanted, 0, kMaxRows));
}

json to_json(const QueueLine& line) {
  return {{"entry", line.entry.id},
          {"member", line.entry.member},
          {"effective", to_rfc3339(line.entry.key.effective)},
          {"base", line.entry.base.minor()},
          {"ratio_ppm", line.entry.ratio.ratio.ppm},
          {"source", to_string(line.entry.ratio.source)},
          {"entitlement", line.entry.entitlement.minor()},
          {"paid", line.entry.paid.minor()},
          {"position", line.place.position},
          {"ahead", line.place.ahead.amount.minor()}};
}

struct QueueReport {
  rewards::queue_rebate::QueueFigures figures;
  std::vector<QueueLine> lines;
};

json to_json(const protocol::RemoteEntry& entry) {
  return {{"entry", entry.entry},       {"member", entry.member},
          {"status", entry.status},     {"entitlement", entry.entitlement.minor()},
          {"paid", entry.paid.minor()}, {"remaining", entry.remaining().minor()},
          {"position", entry.position}, {"ahead", entry.ahead.minor()},
          {"at", to_rfc3339(entry.at)}};
}

/// Queues at headquarters, as far as this store's orders are in them.
Stored<json> remote_json(RemoteTables& tables, std::size_t rows) {
  const auto queues = tables.queues();
  if (!queues) {
    return tl::unexpected(queues.error());
  }
  json list = json::array();
  for (const RemoteQueue& queue : *queues) {
    const auto open = tables.open_in(queue.queue, rows);
    if (!open) {
      return tl::unexpected(open.error());
    }
    json entries = json::array();
    std::transform(open->begin(), open->end(), std::back_inserter(entries),
                   [](const protocol::RemoteEntry& entry) { return to_json(entry); });
    list.push_back({{"queue", queue.queue},
                    {"pending", queue.pending},
                    {"waiting", queue.waiting},
                    {"outstanding", queue.outstanding.minor()},
                    {"entries", entries}});
  }
  return list;
}

json to_json(const ledger::Posting& posting) {
  return {{"book", posting.book == ledger::Book::kSales ? "sales" : "rewards"},
          {"debit", posting.debit},
          {"credit", posting.credit},
          {"currency", posting.currency},
          {"amount", posting.amount.minor()},
          {"cause", posting.cause}};
}

}  // namespace

Admin::Answer Admin::queue(json request) {
  const std::size_t rows = rows_wanted(request);
  using Reports = std::map<std::string, QueueReport>;
  const auto work = [this, rows]() -> Stored<Reports> {
    Reports out;
    for (const std::string& queue : context_.store.engine().queues()) {
      out[queue] = {context_.store.engine().figures(queue), context_.store.queue_lines(queue, rows)};
    }
    return out;
  };
  const auto reports = co_await on_storage<Reports>(context_.storage, work);
  const auto remote_work = [this, rows] { return remote_json(context_.store.remote().tables(), rows); };
  json remote = co_await on_storage<json>(context_.storage, remote_work);
  json list = json::array();
  for (const auto& [queue, report] : reports) {
    json lines = json::array();
    for (const QueueLine& line : report.lines) {
      lines.push_back(to_json(line));
    }
    list.push_back({{"queue", queue},
                    {"waiting", report.figures.waiting},
                    {"outstanding", report.figures.outstanding.minor()},
                    {"pool", report.figures.pool.minor()},
                    {"line", lines}});
  }
  co_return json{{"queues", list}, {"at_headquarters", std::move(remote)}};
}

Admin::Answer Admin::ledger(json request) {
  const std::string account = runtime::optional_text(request, "account");
  const std::size_t rows = rows_wanted(request);
  using Balances = std::map<ledger::AccountKey, domain::Money>;
  const auto work = [this]() -> Stored<Balances> { return context_.store.book().balances().all(); };
  const auto balances = co_await on_storage<Balances>(context_.storage, work);
  json list = json::array();
  for (const auto& [key, amount] : balances) {
    const bool shown = !amount.is_zero() && (account.empty() || key.account == account);
    if (shown) {
      list.push_back({{"account", key.account}, {"currency", key.currency}, {"amount", amount.minor()}});
    }
  }
  json answer = {{"balances", list}};
  if (!account.empty()) {
    const auto next_work = [this, account, rows] { return context_.store.ledger().postings_of_account(account, rows); };
    const auto postings = co_await on_storage<std::vector<ledger::Posting>>(context_.storage, next_work);
    answer["postings"] = json::array();
    for (const ledger::Posting& posting : postings) {
      answer["postings"].push_back(to_json(posting));
    }
  }
  co_return answer;
}

}  // namespace queueback::store_server
