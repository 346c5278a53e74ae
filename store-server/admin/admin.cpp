#include "store-server/admin/admin.hpp"

#include <algorithm>
#include <utility>

#include "common/crypto/pin.hpp"
#include "common/digest/digest.hpp"
#include "common/journal/lines_json.hpp"
#include "common/log/log.hpp"
#include "common/runtime/json_page.hpp"
#include "common/runtime/storage_await.hpp"
#include "store-server/app/member_codes.hpp"
#include "store-server/app/terminal_completeness.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;
using runtime::refuse;
using runtime::ServiceResult;

namespace {

/// Transfers that may be under way at once.
constexpr std::size_t kMaxTransfers = 4;

std::string state_name(link::UplinkState state) {
  switch (state) {
    case link::UplinkState::kConnecting:
      return "connecting";
    case link::UplinkState::kOnline:
      return "online";
    case link::UplinkState::kWaiting:
      return "waiting";
  }
  return "";
}

json to_json(const link::Uplink* uplink) {
  if (uplink == nullptr) {
    return {{"state", "none"}};
  }
  const link::UplinkStatus& status = uplink->status();
  return {{"state", state_name(status.state)},
          {"problem", status.problem},
          {"head", status.head},
          {"durable", status.watermarks.headquarters},
          {"unsent", status.head - status.watermarks.here}};
}

json to_json(const AuditRun& run) {
  return {{"at", to_rfc3339(run.at)},
          {"took_ms", run.took.micros / 1000},
          {"entries", run.entries},
          {"adds_up", run.finding_count == 0},
          {"finding_count", run.finding_count},
          {"finding", run.findings.empty() ? "" : run.findings.front()}};
}

struct TerminalFigures {
  std::vector<TerminalRow> rows;
  std::map<std::string, TerminalStream> streams;
  std::map<std::string, std::vector<replication::Line>> lines;
  std::vector<ReplacementRow> replacements;
  std::map<std::string, std::vector<FormerDevice>> formers;
};

/// Where the lines of a terminal's former devices ended: of replaced ones, and of revoked ones whose name another has.
json former_devices(const std::string& terminal, const TerminalFigures& figures) {
  json list = json::array();
  for (const ReplacementRow& row : figures.replacements) {
    if (row.terminal == terminal) {
      list.push_back(to_json(row));
    }
  }
  const auto formers = figures.formers.find(terminal);
  for (const FormerDevice& device : formers == figures.formers.end() ? std::vector<FormerDevice>() : formers->second) {
    if (device.how == FormerDevice::How::kRevoked) {
      list.push_back({{"how", "revoked"},
                      {"at", to_rfc3339(device.at)},
                      {"log_no", device.log_no},
                      {"last", device.last_seq},
                      {"hash", replication::short_form(device.last_hash)}});
    }
  }
  return list;
}

}  // namespace

json to_json(const ReplacementRow& row) {
  return {{"how", "replaced"},
          {"at", to_rfc3339(row.at)},
          {"by", row.by},
          {"reason", row.reason},
          {"log_no", row.log_no},
          {"last", row.last_seq},
          {"hash", replication::short_form(row.last_hash)}};
}

/// Null: the terminal told nothing since the store was started.
json devices_json(const TerminalDevices* devices) {
  return devices == nullptr ? json() : json{{"told_at", to_rfc3339(devices->told_at)}, {"problems", devices->problems}};
}

void Admin::add(runtime::JsonService& service, const char* name, Answer (Admin::*method)(json)) {
  service.add(name, [this, method](json request) {
    std::string closed = context_.closed();
    return closed.empty() ? (this->*method)(std::move(request)) : not_yet(std::move(closed));
  });
}

void Admin::add_for_audits(runtime::JsonService& service, const char* name, Answer (Admin::*method)(json)) {
  service.add(name, [this, method](json request) {
    std::string closed = context_.audits.have_stopped_service() ? std::string() : context_.closed();
    return closed.empty() ? (this->*method)(std::move(request)) : not_yet(std::move(closed));
  });
}

Admin::Answer Admin::not_yet(std::string reason) { co_return refuse(reason); }

void Admin::install(runtime::JsonService& service) {
  const auto add = [&](const char* name, Answer (Admin::*method)(json)) { this->add(service, name, method); };
  service.add("status", [this](json request) { return status(std::move(request)); });
  add("import", &Admin::import_csv);
  install_rewards(service);
  install_promotions(service);
  install_attention(service);
  install_replacement(service);
  install_figures(service);
  install_wallet(service);
  authority_.install(service);
  add("member.code", &Admin::member_code);
  add("member.list", &Admin::members);
  add("terminal.code", &Admin::terminal_code);
  add("terminal.list", &Admin::terminals);
  add("terminal.revoke", &Admin::revoke_terminal);
  add("queue", &Admin::queue);
  add("ledger", &Admin::ledger);
  add("reports", &Admin::till_reports);
}

