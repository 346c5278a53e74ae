#include "store-server/app/report_booking.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <utility>

#include "store-server/storage/report_tables.hpp"

namespace queueback::store_server {
namespace {

using domain::Money;
using nlohmann::json;

/// Nothing: it is no number. What is beyond every amount counts as the largest: such a drawer is odd all the more.
std::optional<Money> amount(const json& cash, const char* name) {
  const auto found = cash.find(name);
  if (found == cash.end() || !found->is_number()) {
    return std::nullopt;
  }
  const auto limit = static_cast<double>(domain::kMaxAmount.minor());
  return Money::minor(static_cast<std::int64_t>(std::clamp(found->get<double>(), -limit, limit)));
}

/// What is odd about the drawer of a Z report; nothing too where the report says nothing of a drawer.
std::optional<BookingAlarm> drawer_alarm(const std::string& terminal, const domain::TillReport& report) {
  const json content = json::parse(report.content, nullptr, false);
  if (report.kind != domain::TillReportKind::kShift || !content.is_object()) {
    return std::nullopt;
  }
  const json cash = content.value("cash", json::object());
  const auto expected = cash.is_object() ? amount(cash, "expected") : std::nullopt;
  const auto counted = cash.is_object() ? amount(cash, "counted") : std::nullopt;
  if (!expected || !counted) {
    return std::nullopt;
  }
  const Money variance = *counted - *expected;
  const bool is_odd = variance >= kDrawerAlarmFrom || Money{} - variance >= kDrawerAlarmFrom || *expected < Money{};
  return is_odd
             ? std::optional(BookingAlarm{std::string(kDrawerAlarm),
                                          "the drawer of " + terminal + ", counted by " + report.cashier.text() + ": " +
                                              domain::to_string(*counted) + " where " + domain::to_string(*expected) +
                                              " should be, " + domain::to_string(variance)})
             : std::nullopt;
}

}  // namespace

Stored<Booking> book_report(StoreState& state, const std::string& terminal, const domain::TillReport& report,
                            std::uint64_t log_no, const EffectiveTime& effective) {
  Booking booking;
  booking.effective_at = effective(report.at);
  booking.quarantine_reason = name_objection(state, terminal, "report", report.store, report.terminal);
  if (!booking.quarantine_reason.empty()) {
    return booking;
  }
  auto done = ReportTables(state.database)
                  .insert({log_no, terminal, std::string(to_string(report.kind)), report.cashier.text(),
                           booking.effective_at, report.content});
  if (!done) {
    return tl::unexpected(done.error());
  }
  booking.alarm = drawer_alarm(terminal, report);
  return booking;
}

}  // namespace queueback::store_server
