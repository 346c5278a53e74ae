#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/instant.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::rewards::queue_rebate {

/// Where an order was made; decides its kind of queue (reward rules 1.1).
enum class Channel : std::uint8_t {
  kCheckout,  ///< rung up at a terminal: cashier queue, the whole order is one item
};

/// One order line as far as rewards care.
struct ItemLine {
  domain::ProductId product;
  domain::Money paid;      ///< in money: cash, card, QR wallet, change
  domain::Money deducted;  ///< in points, love, vouchers
};

struct PlaceOrder {
  std::string order;  ///< unique id; names the entry too
  Channel channel = Channel::kCheckout;
  domain::StoreId store;
  std::string desk;  ///< checkout terminal, or empty
  std::optional<domain::MemberId> member;
  std::vector<ItemLine> lines;
};

/// A member's level from now on; "" for none.
struct SetMember {
  domain::MemberId member;
  std::string level;
};

/// A policy version, for orders with effective time >= policy.effective_from.
struct ActivatePolicy {
  Policy policy;
};

/// Only lets the clock advance.
struct Tick {};

/// An input of the program. `at` is the order's effective time, otherwise the time of the event; `arrival` numbers
/// commands in the order in which the owner of the queue took them and breaks ties between equal times.
struct Command {
  Instant at;
  std::uint64_t arrival = 0;
  std::variant<PlaceOrder, SetMember, ActivatePolicy, Tick> body;
};

}  // namespace queueback::rewards::queue_rebate
