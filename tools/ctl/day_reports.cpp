#include "tools/ctl/day_reports.hpp"

#include "tools/ctl/reports.hpp"
#include "tools/ctl/table.hpp"

namespace queueback::ctl {

using nlohmann::json;

namespace {

std::string show_sales(const json& answer) {
  std::string out = plain(answer["day"]) + ": " + money(answer["total"]) + " in " + plain(answer["count"]) +
                    (answer["count"] == 1 ? " sale\n" : " sales\n");
  Table table({"by", "", "sales", "amount"});
  for (const auto& [list, name] :
       {std::pair{"hours", "hour"}, {"tenders", "tender"}, {"cashiers", "cashier"}, {"returns", "returned by"}}) {
    for (const json& row : answer[list]) {
      table.add({name, plain(row["name"]) + (row.contains("cashier") ? " " + plain(row["cashier"]) : ""),
                 plain(row["count"]), money(row["amount"])});
    }
  }
  return out + table.text();
}

std::string show_payouts(const json& answer) {
  std::string out = "today " + money(answer["paid_today"]) + ", 7 days " + money(answer["paid_7_days"]) + ", 30 days " +
                    money(answer["paid_30_days"]) + "\n";
  Table table({"at", "member", "amount", "queue", "from sale"});
  for (const json& row : answer["recent"]) {
    const json& sale = row["sale"];
    table.add({plain(row["at"]), plain(row["member"]), money(row["amount"]), plain(row["queue"]),
               sale.is_null() ? "-" : plain(sale["terminal"]) + " " + plain(sale["receipt"])});
  }
  return answer["recent"].empty() ? out : out + table.text();
}

std::string show_found(const json& answer) {
  if (answer["what"] == "nothing") {
    return "nothing is known of it\n";
  }
  std::string out;
  if (answer.value("person", json()).is_object()) {
    out += "member " + plain(answer["person"]["member"]) + ", change " + money(answer["person"]["change"]) + "\n";
  }
  for (const json& sale : answer.value("sales", json::array())) {
    out += "receipt " + plain(sale["terminal"]) + " " + plain(sale["receipt"]) + " of " + plain(sale["paid_at"]) +
           ", " + money(sale["total"]) + ", order " + plain(sale["order"]) + "\n";
  }
  Table table({"entry", "queue", "status", "position", "ahead", "paid", "remaining"});
  for (const json& row : answer["entries"]) {
    table.add({plain(row["entry"]), plain(row["queue"]), plain(row["status"]),
               row["position"].is_null() ? "-" : plain(row["position"]),
               row["ahead"].is_null() ? "-" : money(row["ahead"]), money(row["paid"]), money(row["remaining"])});
  }
  return answer["entries"].empty() ? out + "no place in line\n" : out + table.text();
}

}  // namespace

Outcome<std::string> DayReports::ask_and_show(const json& request, std::string (*show)(const json&)) {
  const auto answer = ask(to_.socket(), request);
  if (!answer) {
    return tl::unexpected(answer.error());
  }
  return to_.as_json() ? answer->dump(2) : show(*answer);
}

void DayReports::add_to_store(CLI::App* app) {
  CLI::App* sales = to_.add(app, "sales", "a business day's sales by hour, tender and cashier", [this] {
    return ask_and_show({{"do", "sales"}, {"day", day_}}, show_sales);
  });
  sales->add_option("--day", day_, "like 2026-11-22; today when left out");
  CLI::App* payouts =
      to_.add(app, "payouts", "what members were paid today, in 7 and 30 days; the newest payouts", [this] {
        return ask_and_show({{"do", "payouts"}, {"rows", rows_}}, show_payouts);
      });
  payouts->add_option("--rows", rows_, "payouts shown, at most 50")->capture_default_str();
  CLI::App* find = to_.add(app, "find", "the places in line behind a member, a receipt or an order", [this] {
    return ask_and_show({{"do", "find"}, {"text", text_}}, show_found);
  });
  find->add_option("text", text_, "a member's id or code, a receipt like \"T1 12\", an order's id")->required();
}

}  // namespace queueback::ctl
