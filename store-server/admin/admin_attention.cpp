// The admin commands about what a manager must look at: quarantined records, alarms, the audit.
#include <algorithm>
#include <memory>
#include <utility>

#include "common/base/text.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/admin/admin.hpp"
#include "store-server/app/audit.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;

namespace {

/// Rows of one answer: it is one line.
constexpr std::uint64_t kPageRows = 100;
/// What headquarters wrote, in bytes at most.
constexpr std::size_t kMaxReferenceBytes = std::size_t{64} * 1024 * 1024;

RowState state_of(const json& request) {
  return runtime::optional_text(request, "state") == "resolved" ? RowState::kResolved : RowState::kOpen;
}

json to_json(const ResolvedNote& note) {
  return {{"by", note.by}, {"reason", note.reason}, {"at", to_rfc3339(note.at)}, {"log_no", note.log_no}};
}

json to_json(const QuarantineRow& row) {
  const Advice advice = advice_on(row.reason);
  json out = {{"log_no", row.log_no},         {"terminal", row.terminal}, {"reason", row.reason},
              {"amount", row.amount.minor()}, {"at", to_rfc3339(row.at)}, {"cause", advice.cause},
              {"kind", advice.kind}};
  if (row.action) {
    out["action"] = to_string(*row.action);
    out["resolved"] = to_json(row.resolved);
  } else {
    out["what_to_do"] = advice.what_to_do;
    out["actions"] = advice.actions;
  }
  return out;
}

json to_json(const AlarmRow& row) {
  json out = {{"id", row.id},     {"at", to_rfc3339(row.at)}, {"terminal", row.terminal},
              {"kind", row.kind}, {"text", row.text},         {"log_no", row.log_no}};
  if (row.resolved) {
    out["resolved"] = to_json(*row.resolved);
  }
  return out;
}

json content_of(const domain::Order& order) {
  json lines = json::array();
  for (const domain::OrderLine& line : order.lines) {
    lines.push_back({{"product", line.product.text()},
                     {"name", line.name},
                     {"quantity", domain::to_string(line.quantity)},
                     {"unit_price", line.unit_price.minor()},
                     {"discount", line.discount().minor()},
                     {"total", line.total.minor()},
                     {"vat", domain::to_string(line.vat_rate)}});
  }
  json tenders = json::array();
  for (const domain::Tender& tender : order.tenders) {
    tenders.push_back({{"kind", to_string(tender.kind)},
                       {"amount", tender.amount.minor()},
                       {"reference", printable(tender.reference, domain::kMaxTenderReference)}});
  }
  return {{"what", "sale"},
          {"order", to_string(order.id.uuid)},
          {"store", order.store.text()},
          {"terminal", order.terminal.text()},
          {"cashier", order.cashier.text()},
          {"receipt", order.receipt.value},
          {"member", order.member ? order.member->text() : std::string()},
          {"paid_at", to_rfc3339(order.paid_at)},
          {"currency", order.currency},
          {"total", order.total.minor()},
          {"lines", std::move(lines)},
          {"tenders", std::move(tenders)}};
}

json content_of(const domain::Handover& handover) {
  return {{"what", "handover"},
          {"order", handover.order},
          {"store", handover.store.text()},
          {"terminal", handover.terminal.text()},
          {"cashier", handover.cashier.text()},
          {"at", to_rfc3339(handover.at)}};
}

json content_of(const domain::TillReport& report) {
  return {{"what", "report"},
          {"kind", to_string(report.kind)},
          {"store", report.store.text()},
          {"terminal", report.terminal.text()},
          {"cashier", report.cashier.text()},
          {"at", to_rfc3339(report.at)}};
}

json content_of(const domain::Return& back) {
  return {{"what", "return"},
          {"return", back.number.value},
          {"order", to_string(back.order.uuid)},
          {"store", back.store.text()},
          {"terminal", back.terminal.text()},
          {"cashier", back.cashier.text()},
          {"at", to_rfc3339(back.at)},
          {"currency", back.currency},
          {"total", back.total.minor()},
          {"paid_back", back.paid_back.amount.minor()},
          {"tender", to_string(back.paid_back.kind)},
          {"reason", printable(back.reason, domain::kMaxReason)}};
}

json content_of(const domain::LeaseReturn& lease) {
  return {{"what", "lease"},
          {"lease", to_string(lease.lease.uuid)},
          {"store", lease.store.text()},
          {"terminal", lease.terminal.text()},
          {"member", lease.member.text()},
          {"at", to_rfc3339(lease.at)},
          {"spent", lease.spent.minor()}};
}

json to_json(const QuarantinedRecord& record) {
  json out = to_json(record.row);
  out["record"] = {{"seq", record.sent.seq},
                   {"incarnation", to_hex(ByteView(record.sent.incarnation.bytes))},
                   {"hash", to_hex(ByteView(record.sent.hash))}};
  out["effective_at"] = to_rfc3339(record.effective_at);
  out["content"] = record.content ? std::visit([](const auto& body) { return content_of(body); }, record.content->body)
                                  : json{{"what", "unreadable"}, {"reason", record.content.error()}};
  out["suspended"] = json::array();
  for (const ledger::Posting& posting : record.suspended) {
    out["suspended"].push_back(
        {{"from", posting.debit}, {"currency", posting.currency}, {"amount", posting.amount.minor()}});
  }
  return out;
}

Result<Correction, std::string> read_correction(const json& request) {
  Correction correction;
  correction.place = runtime::optional_flag(request, "here") ? Correction::Place::kHere : Correction::Place::kAsNamed;
  if (request.contains("member")) {
    correction.member = runtime::optional_text(request, "member");
  }
  if (const std::string amount = runtime::optional_text(request, "as_sale"); !amount.empty()) {
    correction.sale = domain::parse_money(amount);
    if (!correction.sale) {
      return tl::unexpected("\"" + amount + "\" is not an amount like 12.50");
    }
  }
  if (const std::string vat = runtime::optional_text(request, "vat"); !vat.empty()) {
    correction.vat = domain::parse_ratio(vat);
    if (!correction.vat) {
      return tl::unexpected("\"" + vat + "\" is not a rate like 13%");
    }
  }
  return correction;
}

Result<ResolutionRequest, std::string> read_resolution(const json& request) {
  using protocol::ResolutionAction;
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  if (!by || !reason) {
    return tl::unexpected(!by ? by.error().reason : reason.error().reason);
  }
  const std::string action = runtime::optional_text(request, "action");
  if (action != "accept" && action != "correct" && action != "reject") {
    return tl::unexpected(std::string("'action' must be accept, correct or reject"));
  }
  auto correction = read_correction(request);
  if (!correction) {
    return tl::unexpected(correction.error());
  }
  const ResolutionAction chosen = action == "accept"    ? ResolutionAction::kAccept
                                  : action == "correct" ? ResolutionAction::kCorrect
                                                        : ResolutionAction::kReject;
  const std::uint64_t log_no = runtime::optional_count(request, "log_no");
  if (log_no == 0) {
    return tl::unexpected(std::string("'log_no' must be the number of a log entry: 1, 2, 3 …"));
  }
  return ResolutionRequest{chosen, log_no, std::move(*correction), *by, *reason};
}

/// What `queueback-ctl hq export --summary` wrote: one JSON object a line.
Result<AuditReference, std::string> read_reference(const std::string& text, const std::string& store) {
  AuditReference reference;
  bool headed = false;
  std::size_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const json line = json::parse(text.substr(at, end - at), nullptr, false);
    at = end + 1;
    ++number;
    const auto bad = [&](const char* what) {
      return tl::unexpected("line " + std::to_string(number) + " of the summary: " + what);
    };
    if (!line.is_object()) {
      return bad("not a JSON object");
    }
    if (line.contains("head")) {
      headed = true;
      reference.head = runtime::optional_count(line, "head");
      if (runtime::optional_text(line, "store") != store) {
        return bad("of another store");
      }
    } else if (line.contains("seq")) {
      reference.hashes[runtime::optional_count(line, "seq")] = runtime::optional_text(line, "hash");
    } else if (line.contains("account")) {
      reference.balances[{runtime::optional_text(line, "account"), runtime::optional_text(line, "currency")}] =
          domain::Money::minor(runtime::optional_number(line, "amount", 0));
    } else {
      return bad("neither head, hash nor balance");
    }
  }
  return headed ? Result<AuditReference, std::string>(std::move(reference))
                : tl::unexpected(std::string("the summary has no head: is it a file of `hq export --summary`?"));
}

