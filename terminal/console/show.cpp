#include "terminal/console/show.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "common/base/instant.hpp"
#include "common/base/text.hpp"

namespace queueback::terminal::console {
namespace {

using local_api::ShownDevice;
using local_api::Snapshot;

constexpr std::size_t kNameColumns = 30;
constexpr std::size_t kMemberColumns = 10;
constexpr std::size_t kPriceColumns = 12;  ///< " x " and a price

std::string money(std::int64_t minor) {
  std::array<char, 40> out{};
  const auto size = static_cast<unsigned long long>(minor < 0 ? -minor : minor);
  std::snprintf(out.data(), out.size(), "%s%llu.%02llu", minor < 0 ? "-" : "", size / 100, size % 100);
  return out.data();
}

/// Columns on a screen: Chinese characters take two.
std::size_t columns(const std::string& text) {
  std::size_t width = 0;
  for (const char32_t c : decode_utf8(text)) {
    width += c >= 0x1100 ? 2 : 1;
  }
  return width;
}

std::string padded(const std::string& text, std::size_t width) {
  const std::size_t used = columns(text);
  return text + std::string(used < width ? width - used : 1, ' ');
}

std::string right(const std::string& text, std::size_t width) {
  return std::string(text.size() < width ? width - text.size() : 0, ' ') + text;
}

std::string device(const char* name, const ShownDevice& device) {
  if (!device.configured) {
    return "";
  }
  return std::string(" · ") + name + " " + (device.problem.empty() ? "ok" : device.problem);
}

std::string show_pickup(const Snapshot& state) {
  std::string out = "      order " + state.order + " of " + state.placed_at;
  out += state.member.empty() ? "\n" : ", member " + state.member + "\n";
  const auto amounts = [](std::int64_t paid, std::int64_t deducted) {
    return right(money(paid), 11) + (deducted > 0 ? " + " + money(deducted) + " in points, love or vouchers\n" : "\n");
  };
  for (std::size_t i = 0; i < state.lines.size(); ++i) {
    const local_api::ShownLine& line = state.lines[i];
    out += right(std::to_string(i + 1), 4) + "  " + padded(line.name, kNameColumns) + right(line.quantity, 7) +
           std::string(kPriceColumns, ' ') + amounts(line.total, line.deducted);
  }
  return out + "      " + padded("PAID", kNameColumns) + std::string(7 + kPriceColumns, ' ') +
         amounts(state.total, state.deducted);
}

/// A sale whose goods come back: of how much it is left, how much comes back, what for it is given back.
std::string show_return(const Snapshot& state) {
  std::string out =
      "return of receipt " + state.return_of + (state.return_offline ? ", the store was not asked\n" : "\n");
  for (std::size_t i = 0; i < state.lines.size(); ++i) {
    const local_api::ShownLine& line = state.lines[i];
    out += right(std::to_string(i + 1), 4) + "  " + padded(line.name, kNameColumns) +
           right(line.quantity + " of " + line.left, 19) + right(money(line.total), 11) + "\n";
  }
  const auto row = [](std::string_view name, std::int64_t amount) {
    return "      " + padded(std::string(name), kNameColumns) + right(money(amount), 30) + "\n";
  };
  out += state.points_back == 0 && state.withheld == 0 ? "" : row("GOODS", state.total);
  out += state.points_back == 0 ? "" : row("IN POINTS", -state.points_back);
  out += state.withheld == 0 ? "" : row("REBATE KEPT", -state.withheld);
  out += row("GIVE BACK", state.give_back);
  const bool is_rounded = state.cash_due > 0 && state.cash_due != state.give_back;
  return is_rounded ? out + row("in cash", state.cash_due) : out;
}

}  // namespace

std::string show_sale(const Snapshot& state) {
  if (!state.order.empty()) {
    return show_pickup(state);
  }
  if (!state.return_of.empty()) {
    return show_return(state);
  }
  std::string out;
  for (std::size_t i = 0; i < state.lines.size(); ++i) {
    const local_api::ShownLine& line = state.lines[i];
    out += right(std::to_string(i + 1), 4) + "  " + padded(line.name, kNameColumns) + right(line.quantity, 7) + " x " +
           right(money(line.unit_price), 9) + right(money(line.total), 11) + "\n";
    std::int64_t by_hand = line.discount;
    for (const local_api::ShownPromotion& one : line.promotions) {
      out += "      " + padded("  " + one.name_en, kNameColumns) + right("-" + money(one.amount), 19) + "\n";
      by_hand -= one.amount;
    }
    if (by_hand > 0) {
      out += "      " + padded("  discount", kNameColumns) + right("-" + money(by_hand), 19) + "\n";
    }
  }
  if (!state.age_goods.empty()) {
    out += "      " + state.age_goods + ": only from " + std::to_string(state.age) + " years on, born on or before " +
           state.born_by + ": oldenough, document, or tooyoung\n";
  }
  if (!state.asked.empty()) {
    out += "      " + state.asked + " (" + state.asked_detail + ") waits for a " + state.asked_role +
           ": approve PERSON PIN, or withdraw\n";
  }
  if (state.phase == "selling" && !state.lines.empty()) {
    out += "      " + padded("TOTAL", kNameColumns) + right(money(state.total), 30) + "\n";
  }
  for (const local_api::ShownTender& paid : state.paid) {
    const std::string reference = paid.reference.empty() ? "" : ", number " + paid.reference;
    out += "      paid " + money(paid.amount) + " " + paid.kind + reference + "\n";
  }
  if (state.credit > 0) {
    out += "      exchanged " + state.credit_slip + ": " + money(state.credit) + " to use: credit, or payout\n";
  }
  if (!state.paid.empty()) {
    out += "      " + padded("TO PAY", kNameColumns) + right(money(state.missing), 30) + "\n";
  }
  if (!state.member.empty()) {
    out += "      member " + state.member;
    out +=
        state.estimate > 0 ? ", this sale may earn " + money(state.estimate) + " (" + state.estimate_source + ")" : "";
    out += "\n";
  }
  return out;
}

std::string show_status(const Snapshot& state) {
  std::string out = state.store + "/" + state.terminal + " · " +
                    (state.cashier.empty() ? "nobody signed in" : state.cashier) + " · " + state.uplink;
  if (!state.uplink_problem.empty()) {
    out += " (" + state.uplink_problem + ")";
  }
  out += state.shift > 0 ? " · shift " + std::to_string(state.shift) : std::string(" · no shift");
  out += state.drilling ? " · OUTAGE DRILL, the line is cut on purpose" : "";
  out += " · sold " + std::to_string(state.sold) + ", not yet at headquarters " + std::to_string(state.unsent);
  if (state.unsent > 0) {
    out += " worth " + money(state.unsent_value) + ", oldest " + std::to_string(state.oldest_unsent_seconds) + " s";
  }
  if (state.open_orders > 0) {
    out += " · online orders to pick up " + std::to_string(state.open_orders);
  }
  for (const local_api::ShownParked& parked : state.parked) {
    out += " · put aside as " + std::to_string(parked.number) + ": " + money(parked.total);
  }
  if (state.receipts_unknown > 0) {
    out += " · " + std::to_string(state.receipts_unknown) + " receipts may or may not be on paper (jobs, reprint)";
  }
  out += device("printer", state.printer) + device("drawer", state.drawer) + device("scanner", state.scanner) +
         device("display", state.display) + device("mirror", state.mirror);
  return out + " · " + std::to_string(state.products) + " products, version " +
         std::to_string(state.reference_version) + "\n";
}

std::string show_notice(const local_api::ShownNotice& notice, Tongue tongue) {
  return (notice.problem ? "! " : "  ") + (tongue == Tongue::kChinese ? notice.chinese : notice.english) + "\n";
}

std::string show_jobs(const nlohmann::json& jobs) {
  std::string out;
  for (const nlohmann::json& job : jobs) {
    out += "  receipt " + std::to_string(job.value("receipt", 0)) + " " + job.value("kind", "") + ": " +
           job.value("state", "");
    out += job.value("reason", "").empty() ? "\n" : " (" + job.value("reason", "") + ")\n";
  }
  return out.empty() ? "  no receipts yet\n" : out;
}

namespace {

/// Of a Z report: whether an X report was seen before the count.
std::string counted_how(const nlohmann::json& report) {
  const auto count = report.value("count", nlohmann::json::object());
  if (!count.contains("blind")) {
    return "";
  }
  if (count.value("blind", false)) {
    return "  counted blind\n";
  }
  constexpr std::int64_t kMicrosPerMinute = 60'000'000;
  const std::int64_t local = count.value("x_report_at", std::int64_t{0}) +
                             report.value("utc_offset_minutes", std::int64_t{0}) * kMicrosPerMinute;
  const std::string time = to_rfc3339(Instant{local}).substr(11, 5);
  return "  not counted blind: X report at " + time + ", " + count.value("x_report_by", "") + "\n";
}

}  // namespace

std::string show_report(const nlohmann::json& report) {
  const auto cash = report.value("cash", nlohmann::json::object());
  const auto amount = [](const nlohmann::json& from, const char* member) {
    return from.contains(member) && from[member].is_number() ? money(from[member].get<std::int64_t>())
                                                             : std::string("-");
  };
  const auto totals = report.value("totals", nlohmann::json::object());
  const auto sales = totals.value("sales", nlohmann::json::object());
  std::string out = "  " + report.value("report", "") + " report of shift " +
                    std::to_string(report.value("shift", nlohmann::json::object()).value("number", 0)) + "\n";
  out += "  sales " + std::to_string(sales.value("count", 0)) + ", " + amount(sales, "amount") + "\n";
  const auto tenders = totals.value("tenders", nlohmann::json::object());
  for (const auto& [kind, tally] : tenders.items()) {
    out += "    " + padded(kind, 12) + amount(tally, "amount") + "\n";
  }
  const auto parts = totals.value("discount_parts", nlohmann::json::object());
  for (const auto& [part, tally] : parts.items()) {
    out += "    off, " + padded(part, 12) + amount(tally, "amount") + "\n";
  }
  out += "  cash expected " + amount(cash, "expected") + ", counted " + amount(cash, "counted") + ", variance " +
         amount(cash, "variance") + "\n" + counted_how(report);
  const auto events = totals.value("events", nlohmann::json::object());
  for (const auto& [kind, tally] : events.items()) {
    out += "    " + padded(kind, 18) + std::to_string(tally.value("count", 0)) + "\n";
  }
  return out;
}

std::string show_z_reports(const nlohmann::json& reports) {
  std::string out;
  for (const nlohmann::json& report : reports) {
    const auto shown = report.get<local_api::ShownZReport>();
    out += "  shift " + std::to_string(shown.shift) + "  " + shown.opened_at + " to " + shown.closed_at + "  " +
           shown.by + "  variance " + money(shown.variance) + "\n";
  }
  return out.empty() ? "  no shift was closed here yet\n" : out;
}

std::string show_products(const nlohmann::json& answer) {
  std::string out;
  for (const auto& product : answer.value("products", std::vector<local_api::ShownProduct>())) {
    out += "  " + padded(product.sku, kMemberColumns) + padded(product.name_zh, kNameColumns) +
           right(money(product.price), 10);
    out += product.next_price_from.empty() ? "" : ", " + money(product.next_price) + " from " + product.next_price_from;
    out += product.min_age > 0 ? ", from " + std::to_string(product.min_age) + " years on\n" : std::string("\n");
  }
  if (const auto left = answer.value("more", std::uint64_t{0}); left > 0) {
    out += "  and " + std::to_string(left) + " more\n";
  }
  return out.empty() ? "  nothing is called that\n" : out;
}

std::string show_baskets(const nlohmann::json& baskets) {
  std::string out;
  for (const nlohmann::json& basket : baskets) {
    out += "  " + basket.value("id", "") + "  " + basket.value("terminal", "") + "  " + basket.value("cashier", "") +
           "  " + basket.value("first_line", "") + right(money(basket.value("total", std::int64_t{0})), 11) + "\n";
  }
  return out.empty() ? "  no other till has put anything aside\n" : out;
}

std::string show_members(const nlohmann::json& members) {
  std::string out;
  for (const nlohmann::json& member : members) {
    out += "  " + padded(member.value("member", ""), kNameColumns) + member.value("masked_name", "") + "  " +
           member.value("level", "") + "\n";
  }
  return out.empty() ? "  nobody has this number\n" : out;
}

std::string show_earned(const nlohmann::json& earned) {
  if (!earned.contains("entitlement")) {
    return "  nothing, or nothing yet (" + earned.value("state", "") + ")\n";
  }
  return "  may receive " + money(earned.value("entitlement", std::int64_t{0})) + " (" + earned.value("source", "") +
         "), paid " + money(earned.value("paid", std::int64_t{0})) + ", place " +
         std::to_string(earned.value("position", 0)) + " in line, " + earned.value("status", "") + "\n";
}

std::string show_orders(const nlohmann::json& answer) {
  const auto orders = answer.value("orders", std::vector<local_api::ShownOpenOrder>());
  std::size_t widest = 0;
  for (const local_api::ShownOpenOrder& order : orders) {
    widest = std::max(widest, columns(order.order));
  }
  std::string out;
  for (const local_api::ShownOpenOrder& order : orders) {
    const std::string more = order.lines > 1 ? " and " + std::to_string(order.lines - 1) + " more" : "";
    out += "  " + order.placed_at + "  " + padded(order.order, widest + 1) + right(money(order.paid), 10) + "  " +
           padded(order.member, kMemberColumns) + " " + order.first_line + more + "\n";
  }
  if (const auto left = answer.value("more", std::uint64_t{0}); left > 0) {
    out += "  and " + std::to_string(left) + " more: orders PART shows those with PART in their id\n";
  }
  return out.empty() ? "  no such online orders wait to be picked up\n" : out;
}

}  // namespace queueback::terminal::console
