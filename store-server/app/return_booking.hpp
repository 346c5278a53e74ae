#pragma once
#include <optional>
#include <string>
#include <vector>

#include "common/domain/sale_return.hpp"
#include "store-server/app/order_booking.hpp"

namespace queueback::store_server {

/// More was given back than was due: for goods beyond what was sold, or a sale that is not known here.
inline constexpr std::string_view kReturnAlarm = "return-beyond";
/// Points or other units that a sale had earned could not be taken back with its goods: they are spent, or leased.
inline constexpr std::string_view kUnitsGoneAlarm = "units-gone";

/// Books goods that came back at a terminal. Their money was given away, so a return is never refused for what it says:
/// what the store's cap (the sale's lines, less what came back before) does not cover is posted to
/// `receivable/<store>` and told with an alarm. Quarantined, without postings, is only what names another store or
/// terminal, or was booked before. Only storage failures are errors.
[[nodiscard]] Stored<Booking> book_return(StoreState& state, const std::string& terminal, const domain::Return& what,
                                          std::uint64_t log_no, const EffectiveTime& effective);

/// A sale of this store as it was booked; nothing: it is not here.
[[nodiscard]] Stored<std::optional<domain::Order>> find_sold(LedgerTables& tables, const domain::OrderId& order);

/// What a refund does to the entry of a sale's item; none: nothing. The reward program refunds at most what it counts
/// as paid.
[[nodiscard]] rewards::queue_rebate::RefundEffect effect_of_return(const rewards::queue_rebate::ItemRecord& item,
                                                                   domain::Money refund);

/// Of what a return wants to bring back, what is left to come back.
[[nodiscard]] std::vector<domain::ReturnedLine> within_cap(const domain::Order& order,
                                                           const std::vector<domain::ReturnedLine>& before,
                                                           const std::vector<domain::ReturnedLine>& wanted);

}  // namespace queueback::store_server
