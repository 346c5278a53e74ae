#include "tools/ctl/reports.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <vector>

#include "common/base/instant.hpp"
#include "common/domain/money.hpp"
#include "tools/ctl/table.hpp"

namespace queueback::ctl {
namespace {

using nlohmann::json;

/// Lines of a bad file that are shown one by one.
constexpr std::size_t kMaxBadLines = 30;

/// Revoked because another device gets its name.
bool was_replaced(const json& row) {
  const json all = row.value("replaced", json::array());
  return std::any_of(all.begin(), all.end(), [&](const json& one) {
    return one.value("how", "replaced") == "replaced" && one["at"] == row["revoked_at"];
  });
}

std::string state_of(const json& row) {
  if (row["revoked"].get<bool>()) {
    return was_replaced(row) ? "replaced" : "revoked";
  }
  const std::string state = row["connected"].get<bool>() ? "online" : "offline";
  return row.value("enrolled", true) ? state : state + ", not enrolled here";
}

/// What does not work; ?: the terminal told nothing since the store was started.
std::string show_devices(const json& row) {
  const json devices = row.value("devices", json());
  if (devices.is_null()) {
    return "?";
  }
  std::string out;
  for (const auto& [name, problem] : devices["problems"].items()) {
    if (problem != "") {
      out += (out.empty() ? "" : "; ") + name + ": " + plain(problem);
    }
  }
  return out.empty() ? "all work" : out;
}

}  // namespace

std::string show_replacements(const json& row) {
  std::string out;
  for (const json& one : row.value("replaced", json::array())) {
    const bool has_records = one["last"].get<std::uint64_t>() > 0;
    out += "; " + one.value("how", "replaced") + " " + plain(one["at"]) +
           (has_records ? ": the old device's last record " + plain(one["last"]) + ", " + plain(one["hash"])
                        : std::string(", the old device sent nothing"));
  }
  return out;
}

std::string show_heads(const json& row) {
  std::string out;
  for (const json& line : row["lines"]) {
    out += (out.empty() ? "" : " ") + plain(line["hash"]);
  }
  return out;
}

std::string money(const json& minor) { return domain::to_string(domain::Money::minor(minor.get<std::int64_t>())); }

std::string show_import(const json& answer) {
  std::string out = plain(answer["accepted"]) + " rows taken, " + std::to_string(answer["bad"].size()) +
                    " lines left out, reference version " + plain(answer["version"]) + "\n";
  std::size_t shown = 0;
  for (const json& bad : answer["bad"]) {
    if (++shown > kMaxBadLines) {
      out += "  … and " + std::to_string(answer["bad"].size() - kMaxBadLines) + " more (--json shows all)\n";
      break;
    }
    const std::string column = bad.value("column", "");
    out += "  line " + plain(bad["line"]) + (column.empty() ? "" : ", column " + column) + ": " + plain(bad["reason"]) +
           "\n";
  }
  return out;
}

namespace {

/// Of a certificate: until when it runs, and what is the matter with it.
std::string until(const json& certificate) {
  const std::string at = certificate.value("until", "");
  const std::string warning = certificate.value("warning", "");
  const std::string problem = certificate.value("problem", "");
  return (at.empty() ? "unknown" : at) + (warning.empty() ? "" : "! " + warning) +
         (problem.empty() ? "" : " (" + problem + ")");
}

std::string show_last_audit(const json& answer) {
  const json& audit = answer["audit"];
  if (audit.is_null()) {
    return "none yet";
  }
  const std::string took = plain(audit["at"]) + ", " + plain(audit["took_ms"]) + " ms: ";
  return took + (audit["adds_up"].get<bool>() ? "adds up" : "DOES NOT ADD UP: " + plain(audit["finding"]));
}

}  // namespace

std::string show_store_status(const json& answer) {
  const json& upward = answer["headquarters"];
  std::string line = plain(upward["state"]);
  if (upward.contains("head")) {
    line += ", log " + plain(upward["head"]) + ", durable there " + plain(upward["durable"]) + ", unsent " +
            plain(upward["unsent"]);
  }
  if (!upward.value("problem", "").empty()) {
    line += " (" + plain(upward["problem"]) + ")";
  }
  const std::string closed = plain(answer["closed"]);
  return (closed.empty() ? std::string() : "CLOSED              " + closed + "\n") + "store               " +
         plain(answer["store"]) + " " + plain(answer["name"]) + "\nsales               " + plain(answer["sales"]) +
         "\ncommand log         " + plain(answer["log_entries"]) + "\nconnected terminals " +
         plain(answer["connected_terminals"]) + "\nheadquarters        " + line + "\nquarantined         " +
         plain(answer["quarantined"]) + "\nalarms              " + plain(answer["alarms"]) + "\nreference version   " +
         plain(answer["reference_version"]) + "\nserver certificate  until " + until(answer["certificates"]["server"]) +
         (answer["certificates"].contains("headquarters")
              ? "\nat headquarters     until " + until(answer["certificates"]["headquarters"])
              : "") +
         "\nlast audit          " + show_last_audit(answer) + "\n";
}

std::string show_terminals(const json& answer) {
  Table table({"terminal", "state", "records", "at headquarters", "head", "last contact", "skew ms", "reference",
               "certificate until", "devices"});
  for (const json& row : answer["terminals"]) {
    table.add({plain(row["terminal"]), state_of(row), plain(row["summary"]) + show_replacements(row),
               plain(row["headquarters"]), show_heads(row), plain(row["last_contact"]), plain(row["clock_skew_ms"]),
               plain(row["reference_version"]), until(row["certificate"]), show_devices(row)});
  }
  return table.text();
}

std::string show_queues(const json& answer) {
  std::string out;
  for (const json& queue : answer["queues"]) {
    out += "queue " + plain(queue["queue"]) + ": " + plain(queue["waiting"]) + " waiting, outstanding " +
           money(queue["outstanding"]) + ", pool " + money(queue["pool"]) + "\n";
    Table table({"place", "member", "entitlement", "paid", "ahead", "source", "entry"});
    for (const json& line : queue["line"]) {
      table.add({plain(line["position"]), plain(line["member"]), money(line["entitlement"]), money(line["paid"]),
                 money(line["ahead"]), plain(line["source"]), plain(line["entry"])});
    }
    out += table.text();
  }
  for (const json& queue : answer.value("at_headquarters", json::array())) {
    out += "queue " + plain(queue["queue"]) + " at headquarters: of this store " + plain(queue["waiting"]) +
           " waiting, outstanding " + money(queue["outstanding"]) + ", " + plain(queue["pending"]) + " pending\n";
    Table table({"place", "member", "status", "entitlement", "paid", "as of", "entry"});
    for (const json& entry : queue["entries"]) {
      table.add({plain(entry["position"]), plain(entry["member"]), plain(entry["status"]), money(entry["entitlement"]),
                 money(entry["paid"]), plain(entry["at"]), plain(entry["entry"])});
    }
    out += table.text();
  }
  return out.empty() ? "no queue yet\n" : out;
}

std::string show_ledger(const json& answer) {
  Table table({"account", "currency", "balance"});
  std::map<std::string, std::int64_t> sums;
  for (const json& row : answer["balances"]) {
    table.add({plain(row["account"]), plain(row["currency"]), money(row["amount"])});
    sums[plain(row["currency"])] += row["amount"].get<std::int64_t>();
  }
  std::string out = table.text();
  for (const auto& [currency, sum] : sums) {
    out += "sum " + currency + " " + money(sum) + "\n";
  }
  if (answer.contains("postings")) {
    Table postings({"debit", "credit", "amount", "cause"});
    for (const json& row : answer["postings"]) {
      postings.add({plain(row["debit"]), plain(row["credit"]), money(row["amount"]), plain(row["cause"])});
    }
    out += "newest postings\n" + postings.text();
  }
  return out;
}

std::string show_rows(const json& answer, const std::string& list) {
  std::string out;
  for (const json& row : answer[list]) {
    std::string line;
    for (const auto& [key, value] : row.items()) {
      line += (line.empty() ? "" : "  ") + key + "=" + plain(value);
    }
    out += line + "\n";
  }
  return out.empty() ? "none\n" : out;
}

std::string show_members(const json& answer) {
  std::string out;
  for (const auto& [key, value] : answer.items()) {
    out += key == "ok" ? "" : key + "  " + plain(value) + "\n";
  }
  return out;
}

namespace {

/// Of a Z report: whether its drawer was counted before anybody saw an X report; an older one does not say.
std::string counted_how(const json& content) {
  const json count = content.value("count", json::object());
  if (!count.contains("blind")) {
    return "-";
  }
  return count.value("blind", false)
             ? "yes"
             : "no: X report at " + to_rfc3339(Instant{count.value("x_report_at", std::int64_t{0})}) + " by " +
                   count.value("x_report_by", "");
}

std::string amount(const json& value) {
  return value.is_number_integer() ? to_string(domain::Money::minor(value.get<std::int64_t>())) : std::string("-");
}

/// Who made a report where and when: the first columns of each kind.
std::vector<std::string> head_of(const json& report) {
  return {report.value("at", ""),
          report.value("store", "") + (report.contains("store") ? "/" : "") + report.value("terminal", ""),
          report.value("cashier", "")};
}

/// How one kind of report is listed.
struct ReportColumns {
  std::string_view kind;
  std::vector<std::string> names;
  std::vector<std::string> (*of)(const json& content);
};

std::vector<std::string> shift_columns(const json& content) {
  const json& receipts = content["totals"]["receipts"];
  return {plain(content["shift"]["number"]),
          amount(content["totals"]["sales"]["amount"]),
          amount(content["cash"]["expected"]),
          amount(content["cash"]["counted"]),
          amount(content["cash"]["variance"]),
          receipts.is_null() ? "-" : plain(receipts["first"]) + "-" + plain(receipts["last"]),
          counted_how(content)};
}

std::vector<std::string> return_columns(const json& content) {
  const std::string reference = content.value("reference", "");
  return {plain(content["return"]),      amount(content["total"]),
          amount(content["withheld"]),   amount(content["points_back"]),
          amount(content["paid_back"]),  content.value("tender", "") + (reference.empty() ? "" : " " + reference),
          content.value("approver", ""), content.value("reason", "")};
}

std::vector<std::string> drill_columns(const json& content) { return {std::to_string(content.value("drill", 0))}; }

const ReportColumns& columns_for(const json& report) {
  static const std::array<ReportColumns, 3> all = {{
      {"shift", {"shift", "sales", "expected", "counted", "variance", "receipts", "blind"}, &shift_columns},
      {"return",
       {"return", "goods", "withheld", "points back", "paid back", "by", "approver", "reason"},
       &return_columns},
      {"drill", {"drill record"}, &drill_columns},
  }};
  const std::string kind = report.value("kind", "");
  const auto found = std::find_if(all.begin(), all.end(), [&](const ReportColumns& one) { return one.kind == kind; });
  return found == all.end() ? all.back() : *found;
}

}  // namespace

// An answer is about one kind.
std::string show_till_reports(const json& answer) {
  const json& reports = answer["reports"];
  if (reports.empty()) {
    return "none\n";
  }
  const ReportColumns& columns = columns_for(reports[0]);
  std::vector<std::string> names = {"at", "terminal", "cashier"};
  names.insert(names.end(), columns.names.begin(), columns.names.end());
  Table table(std::move(names));
  for (const json& report : reports) {
    std::vector<std::string> row = head_of(report);
    const std::vector<std::string> rest = columns.of(report["content"]);
    row.insert(row.end(), rest.begin(), rest.end());
    table.add(std::move(row));
  }
  return table.text() + (answer.value("more", false) ? "and older ones: --rows shows more, at most 200\n" : "");
}

}  // namespace queueback::ctl
