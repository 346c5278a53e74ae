#include "terminal/ui/report_rows.hpp"

#include <QString>
#include <utility>

#include "terminal/ui/sale_lines.hpp"

namespace queueback::terminal::ui {
namespace {

using nlohmann::json;

json member(const json& from, const char* name) {
  const auto found = from.is_object() ? from.find(name) : from.end();
  return from.is_object() && found != from.end() ? *found : json();
}

std::int64_t number(const json& from, const char* name) {
  const json value = member(from, name);
  return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

QString amount(const json& from, const char* name) {
  return member(from, name).is_number_integer() ? amount_text(number(from, name)) : QString();
}

QVariantList tallies(const json& from) {
  QVariantList out;
  for (const auto& [name, tally] : from.items()) {
    out.append(QVariantMap{{"name", QString::fromStdString(name)},
                           {"count", QVariant::fromValue<qlonglong>(number(tally, "count"))},
                           {"amount", number(tally, "amount") == 0 ? QString() : amount(tally, "amount")}});
  }
  return out;
}

QString receipts_text(const json& range) {
  if (!range.is_object()) {
    return {};
  }
  const QString first = QString::number(number(range, "first"));
  return number(range, "first") == number(range, "last") ? first
                                                         : QString("%1–%2").arg(first).arg(number(range, "last"));
}

qlonglong receipts_in(const json& ranges) {
  qlonglong sum = 0;
  for (const json& range : ranges) {
    sum += number(range, "last") - number(range, "first") + 1;
  }
  return sum;
}

/// What was taken off, by who gave it; of an older report nothing.
QVariantMap discount_parts(const json& totals) {
  const json parts = member(totals, "discount_parts");
  QVariantMap out;
  for (const char* part : {"promotions", "by_hand", "rounding"}) {
    const json tally = member(parts, part);
    out[part] = number(tally, "count") == 0 ? QString() : amount(tally, "amount");
  }
  return out;
}

/// What came into the drawer and went out of it, each once; with the float it adds up to the expected cash.
QVariantList drawer_moves(const json& totals) {
  const json events = member(totals, "events");
  const std::pair<const char*, std::int64_t> moves[] = {
      {"cash-sales", number(member(member(totals, "tenders"), "cash"), "amount")},
      {"cash-returns", -number(member(member(member(totals, "returns"), "tenders"), "cash"), "amount")},
      {"cash-in", number(member(events, "cash-in"), "amount")},
      {"cash-out", -number(member(events, "cash-out"), "amount")},
      {"safe-drop", -number(member(events, "safe-drop"), "amount")}};
  QVariantList out;
  for (const auto& [name, minor] : moves) {
    if (minor != 0) {
      out.append(QVariantMap{{"name", name},
                             {"amount", minor < 0 ? QStringLiteral("−") + amount_text(-minor) : amount_text(minor)}});
    }
  }
  return out;
}

/// Numbers within the shift's receipts that are no receipt.
qlonglong missing_receipts(const json& totals) {
  const json range = member(totals, "receipts");
  return range.is_object() ? receipts_in(json::array({range})) - number(member(totals, "sales"), "count") : 0;
}

/// HH:MM at the store of the X report that was seen before the count; empty: none was.
QString seen_at(const json& report) {
  constexpr std::int64_t kMicrosPerMinute = 60'000'000;
  const json count = member(report, "count");
  if (!member(count, "x_report_at").is_number_integer()) {
    return {};
  }
  const std::int64_t minute = number(count, "x_report_at") / kMicrosPerMinute + number(report, "utc_offset_minutes");
  return QString("%1:%2").arg(minute / 60 % 24, 2, 10, QChar('0')).arg(minute % 60, 2, 10, QChar('0'));
}

}  // namespace

QVariantMap shown_report(const json& report) {
  const json totals = member(report, "totals");
  const json cash = member(report, "cash");
  const json sales = member(totals, "sales");
  const json count = member(report, "count");
  const json paid_back = member(member(totals, "returns"), "paid_back");
  return {{"isLast", member(report, "report") == "Z"},
          {"shift", QVariant::fromValue<qlonglong>(number(member(report, "shift"), "number"))},
          {"float", amount(member(report, "shift"), "opening_float")},
          {"sales", QVariant::fromValue<qlonglong>(number(sales, "count"))},
          {"total", amount(sales, "amount")},
          {"returns", QVariant::fromValue<qlonglong>(number(paid_back, "count"))},
          {"returned", amount(paid_back, "amount")},
          {"moves", drawer_moves(totals)},
          {"expected", amount(cash, "expected")},
          {"counted", amount(cash, "counted")},
          {"variance", amount(cash, "variance")},
          {"countKnown", count.is_object()},
          {"seenAt", seen_at(report)},
          {"seenBy", QString::fromStdString(count.is_object() ? count.value("x_report_by", "") : std::string())},
          {"off", discount_parts(totals)},
          {"tenders", tallies(member(totals, "tenders"))},
          {"cashiers", tallies(member(totals, "cashiers"))},
          {"events", tallies(member(totals, "events"))},
          {"receipts", receipts_text(member(totals, "receipts"))},
          {"missing", missing_receipts(totals)},
          {"waiting", receipts_in(member(report, "not_at_headquarters"))}};
}

}  // namespace queueback::terminal::ui
