#include "headquarters/admin/admin.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "common/enrolment/certificate_json.hpp"
#include "common/log/log.hpp"
#include "common/runtime/json_page.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/rows_wanted.hpp"
#include "headquarters/app/audit.hpp"
#include "headquarters/app/order_json.hpp"
#include "headquarters/app/store_json.hpp"

namespace queueback::headquarters {

using nlohmann::json;
// Work for the storage thread is named before it is awaited: GCC 12 destroys a capturing lambda twice when it is a
// temporary of a co_await expression.
using runtime::on_storage;
using runtime::refuse;

namespace {

static_assert(kMaxOrderJsonBytes <= kMaxAdminBytes && kMaxAdminBytes + 1024 < net::kMaxLineBytes);

struct BalanceLine {
  BalanceKey key;
  domain::Money amount;
};

/// Accounts behind `after` that are not at zero, of one store or (empty) of all; one more than `limit` if there are.
std::vector<BalanceLine> balances_after(const Books& books, const std::string& store, const BalanceKey& after,
                                        std::uint64_t limit) {
  std::vector<BalanceLine> out;
  for (auto book = books.lower_bound(std::max(after.store, store)); book != books.end(); ++book) {
    if (!store.empty() && book->first != store) {
      return out;
    }
    const auto& accounts = book->second.all();
    auto next = book->first == after.store ? accounts.upper_bound(after.account) : accounts.begin();
    for (; next != accounts.end(); ++next) {
      if (!next->second.is_zero()) {
        out.push_back({{book->first, next->first}, next->second});
      }
      if (out.size() > limit) {
        return out;
      }
    }
  }
  return out;
}

json to_json(const BalanceLine& line) {
  json out;
  out["store"] = line.key.store;
  out["account"] = line.key.account.account;
  out["currency"] = line.key.account.currency;
  out["amount"] = line.amount.minor();
  return out;
}

json to_json(const AuditRun& run) {
  json out;
  out["at"] = to_rfc3339(run.at);
  out["took_ms"] = run.took.micros / 1000;
  out["records"] = run.records;
  out["adds_up"] = run.finding_count == 0;
  out["finding"] = run.findings.empty() ? "" : run.findings.front();
  return out;
}

}  // namespace

void Admin::install(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) {
    service.add(name, [this, method](json request) { return (this->*method)(std::move(request)); });
  };
  add("status", &Admin::status);
  add("store.code", &Admin::store_code);
  add("store.revoke", &Admin::revoke_store);
  add("store.list", &Admin::stores);
  add("ledger", &Admin::ledger);
  add("reports", &Admin::till_reports);
  add("orders", &Admin::orders);
  add("audit", &Admin::audit);
  install_rewards(service);
  install_attention(service);
  authority_.install(service);
}

Admin::Answer Admin::status(json /*request*/) {
  const std::function<Stored<Figures>()> work = [this] { return context_.archive.figures(); };
  const auto figures = co_await on_storage<Figures>(context_.storage, work);
  const std::function<Stored<std::optional<AuditRun>>()> read_audit = [this] {
    return context_.archive.audit_runs().last();
  };
  const auto audit = co_await on_storage<std::optional<AuditRun>>(context_.storage, read_audit);
  const auto groups = context_.storage.figures();
  json answer;
  answer["audit"] = audit ? to_json(*audit) : json();
  answer["stores"] = figures.stores;
  answer["connected_stores"] = context_.downlink.session_count();
  answer["records"] = figures.records;
  answer["orders"] = figures.orders;
  answer["quarantined"] = figures.quarantined;
  answer["repeats"] = figures.repeats;
  answer["alarms"] = figures.alarms;
  answer["sums"] = json::object();
  for (const auto& [currency, sum] : figures.sums) {
    answer["sums"][currency] = sum ? json(sum->minor()) : json();
  }
  answer["commits"] = groups.groups;
  answer["commit_micros"] = groups.commit_micros;
  const json certificate = enrolment::to_json(context_.certification.tls().certificate, context_.certification.now());
  answer["certificate_until"] = certificate["until"];
  answer["certificate_warning"] = certificate["warning"];
  co_return answer;
}

Admin::Answer Admin::store_code(json request) {
  const auto text = runtime::required_text(request, "store");
  if (!text) {
    co_return tl::unexpected(text.error());
  }
  if (*text == "all" || *text == "hq") {
    co_return refuse("'" + *text + "' cannot name a store: in queues and accounts it stands for all of them");
  }
  const auto identity = crypto::PeerIdentity::make(crypto::StoreAtHeadquarters{*text});
  if (!identity) {
    co_return refuse(identity.error().reason);
  }
  const Instant now = context_.clock.now();
  const auto code = context_.codes.make(*identity, context_.certification.authority(), now, context_.random);
  if (!code) {
    co_return refuse(code.error().reason);
  }
  const Instant expires = now + enrolment::kCodeLifetime;
  log::info("enrolment.code_made", {{"store", *text}, {"expires", expires}});
  json answer;
  answer["store"] = *text;
  answer["code"] = code->to_string();
  answer["expires"] = to_rfc3339(expires);
  co_return answer;
}