Admin::Answer Admin::status(json /*request*/) {
  const auto work = [this] { return context_.store.figures(); };
  const auto figures = co_await on_storage<StoreFigures>(context_.storage, work);
  const auto read_audit = [this] { return last_audit(context_.store.directory()); };
  const auto audit = co_await on_storage<std::optional<AuditRun>>(context_.storage, read_audit);
  const auto groups = context_.storage.figures();
  co_return json{{"store", context_.store.profile().store.text()},
                 {"name", context_.store.profile().name},
                 {"sales", figures.sales},
                 {"log_entries", figures.log_entries},
                 {"quarantined", figures.quarantined},
                 {"alarms", figures.alarms},
                 {"reference_version", figures.reference_version},
                 {"connected_terminals", context_.downlink.session_count()},
                 {"closed", context_.closed()},
                 {"audit", audit ? to_json(*audit) : json()},
                 {"headquarters", to_json(context_.uplink())},
                 {"certificates", certificates()},
                 {"commits", groups.groups},
                 {"commit_micros", groups.commit_micros},
                 {"checkpoints", groups.checkpoints},
                 {"checkpoint_micros", groups.checkpoint_micros}};
}

Admin::Answer Admin::import_csv(json request) {
  const auto kind = runtime::required_text(request, "kind");
  const auto transfer = runtime::required_text(request, "transfer");
  if (!kind || !transfer) {
    co_return tl::unexpected(!kind ? kind.error() : transfer.error());
  }
  if (!pieces_.contains(*transfer) && pieces_.size() >= kMaxTransfers) {
    pieces_.clear();  // left behind by clients that went away
  }
  std::string& text = pieces_[*transfer];
  text += runtime::optional_text(request, "text");
  if (text.size() > kMaxImportBytes) {
    pieces_.erase(*transfer);
    co_return refuse("the file is larger than " + std::to_string(kMaxImportBytes) + " bytes");
  }
  if (!runtime::optional_flag(request, "last")) {
    co_return json{{"received", text.size()}};
  }
  const auto csv = std::make_shared<const std::string>(std::move(text));
  pieces_.erase(*transfer);
  if (*kind == "cashiers") {
    co_return co_await import_cashiers(*csv);
  }
  if (*kind != "products" && *kind != "members") {
    co_return refuse("unknown kind \"" + *kind + "\": products, members or cashiers");
  }
  const bool products = *kind == "products";
  const auto work = [this, csv, products] {
    return products ? context_.store.import_products(*csv) : context_.store.import_members(*csv);
  };
  const auto report = co_await on_storage<ImportReport>(context_.storage, work);
  json bad = json::array();
  for (const BadLine& line : report.bad) {
    bad.push_back({{"line", line.line}, {"column", line.column}, {"reason", line.reason}});
  }
  co_return json{{"accepted", report.accepted}, {"bad", bad}, {"changed", report.changed}, {"version", report.version}};
}

Admin::Answer Admin::import_cashiers(std::string csv) {
  Parsed<CashierRow> parsed = parse_cashiers(csv);
  std::vector<protocol::Cashier> cashiers;
  for (const CashierRow& row : parsed.rows) {
    const auto hash = crypto::hash_pin(row.pin, context_.random);
    if (!hash) {
      co_return refuse(hash.error().reason);
    }
    cashiers.push_back({row.id, row.name, row.role, *hash, {}});
    if (!row.badge.empty()) {
      const digest::Hash digest = digest::sha256(as_bytes(row.badge));
      cashiers.back().badge_digest.assign(digest.begin(), digest.end());
    }
  }
  const auto shared = std::make_shared<const std::vector<protocol::Cashier>>(std::move(cashiers));
  const auto work = [this, shared] { return context_.store.import_cashiers(*shared); };
  const auto report = co_await on_storage<ImportReport>(context_.storage, work);
  json bad = json::array();
  for (const BadLine& line : parsed.bad) {
    bad.push_back({{"line", line.line}, {"column", line.column}, {"reason", line.reason}});
  }
  co_return json{{"accepted", report.accepted}, {"bad", bad}, {"changed", report.changed}, {"version", report.version}};
}

Admin::Answer Admin::member_code(json request) {
  const auto text = runtime::required_text(request, "member");
  if (!text) {
    co_return tl::unexpected(text.error());
  }
  const auto member = domain::MemberId::parse(*text);
  if (!member) {
    co_return refuse("not a member id: 1 to 64 letters, digits, '_', '-' or '/'");
  }
  const auto work = [this] { return context_.store.directory().members(); };
  const auto people = co_await on_storage<std::vector<PersonRow>>(context_.storage, work);
  const bool known =
      std::any_of(people.begin(), people.end(), [&](const PersonRow& row) { return row.member == *text; });
  json answer;
  answer["member"] = *text;
  answer["known"] = known;
  answer["code"] = store_server::member_code(*member, context_.member_code_key);
  co_return answer;
}

