// The admin commands about what somebody must look at: alarms, quarantined records, missing records, summaries.
#include <functional>
#include <memory>
#include <utility>

#include "common/base/text.hpp"
#include "common/log/log.hpp"
#include "common/runtime/json_page.hpp"
#include "common/runtime/storage_await.hpp"
#include "headquarters/admin/admin.hpp"
#include "headquarters/admin/rows_wanted.hpp"
#include "headquarters/app/completeness.hpp"
#include "headquarters/app/quarantine_json.hpp"
#include "headquarters/app/store_summary.hpp"

namespace queueback::headquarters {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;

namespace {

/// Summaries that may be under way at once.
constexpr std::size_t kMaxSummaries = 4;

json to_json(const AlarmRow& alarm) {
  json out;
  out["id"] = alarm.id;
  out["at"] = to_rfc3339(alarm.at);
  out["store"] = alarm.store;
  out["terminal"] = alarm.terminal;
  out["kind"] = alarm.kind;
  out["text"] = alarm.text;
  out["record"] = alarm.record_no;
  if (alarm.resolved_at) {
    out["resolved"] = {
        {"by", alarm.resolved_by}, {"reason", alarm.resolution_reason}, {"at", to_rfc3339(*alarm.resolved_at)}};
  }
  return out;
}

}  // namespace

void Admin::install_attention(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) {
    service.add(name, [this, method](json request) { return (this->*method)(std::move(request)); });
  };
  add("alarms", &Admin::alarms);
  add("alarms.resolve", &Admin::resolve_alarm);
  add("quarantine", &Admin::quarantine);
  add("completeness", &Admin::completeness);
  add("summary", &Admin::summary);
}

Admin::Answer Admin::alarms(json request) {
  const auto rows = rows_wanted(request, "rows");
  const std::int64_t before = runtime::optional_number(request, "before", INT64_MAX);
  if (!rows || before < 1) {
    co_return refuse(!rows ? rows_refusal("rows") : "'before' must be the id of an alarm");
  }
  const Alarms which = runtime::optional_flag(request, "all") ? Alarms::kAll : Alarms::kOpen;
  using Rows = std::vector<AlarmRow>;
  const std::function<Stored<Rows>()> work = [this, before, which, limit = *rows] {
    return context_.archive.orders().alarms(static_cast<std::uint64_t>(before), limit, which);
  };
  const auto alarms = co_await on_storage<Rows>(context_.storage, work);
  runtime::JsonPage page(kMaxAdminBytes);
  const std::size_t taken =
      runtime::fill(page, alarms, alarms.size(), [](const AlarmRow& alarm) { return to_json(alarm); });
  json answer;
  if (taken > 0) {
    answer["next"] = alarms[taken - 1].id;
  }
  answer["alarms"] = page.take();
  co_return answer;
}

Admin::Answer Admin::resolve_alarm(json request) {
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  const std::int64_t id = runtime::optional_number(request, "id", 0);
  if (!by || !reason) {
    co_return tl::unexpected(!by ? by.error() : reason.error());
  }
  const bool fits = !trim(*by).empty() && by->size() <= protocol::kMaxResolver && !trim(*reason).empty() &&
                    reason->size() <= protocol::kMaxResolutionReason;
  if (!fits || has_control_character(*by + *reason)) {
    co_return refuse("name and reason must be there, without control characters, with at most " +
                     std::to_string(protocol::kMaxResolver) + " and " + std::to_string(protocol::kMaxResolutionReason) +
                     " bytes");
  }
  using Done = Result<bool, std::string>;
  const Instant now = context_.clock.now();
  const std::function<Stored<Done>()> work = [this, id, by, reason, now]() -> Stored<Done> {
    const auto alarm = context_.archive.orders().find_alarm(static_cast<std::uint64_t>(id));
    if (!alarm) {
      return tl::unexpected(alarm.error());
    }
    if (!alarm->has_value()) {
      return Done(tl::unexpected("there is no alarm " + std::to_string(id)));
    }
    const AlarmRow& row = **alarm;
    if (row.resolved_at) {
      return Done(tl::unexpected("alarm " + std::to_string(id) + " was resolved by " + row.resolved_by + " at " +
                                 to_rfc3339(*row.resolved_at) + ": " + row.resolution_reason));
    }
    if (!row.store.empty()) {
      --context_.archive.store_register().change(row.store).alarms;
    }
    auto done = context_.archive.orders().resolve_alarm(row.id, *by, *reason, now);
    return done ? Stored<Done>(true) : tl::unexpected(done.error());
  };
  const auto done = co_await on_storage<Done>(context_.storage, work);
  if (!done) {
    co_return refuse(done.error());
  }
  co_return json{{"alarm", id}};
}