json audit_json(const AuditRun& run) {
  return {{"adds_up", run.finding_count == 0},
          {"finding", run.findings.empty() ? "" : run.findings.front()},
          {"findings", run.findings},
          {"finding_count", run.finding_count},
          {"entries", run.entries}};
}

}  // namespace

void Admin::install_attention(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) { this->add(service, name, method); };
  add("quarantine", &Admin::quarantine);
  add("quarantine.show", &Admin::show_quarantined);
  add("quarantine.resolve", &Admin::resolve_quarantined);
  add_for_audits(service, "alarms", &Admin::alarms);
  add("alarms.resolve", &Admin::resolve_alarm);
  add_for_audits(service, "audit", &Admin::audit);
  add_for_audits(service, "audit.acknowledge", &Admin::acknowledge_audit);
}

Admin::Answer Admin::quarantine(json request) {
  using Rows = std::vector<QuarantineRow>;
  const auto work = [this, state = state_of(request), after = runtime::optional_count(request, "after")] {
    return context_.store.ledger().quarantine(state, after, kPageRows);
  };
  const auto rows = co_await on_storage<Rows>(context_.storage, work);
  json answer = {{"quarantine", json::array()}, {"more", rows.size() == kPageRows}};
  for (const QuarantineRow& row : rows) {
    answer["quarantine"].push_back(to_json(row));
    answer["next"] = row.log_no;
  }
  co_return answer;
}

