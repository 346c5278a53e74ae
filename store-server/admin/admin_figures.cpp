// The admin commands that show a store's manager how things stand, and the switch that stops payouts.
#include <algorithm>
#include <utility>

#include "common/base/text.hpp"
#include "common/replay_format/command_writer.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"
#include "store-server/app/manager_figures.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;
namespace qr = rewards::queue_rebate;

namespace {

constexpr std::int64_t kDefaultManagerRows = 20;
/// Longest text that is looked up, in bytes.
constexpr std::size_t kMaxWanted = 256;

std::uint64_t manager_rows_wanted(const json& request) {
  const std::int64_t wanted = runtime::optional_number(request, "rows", kDefaultManagerRows);
  return static_cast<std::uint64_t>(std::clamp<std::int64_t>(wanted, 0, kManagerRows));
}

/// Whose command it is, as the log keeps it. It ends with a quotation mark, so that no reason can look like anything
/// else at the end.
std::string origin_of(const std::string& by, const std::string& reason) { return by + ": \"" + reason + "\""; }

}  // namespace

void Admin::install_figures(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) { this->add(service, name, method); };
  add("overview", &Admin::overview);
  add("sales", &Admin::sales);
  add("payouts", &Admin::payouts);
  add("queue.figures", &Admin::queue_figures);
  add("policy.history", &Admin::policy_history);
  add("find", &Admin::find);
  add("payouts.pause", &Admin::pause_payouts);
  add("payouts.resume", &Admin::resume_payouts);
}

Admin::Answer Admin::overview(json /*request*/) {
  struct Figures {
    json answer;
    std::map<std::string, TerminalStream> streams;
    std::vector<TerminalRow> terminals;
  };
  const Instant now = context_.clock.now();
  const auto work = [this, now]() -> Stored<Figures> {
    auto answer = overview_json(context_.store, now);
    auto terminals = context_.store.terminal_desk().terminals();
    if (!answer || !terminals) {
      return tl::unexpected(!answer ? answer.error() : terminals.error());
    }
    return Figures{std::move(*answer), context_.store.intake().streams(), std::move(*terminals)};
  };
  auto figures = co_await on_storage<Figures>(context_.storage, work);
  std::uint64_t known = 0;
  std::uint64_t connected = 0;
  std::uint64_t missing = 0;
  std::uint64_t device_problems = 0;
  for (const TerminalRow& row : figures.terminals) {
    if (!row.is_enrolled() || row.is_revoked()) {
      continue;
    }
    const auto stream = figures.streams.find(row.terminal);
    known += 1;
    const bool is_here = context_.downlink.is_connected(row.terminal);
    const TerminalDevices* devices = context_.devices.find(row.terminal);
    connected += is_here ? 1 : 0;
    device_problems += is_here && devices != nullptr ? devices->problem_count() : 0;
    missing += stream == figures.streams.end() ? 0 : stream->second.head - stream->second.received;
  }
  figures.answer["terminals"] = known;
  figures.answer["connected"] = connected;
  figures.answer["missing_records"] = missing;
  figures.answer["device_problems"] = device_problems;
  co_return std::move(figures.answer);
}

Admin::Answer Admin::sales(json request) {
  const std::string text = runtime::optional_text(request, "day");
  const std::int64_t today = context_.store.days().day_of(context_.clock.now());
  const auto day = text.empty() ? std::optional(today) : parse_day(text);
  if (!day) {
    co_return refuse("'day' must be a day like 2026-11-22");
  }
  const auto work = [this, day] { return sales_json(context_.store, *day); };
  co_return co_await on_storage<json>(context_.storage, work);
}

Admin::Answer Admin::payouts(json request) {
  const auto work = [this, rows = manager_rows_wanted(request), now = context_.clock.now()] {
    return payouts_json(context_.store, now, rows);
  };
  co_return co_await on_storage<json>(context_.storage, work);
}

Admin::Answer Admin::queue_figures(json request) {
  const auto work = [this, rows = manager_rows_wanted(request), now = context_.clock.now()] {
    return queues_json(context_.store, now, rows);
  };
  co_return co_await on_storage<json>(context_.storage, work);
}

Admin::Answer Admin::policy_history(json /*request*/) {
  const auto work = [this, now = context_.clock.now()] { return policy_json(context_.store, now); };
  co_return co_await on_storage<json>(context_.storage, work);
}

Admin::Answer Admin::find(json request) {
  const auto text = runtime::required_text(request, "text");
  if (!text || text->size() > kMaxWanted) {
    co_return text ? refuse("'text' has at most " + std::to_string(kMaxWanted) + " bytes")
                   : tl::unexpected(text.error());
  }
  const auto work = [this, text, now = context_.clock.now()] { return find_json(context_.store, *text, now); };
  co_return co_await on_storage<json>(context_.storage, work);
}

Admin::Answer Admin::pause_payouts(json request) { return switch_payouts(std::move(request), qr::Pause{}); }

Admin::Answer Admin::resume_payouts(json request) { return switch_payouts(std::move(request), qr::Resume{}); }

Admin::Answer Admin::switch_payouts(json request, std::variant<qr::Pause, qr::Resume> to) {
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  if (!by || !reason) {
    co_return tl::unexpected(!by ? by.error() : reason.error());
  }
  const std::string wrong = who_and_why_objection(*by, *reason);
  if (!wrong.empty()) {
    co_return refuse(wrong);
  }
  const bool pause = std::holds_alternative<qr::Pause>(to);
  const Instant now = context_.clock.now();
  RewardRequest command{now, qr::Tick{}, "", origin_of(*by, *reason)};
  std::visit(
      [&](const auto& body) {
        command.body = body;
        command.text = replay::write_command(now, body);
      },
      to);
  using Switched = Result<bool, std::string>;
  const auto work = [this, pause, command]() -> Stored<Switched> {
    if (context_.store.engine().paused() == pause) {
      return Switched(false);
    }
    const auto done = context_.store.reward(command);
    if (!done) {
      return tl::unexpected(done.error());
    }
    return *done ? Switched(true) : Switched(tl::unexpected(done->error()));
  };
  const auto changed = co_await on_storage<Switched>(context_.storage, work);
  if (!changed) {
    co_return refuse(changed.error());
  }
  json answer;
  answer["paused"] = pause;
  answer["changed"] = *changed;
  co_return answer;
}

}  // namespace queueback::store_server
