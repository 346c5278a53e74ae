#pragma once
#include <string>

#include "common/domain/handover.hpp"
#include "store-server/app/order_booking.hpp"

namespace queueback::store_server {

/// Books a terminal's handover of an online order: completes the order, remembers who did it, closes the open order.
/// One of an unknown order, or of one that nothing was left of, is quarantined; where goods may have left the shop
/// against the books, with an alarm. It has no money of its own. Only storage failures are errors.
[[nodiscard]] Stored<Booking> book_handover(StoreState& state, const std::string& terminal,
                                            const domain::Handover& handover, std::uint64_t log_no,
                                            const EffectiveTime& effective);

}  // namespace queueback::store_server
