#include "store-server/app/handover_booking.hpp"

#include <algorithm>
#include <utility>

#include "store-server/app/open_orders.hpp"
#include "store-server/storage/pickup_tables.hpp"

namespace queueback::store_server {
namespace {

using domain::Handover;
using rewards::queue_rebate::Channel;
using rewards::queue_rebate::OrderRecord;

Booking quarantined(Booking booking, std::string reason) {
  booking.quarantine_reason = std::move(reason);
  return booking;
}

/// Goods may be gone that the books say were not there to give.
Booking alarmed(Booking booking, const std::string& kind, const std::string& reason) {
  booking.alarm = BookingAlarm{kind, reason + ". Its goods may have left the shop all the same: find out"};
  return quarantined(std::move(booking), reason);
}

/// By whom the order was completed before.
Stored<std::string> completer_of(PickupTables& tables, const std::string& order) {
  const auto earlier = tables.find_handover(order);
  if (!earlier) {
    return tl::unexpected(earlier.error());
  }
  if (!earlier->has_value()) {
    return std::string("by the shop's API or by an operator");
  }
  const HandoverRow& row = **earlier;
  return "handed over at terminal " + row.terminal + " by cashier " + row.cashier + " at " + to_rfc3339(row.at) +
         ", log entry " + std::to_string(row.log_no);
}

Stored<Booking> complete(StoreState& state, const Handover& handover, std::uint64_t log_no, Booking booking) {
  PickupTables tables(state.database);
  const RewardProgram::Together row{{}, [&] {
                                      return tables.insert_handover({handover.order, log_no, handover.terminal.text(),
                                                                     handover.cashier.text(), booking.effective_at});
                                    }};
  auto rewarded = state.rewards.execute(to_command(handover, log_no, booking.effective_at), row);
  if (!rewarded) {
    return tl::unexpected(rewarded.error());
  }
  if (!*rewarded) {
    return quarantined(std::move(booking), rewarded->error());
  }
  booking.postings = std::move((*rewarded)->postings);
  return booking;
}

/// What an order that is there says to being handed over.
Stored<Booking> book_known(StoreState& state, const Handover& handover, const OrderRecord& order, std::uint64_t log_no,
                           Booking booking) {
  if (order.channel == Channel::kCheckout) {
    return quarantined(std::move(booking), "order " + handover.order + " was sold and handed over at a till");
  }
  if (order.completed) {
    PickupTables tables(state.database);
    const auto completer = completer_of(tables, handover.order);
    if (!completer) {
      return tl::unexpected(completer.error());
    }
    return alarmed(std::move(booking), "handover-twice",
                   "order " + handover.order + " was completed before: " + *completer);
  }
  ApiTables online_orders(state.database);
  const auto online = online_orders.find_order(handover.order);
  if (!online) {
    return tl::unexpected(online.error());
  }
  if (!is_open(order, online->has_value() ? &**online : nullptr)) {
    return alarmed(std::move(booking), "handover-refunded",
                   "order " + handover.order + " was refunded before it was handed over");
  }
  // Nobody is given goods before he bought them, nor later than now.
  booking.effective_at = std::clamp(booking.effective_at, order.at, std::max(order.at, state.rewards.engine().clock()));
  return complete(state, handover, log_no, std::move(booking));
}

}  // namespace

Stored<Booking> book_handover(StoreState& state, const std::string& terminal, const Handover& handover,
                              std::uint64_t log_no, const EffectiveTime& effective) {
  Booking booking;
  booking.effective_at = effective(handover.at);
  std::string wrong = name_objection(state, terminal, "handover", handover.store, handover.terminal);
  if (!wrong.empty()) {
    return quarantined(std::move(booking), std::move(wrong));
  }
  const auto order = state.rewards.tables().find_order(handover.order);
  if (!order) {
    return tl::unexpected(order.error());
  }
  if (!order->has_value()) {
    return quarantined(std::move(booking), "there is no order " + handover.order + " here that could be handed over");
  }
  return book_known(state, handover, **order, log_no, std::move(booking));
}

}  // namespace queueback::store_server
