#include "common/reward_store/order_command.hpp"

#include <utility>

namespace queueback::reward_store {

namespace queue_rebate = rewards::queue_rebate;
using domain::Money;

queue_rebate::Command to_command(const domain::Order& order, std::uint64_t arrival, Instant effective) {
  queue_rebate::PlaceOrder place{to_string(order.id.uuid),
                                 queue_rebate::Channel::kCheckout,
                                 order.store.text(),
                                 order.terminal.text(),
                                 order.member ? order.member->text() : std::string(),
                                 true,
                                 {}};
  // A checkout settles as one item: what was paid in money, however it spreads over the lines.
  const Money paid = domain::paid_in_money(order);
  place.lines.push_back({order.lines.front().product.text(), paid, order.total - paid});
  return {effective, arrival, std::move(place)};
}

queue_rebate::Command to_command(const domain::Handover& handover, std::uint64_t arrival, Instant effective) {
  return {effective, arrival, queue_rebate::CompleteOrder{handover.order}};
}

}  // namespace queueback::reward_store
