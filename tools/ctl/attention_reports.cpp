// Answers about what a manager must look at, as text.
#include "tools/ctl/reports.hpp"
#include "tools/ctl/table.hpp"

namespace queueback::ctl {

using nlohmann::json;

namespace {

std::string joined(const json& list, const std::string& between) {
  std::string out;
  for (const json& item : list) {
    out += (out.empty() ? "" : between) + plain(item);
  }
  return out;
}

/// "by Li at …: why", empty if nobody did anything.
std::string who(const json& row, const char* key) {
  if (!row.contains(key)) {
    return "";
  }
  const json& note = row[key];
  return "by " + plain(note["by"]) + " at " + plain(note["at"]) + ": " + plain(note["reason"]);
}

std::string content(const json& record) {
  const json& what = record["content"];
  if (what["what"] == "unreadable") {
    return "content     unreadable: " + plain(what["reason"]) + "\n";
  }
  std::string out = "content     " + plain(what["what"]) + " " + plain(what["order"]) + ", store " +
                    plain(what["store"]) + ", terminal " + plain(what["terminal"]) + ", cashier " +
                    plain(what["cashier"]);
  if (what["what"] == "handover") {
    return out + ", at " + plain(what["at"]) + "\n";
  }
  out += ", receipt " + plain(what["receipt"]) + "\n            member " +
         (plain(what["member"]).empty() ? "none" : plain(what["member"])) + ", paid at " + plain(what["paid_at"]) +
         ", total " + money(what["total"]) + " " + plain(what["currency"]) + "\n";
  for (const json& line : what["lines"]) {
    out += "            " + plain(line["quantity"]) + " × " + plain(line["product"]) + " " + plain(line["name"]) +
           " at " + money(line["unit_price"]) + " = " + money(line["total"]) + ", VAT " + plain(line["vat"]) + "\n";
  }
  for (const json& tender : what["tenders"]) {
    out += "            paid " + money(tender["amount"]) + " " + plain(tender["kind"]) +
           (tender.value("reference", "").empty() ? "" : ", reference " + plain(tender["reference"])) + "\n";
  }
  return out;
}

}  // namespace

std::string show_clock(const json& answer) {
  if (answer["believed"].get<bool>()) {
    return "time " + plain(answer["time"]) + ", as the machine's clock says\n";
  }
  return "time " + plain(answer["time"]) + "\nthe machine's clock says " + plain(answer["machine"]) +
         " and is NOT believed: it jumped. Set it right, or, if it is right: queueback-ctl clock accept\n";
}

std::string show_quarantine(const json& answer) {
  std::string out;
  for (const json& row : answer["quarantine"]) {
    out += "log entry " + plain(row["log_no"]) + ", terminal " + plain(row["terminal"]) + ", " + money(row["amount"]) +
           " in suspense since " + plain(row["at"]) + "\n  " + plain(row["cause"]) + " (" + plain(row["reason"]) +
           ")\n";
    out += row.contains("action") ? "  " + plain(row["action"]) + " " + who(row, "resolved") + "\n"
                                  : "  " + plain(row["what_to_do"]) + "\n  can: " + joined(row["actions"], ", ") + "\n";
  }
  return out.empty() ? "nothing is quarantined\n" : out;
}

std::string show_quarantined(const json& answer) {
  std::string out = "log entry   " + plain(answer["log_no"]) + ", record " + plain(answer["record"]["seq"]) +
                    " of terminal " + plain(answer["terminal"]) + "\ncause       " + plain(answer["cause"]) +
                    "\nreason      " + plain(answer["reason"]) + "\ntaken at    " + plain(answer["at"]) +
                    ", counts as of " + plain(answer["effective_at"]) + "\n" + content(answer);
  for (const json& posting : answer["suspended"]) {
    out += "suspended   " + money(posting["amount"]) + " " + plain(posting["currency"]) + " from " +
           plain(posting["from"]) + "\n";
  }
  if (answer.contains("action")) {
    return out + "done        " + plain(answer["action"]) + " " + who(answer, "resolved") + "\n";
  }
  return out + "to do       " + plain(answer["what_to_do"]) + "\ncan         " + joined(answer["actions"], ", ") + "\n";
}

std::string show_resolution(const json& answer) {
  Table table({"debit", "credit", "amount", "cause"});
  for (const json& row : answer["postings"]) {
    table.add({plain(row["debit"]), plain(row["credit"]), money(row["amount"]), plain(row["cause"])});
  }
  return plain(answer["action"]) + " in log entry " + plain(answer["log_no"]) + "\n" +
         (answer["postings"].empty() ? "no money moved\n" : table.text());
}

std::string show_headquarters_quarantine(const json& answer) {
  Table table({"store", "log", "terminal", "money", "since", "reason", "resolution"});
  for (const json& row : answer["quarantine"]) {
    const std::string done =
        row.contains("resolution") ? plain(row["resolution"]["action"]) + " " + who(row, "resolution") : "open";
    table.add({plain(row["store"]), plain(row["log_no"]), plain(row["terminal"]),
               money(row["amount"]) + " " + plain(row["currency"]), plain(row["at"]), plain(row["reason"]), done});
  }
  return answer["quarantine"].empty() ? "nothing is quarantined\n" : table.text();
}

std::string show_alarms(const json& answer) {
  std::string out;
  for (const json& row : answer["alarms"]) {
    const std::string store = row.contains("store") ? plain(row["store"]) + " " : "";
    out += plain(row["id"]) + "  " + plain(row["at"]) + " " + store + plain(row["terminal"]) + " " +
           plain(row["kind"]) + ": " + plain(row["text"]) + "\n";
    out += row.contains("resolved") ? "    resolved " + who(row, "resolved") + "\n" : "";
  }
  return out.empty() ? "no alarms\n" : out;
}

std::string show_audit(const json& answer) {
  if (answer["adds_up"].get<bool>()) {
    return "every hash fits its content, every chain is whole, every balance equals the sum of its postings, and every "
           "currency sums to zero\n";
  }
  std::string out = "DOES NOT ADD UP: " + plain(answer["finding_count"]) + " findings\n";
  for (const json& finding : answer["findings"]) {
    out += "  " + plain(finding) + "\n";
  }
  return out;
}

std::string show_completeness(const json& answer) {
  Table table({"terminal", "records", "head", "last contact", "skew ms"});
  for (const json& row : answer["terminals"]) {
    table.add({plain(row["terminal"]), plain(row["summary"]) + show_replacements(row), show_heads(row),
               plain(row["last_contact"]), plain(row["clock_skew_ms"])});
  }
  return table.text();
}

std::string show_store_completeness(const json& answer) {
  Table table({"store", "terminal", "records", "head", "last contact", "skew ms"});
  for (const json& store : answer["stores"]) {
    table.add({plain(store["store"]), "", plain(store["summary"]), plain(store["lines"].back()["hash"]),
               store["last_contact"].is_null() ? "never" : plain(store["last_contact"]),
               plain(store["clock_skew_ms"])});
    for (const json& row : store["terminals"]) {
      table.add({plain(store["store"]), plain(row["terminal"]), plain(row["summary"]) + show_replacements(row),
                 show_heads(row), plain(row["last_record_at"]), ""});
    }
  }
  return table.text();
}

}  // namespace queueback::ctl
