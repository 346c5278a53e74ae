#pragma once
#include "common/domain/till_report.hpp"
#include "store-server/app/order_booking.hpp"

namespace queueback::store_server {

/// Alarm: a drawer was counted that holds much more or less than it should, or should hold less than nothing.
inline constexpr std::string_view kDrawerAlarm = "drawer";
/// From this difference on, in either direction.
inline constexpr domain::Money kDrawerAlarmFrom = domain::Money::minor(50'00);

/// Keeps a terminal's report; it has no postings and changes nothing else. One that names another store or terminal is
/// quarantined.
[[nodiscard]] Stored<Booking> book_report(StoreState& state, const std::string& terminal,
                                          const domain::TillReport& report, std::uint64_t log_no,
                                          const EffectiveTime& effective);

}  // namespace queueback::store_server