Admin::Answer Admin::revoke_store(json request) {
  const auto store = runtime::required_text(request, "store");
  if (!store) {
    co_return tl::unexpected(store.error());
  }
  using Revoked = std::optional<Instant>;
  const std::function<Stored<Revoked>()> work = [this, name = *store]() -> Stored<Revoked> {
    return context_.archive.revoke(name);
  };
  const auto revoked_at = co_await on_storage<Revoked>(context_.storage, work);
  if (!revoked_at) {
    co_return refuse("no store " + *store);
  }
  if (const auto identity = crypto::PeerIdentity::make(crypto::StoreAtHeadquarters{*store})) {
    context_.codes.drop(*identity);
  }
  context_.admission.revoke(*store, *revoked_at, revoked_text(*store));
  context_.downlink.disconnect(*store, revoked_text(*store));
  log::warning("store.revoked", {{"store", *store}});
  co_return json{{"store", *store}};
}

Admin::Answer Admin::stores(json request) {
  const auto rows = rows_wanted(request, "rows");
  if (!rows) {
    co_return refuse(rows_refusal("rows"));
  }
  const std::string after = runtime::optional_text(request, "after");
  using Views = std::vector<StoreView>;
  const std::function<Stored<Views>()> work = [this, after, limit = *rows]() -> Stored<Views> {
    return context_.archive.stores(after, limit + 1);
  };
  const auto views = co_await on_storage<Views>(context_.storage, work);
  runtime::JsonPage page(kMaxAdminBytes);
  const std::size_t taken = runtime::fill(page, views, *rows, [this](const StoreView& view) {
    json store = to_json(view);
    const json certificate = certificate_of(view.row.store);
    store["certificate_until"] = certificate["until"];
    store["certificate_warning"] = certificate["warning"];
    store["connected"] = context_.downlink.is_connected(view.row.store);
    return store;
  });
  json answer;
  answer["next"] = taken > 0 ? views[taken - 1].row.store : after;
  answer["more"] = taken < views.size();
  answer["stores"] = page.take();
  co_return answer;
}

Admin::Answer Admin::ledger(json request) {
  const auto rows = rows_wanted(request, "rows");
  if (!rows) {
    co_return refuse(rows_refusal("rows"));
  }
  const std::string store = runtime::optional_text(request, "store");
  BalanceKey after;
  if (const auto from = request.find("after"); from != request.end() && from->is_object()) {
    after = {runtime::optional_text(*from, "store"),
             {runtime::optional_text(*from, "account"), runtime::optional_text(*from, "currency")}};
  }
  using Lines = std::vector<BalanceLine>;
  const std::function<Stored<Lines>()> work = [this, store, after, limit = *rows]() -> Stored<Lines> {
    return balances_after(context_.archive.book().books(), store, after, limit);
  };
  const auto lines = co_await on_storage<Lines>(context_.storage, work);
  runtime::JsonPage page(kMaxAdminBytes);
  const std::size_t taken = runtime::fill(page, lines, *rows, [](const BalanceLine& line) { return to_json(line); });
  json answer;
  answer["more"] = taken < lines.size();
  if (taken > 0) {
    answer["next"] = to_json(lines[taken - 1]);
    answer["next"].erase("amount");
  }
  answer["balances"] = page.take();
  co_return answer;
}

Admin::Answer Admin::orders(json request) {
  const std::int64_t after = runtime::optional_number(request, "after", 0);
  const auto rows = rows_wanted(request, "limit");
  if (after < 0 || !rows) {
    co_return refuse(after < 0 ? "'after' must be a cursor out of an earlier answer, or 0" : rows_refusal("limit"));
  }
  const PageLimits limits{*rows, kMaxAdminBytes};
  const auto from = static_cast<std::uint64_t>(after);
  const std::function<Stored<OrderPage>()> work = [this, from, limits] {
    return read_page(context_.archive.orders(), from, limits);
  };
  const auto page = co_await on_storage<OrderPage>(context_.storage, work);
  json answer = json::parse(to_text(page), nullptr, false);
  co_return answer;
}

Admin::Answer Admin::audit(json /*request*/) {
  const Duration begin = context_.clock.monotonic();
  const auto audit = std::make_shared<Audit>(context_.archive);
  const std::function<Stored<bool>()> step = [audit] { return audit->step(); };
  bool finished = false;
  while (!finished) {
    finished = co_await on_storage<bool>(context_.storage, step);
  }
  const AuditRun run{context_.clock.now(), Duration{context_.clock.monotonic().micros - begin.micros}, audit->records(),
                     audit->finding_count(), audit->findings()};
  const std::function<Stored<bool>()> keep = [this, run]() -> Stored<bool> {
    auto done = context_.archive.audit_runs().keep(run);
    return done ? Stored<bool>(true) : tl::unexpected(done.error());
  };
  (void)co_await on_storage<bool>(context_.storage, keep);
  json answer;
  answer["adds_up"] = audit->finding_count() == 0;
  answer["finding"] = audit->findings().empty() ? "" : audit->findings().front();
  answer["findings"] = audit->findings();
  answer["finding_count"] = audit->finding_count();
  answer["records"] = audit->records();
  co_return answer;
}

}  // namespace queueback::headquarters