Admin::Answer Admin::show_quarantined(json request) {
  using Found = std::optional<QuarantinedRecord>;
  const std::uint64_t log_no = runtime::optional_count(request, "log_no");
  const auto work = [this, log_no] { return context_.store.quarantine_desk().find(log_no); };
  const auto found = co_await on_storage<Found>(context_.storage, work);
  if (!found) {
    co_return refuse("log entry " + std::to_string(log_no) + " is not in quarantine");
  }
  co_return to_json(*found);
}

Admin::Answer Admin::resolve_quarantined(json request) {
  const auto wanted = read_resolution(request);
  if (!wanted) {
    co_return refuse(wanted.error());
  }
  using Done = Result<Resolved, std::string>;
  const auto work = [this, wanted] { return context_.store.quarantine_desk().resolve(*wanted); };
  const auto done = co_await on_storage<Done>(context_.storage, work);
  if (!done) {
    co_return refuse(done.error());
  }
  json postings = json::array();
  for (const ledger::Posting& posting : done->postings) {
    postings.push_back({{"debit", posting.debit},
                        {"credit", posting.credit},
                        {"currency", posting.currency},
                        {"amount", posting.amount.minor()},
                        {"cause", posting.cause}});
  }
  co_return json{{"log_no", done->log_no}, {"action", to_string(wanted->action)}, {"postings", postings}};
}

Admin::Answer Admin::alarms(json request) {
  using Rows = std::vector<AlarmRow>;
  const auto work = [this, state = state_of(request), after = runtime::optional_count(request, "after")] {
    return context_.store.ledger().alarms(state, after, kPageRows);
  };
  const auto rows = co_await on_storage<Rows>(context_.storage, work);
  json answer = {{"alarms", json::array()}, {"more", rows.size() == kPageRows}};
  for (const AlarmRow& row : rows) {
    answer["alarms"].push_back(to_json(row));
    answer["next"] = row.id;
  }
  co_return answer;
}

Admin::Answer Admin::resolve_alarm(json request) {
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  if (!by || !reason) {
    co_return tl::unexpected(!by ? by.error() : reason.error());
  }
  using Done = Result<std::uint64_t, std::string>;
  const auto work = [this, id = runtime::optional_count(request, "id"), by, reason] {
    return context_.store.quarantine_desk().resolve_alarm(id, *by, *reason);
  };
  const auto done = co_await on_storage<Done>(context_.storage, work);
  if (!done) {
    co_return refuse(done.error());
  }
  co_return json{{"log_no", *done}};
}

Admin::Answer Admin::audit(json request) {
  std::optional<AuditReference> reference;
  if (const std::string transfer = runtime::optional_text(request, "transfer"); !transfer.empty()) {
    std::string& text = pieces_[transfer];
    text += runtime::optional_text(request, "text");
    if (text.size() > kMaxReferenceBytes) {
      pieces_.erase(transfer);
      co_return refuse("the summary is larger than " + std::to_string(kMaxReferenceBytes) + " bytes");
    }
    if (!runtime::optional_flag(request, "last")) {
      co_return json{{"received", text.size()}};
    }
    auto read = read_reference(text, context_.store.profile().store.text());
    pieces_.erase(transfer);
    if (!read) {
      co_return refuse(read.error());
    }
    reference = std::move(*read);
  }
  if (reference) {
    co_return co_await audit_against(std::move(*reference));
  }
  const AuditRun run = co_await context_.audits.run();
  co_return audit_json(run);
}

/// What headquarters has is another question than whether this database is whole: nothing is closed.
Admin::Answer Admin::audit_against(AuditReference reference) {
  const auto audit = std::make_shared<Audit>(context_.store, std::move(reference));
  const auto step = [audit] { return audit->step(); };
  bool finished = false;
  while (!finished) {
    finished = co_await on_storage<bool>(context_.storage, step);
  }
  const AuditRun run{{}, {}, audit->entries(), audit->finding_count(), audit->findings()};
  co_return audit_json(run);
}

Admin::Answer Admin::acknowledge_audit(json request) {
  const auto by = runtime::required_text(request, "by");
  const auto reason = runtime::required_text(request, "reason");
  if (!by || !reason) {
    co_return tl::unexpected(!by ? by.error() : reason.error());
  }
  const auto done = co_await context_.audits.acknowledge(*by, *reason);
  if (!done) {
    co_return refuse(done.error());
  }
  if (*done == 0) {
    co_return refuse("no audit has a finding that is open");
  }
  co_return json{{"acknowledged", *done}};
}

}  // namespace queueback::store_server