Admin::Answer Admin::members(json request) {
  const auto work = [this, after = runtime::optional_text(request, "after")] {
    return context_.store.directory().members(after, kMemberRows + 1);
  };
  const auto people = co_await on_storage<std::vector<PersonRow>>(context_.storage, work);
  runtime::JsonPage page(net::kMaxLineBytes / 2);
  const std::size_t taken = runtime::fill(page, people, kMemberRows, [](const PersonRow& person) {
    return json{{"member", person.member}, {"level", person.level}, {"name", masked_name(person.name)}};
  });
  json answer{{"more", taken < people.size()}};
  if (taken > 0) {
    answer["next"] = people[taken - 1].member;
  }
  answer["members"] = page.take();
  co_return answer;
}

Admin::Answer Admin::terminal_code(json request) {
  const auto text = runtime::required_text(request, "terminal");
  if (!text) {
    co_return tl::unexpected(text.error());
  }
  const auto identity = crypto::PeerIdentity::make(crypto::TerminalOf{context_.store.profile().store.text(), *text});
  if (!identity) {
    co_return refuse(identity.error().reason);
  }
  const auto work = [this] { return context_.store.directory().terminals(); };
  const auto terminals = co_await on_storage<std::vector<TerminalRow>>(context_.storage, work);
  const Instant now = context_.clock.now();
  const auto code = context_.codes.make(*identity, context_.certification.authority(), now, context_.random);
  if (!code) {
    co_return refuse(code.error().reason);
  }
  const Instant expires = now + enrolment::kCodeLifetime;
  log::info("enrolment.code_made", {{"terminal", *text}, {"expires", expires}});
  json answer;
  answer["terminal"] = *text;
  answer["code"] = code->to_string();
  answer["expires"] = to_rfc3339(expires);
  for (const TerminalRow& row : terminals) {
    if (row.terminal == *text && !row.is_revoked()) {
      answer["warning"] = *text +
                          " is enrolled already. Use the code only if that machine is gone: two machines with one "
                          "name raise alarms and print the same receipt numbers";
    }
  }
  co_return answer;
}

Admin::Answer Admin::terminals(json /*request*/) {
  const auto work = [this]() -> Stored<TerminalFigures> {
    auto terminals = context_.store.terminal_desk().terminals();
    if (!terminals) {
      return tl::unexpected(terminals.error());
    }
    auto replacements = context_.store.terminal_desk().replacements();
    if (!replacements) {
      return tl::unexpected(replacements.error());
    }
    TerminalFigures figures{std::move(*terminals),
                            context_.store.intake().streams(),
                            {},
                            std::move(*replacements),
                            context_.store.intake().former_devices()};
    for (const auto& [terminal, sender] : context_.store.intake().senders()) {
      figures.lines[terminal] = lines_of(sender);
    }
    return figures;
  };
  const auto figures = co_await on_storage<TerminalFigures>(context_.storage, work);
  json list = json::array();
  for (const TerminalRow& row : figures.rows) {
    const auto found = figures.streams.find(row.terminal);
    const TerminalStream stream = found == figures.streams.end() ? TerminalStream{} : found->second;
    const auto reference = context_.downlink_port.active_references().find(row.terminal);
    list.push_back({{"terminal", row.terminal},
                    {"connected", context_.downlink.is_connected(row.terminal)},
                    {"enrolled", row.is_enrolled()},
                    {"revoked", row.is_revoked()},
                    {"revoked_at", row.revoked_at ? to_rfc3339(*row.revoked_at) : ""},
                    {"head", stream.head},
                    {"received", stream.received},
                    {"headquarters", stream.headquarters},
                    {"missing", stream.head - stream.received},
                    {"last_contact", stream.last_contact ? to_rfc3339(*stream.last_contact) : ""},
                    {"clock_skew_ms", stream.clock_skew.micros / 1000},
                    {"program", stream.program},
                    {"certificate", certificate_of(row.terminal)},
                    {"starts", stream.branches},
                    {"reference_version",
                     reference == context_.downlink_port.active_references().end() ? 0 : reference->second.n}});
    const auto lines = figures.lines.find(row.terminal);
    journal::put_lines(lines == figures.lines.end() ? std::vector<replication::Line>(1) : lines->second, list.back());
    list.back()["replaced"] = former_devices(row.terminal, figures);
    list.back()["devices"] = devices_json(context_.devices.find(row.terminal));
  }
  co_return json{{"terminals", list}};
}

Admin::Answer Admin::revoke_terminal(json request) {
  const auto text = runtime::required_text(request, "terminal");
  if (!text) {
    co_return tl::unexpected(text.error());
  }
  using Revoked = Result<Instant, std::string>;
  const auto work = [this, name = *text] { return context_.store.terminal_desk().revoke(name); };
  const auto revoked_at = co_await on_storage<Revoked>(context_.storage, work);
  if (!revoked_at) {
    co_return refuse(revoked_at.error());
  }
  context_.codes.drop(identity_of(*text));
  context_.downlink_port.admission().revoke(*text, *revoked_at, revoked_text(*text));
  context_.downlink.disconnect(*text, revoked_text(*text));
  log::warning("terminal.revoked", {{"terminal", *text}});
  co_return json{{"terminal", *text}};
}

}  // namespace queueback::store_server
