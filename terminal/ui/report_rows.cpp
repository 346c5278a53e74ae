#include "terminal/ui/report_rows.hpp"

#include <QString>

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

}  // namespace

QVariantMap shown_report(const json& report) {
  const json totals = member(report, "totals");
  const json cash = member(report, "cash");
  const json sales = member(totals, "sales");
  const json paid_back = member(member(totals, "returns"), "paid_back");
  return {{"isLast", member(report, "report") == "Z"},
          {"shift", QVariant::fromValue<qlonglong>(number(member(report, "shift"), "number"))},
          {"float", amount(member(report, "shift"), "opening_float")},
          {"sales", QVariant::fromValue<qlonglong>(number(sales, "count"))},
          {"total", amount(sales, "amount")},
          {"returns", QVariant::fromValue<qlonglong>(number(paid_back, "count"))},
          {"returned", amount(paid_back, "amount")},
          {"expected", amount(cash, "expected")},
          {"counted", amount(cash, "counted")},
          {"variance", amount(cash, "variance")},
          {"tenders", tallies(member(totals, "tenders"))},
          {"cashiers", tallies(member(totals, "cashiers"))},
          {"events", tallies(member(totals, "events"))},
          {"receipts", receipts_text(member(totals, "receipts"))},
          {"waiting", receipts_in(member(report, "not_at_headquarters"))}};
}

}  // namespace queueback::terminal::ui
