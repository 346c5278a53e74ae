#include "store-server/app/report_booking.hpp"

#include <utility>

#include "store-server/storage/report_tables.hpp"

namespace queueback::store_server {

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
  return booking;
}

}  // namespace queueback::store_server