Admin::Answer Admin::quarantine(json request) {
  const auto rows = rows_wanted(request, "rows");
  const std::int64_t after = runtime::optional_number(request, "after", 0);
  if (!rows || after < 0) {
    co_return refuse(!rows ? rows_refusal("rows") : "'after' must be the number of a record, or 0");
  }
  const bool resolved = runtime::optional_text(request, "state") == "resolved";
  const std::string store = runtime::optional_text(request, "store");
  using Rows = std::vector<QuarantineRow>;
  const std::function<Stored<Rows>()> work = [this, resolved, store, from = static_cast<std::uint64_t>(after),
                                              limit = *rows] {
    return context_.archive.quarantine().list(resolved, store, from, limit + 1);
  };
  const auto found = co_await on_storage<Rows>(context_.storage, work);
  runtime::JsonPage page(kMaxAdminBytes);
  const std::size_t taken = runtime::fill(page, found, *rows, [](const QuarantineRow& row) { return to_json(row); });
  json answer = {{"next", after}, {"more", taken < found.size()}};
  if (taken > 0) {
    answer["next"] = found[taken - 1].record_no;
  }
  answer["quarantine"] = page.take();
  co_return answer;
}

Admin::Answer Admin::completeness(json request) {
  const std::string after = runtime::optional_text(request, "after");
  const std::function<Stored<json>()> work = [this, after]() -> Stored<json> {
    const auto views = context_.archive.stores(after, 2);
    json answer = {{"stores", json::array()}, {"next", after}, {"more", views.size() > 1}};
    if (views.empty()) {
      return answer;
    }
    auto store = completeness_json(context_.archive, views.front());
    if (!store) {
      return tl::unexpected(store.error());
    }
    answer["stores"].push_back(std::move(*store));
    answer["next"] = views.front().row.store;
    return answer;
  };
  json answer = co_await on_storage<json>(context_.storage, work);
  co_return answer;
}

Admin::Answer Admin::summary(json request) {
  const auto store = runtime::required_text(request, "store");
  const auto transfer = runtime::required_text(request, "transfer");
  const std::int64_t after = runtime::optional_number(request, "after", 0);
  if (!store || !transfer || after < 0) {
    co_return refuse("a summary needs 'store', 'transfer' and perhaps 'after'");
  }
  if (after == 0) {
    const auto made = std::make_shared<StoreSummary>(context_.archive, *store);
    const std::function<Stored<bool>()> step = [made] { return made->step(); };
    bool finished = false;
    while (!finished) {
      finished = co_await on_storage<bool>(context_.storage, step);
    }
    if (summaries_.size() >= kMaxSummaries) {
      summaries_.clear();  // left behind by clients that went away
    }
    summaries_[*transfer] = made->take();
  }
  const auto found = summaries_.find(*transfer);
  if (found == summaries_.end() || found->second.empty()) {
    co_return refuse(found == summaries_.end()
                         ? "this summary is gone; ask for it again"
                         : "headquarters has nothing of store " + printable(*store, kMaxIdLength));
  }
  runtime::JsonPage page(kMaxAdminBytes);
  auto next = static_cast<std::size_t>(after);
  while (next < found->second.size() && page.add(found->second[next])) {
    ++next;
  }
  const bool more = next < found->second.size();
  if (!more) {
    summaries_.erase(found);
  }
  co_return json{{"lines", page.take()}, {"next", next}, {"more", more}};
}

}  // namespace queueback::headquarters
