#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/base/instant.hpp"
#include "common/domain/money.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::rewards::queue_rebate {

// Ids in commands are opaque texts that the caller has checked.

/// One order line as far as rewards care.
struct ItemLine {
  std::string product;
  domain::Money paid;      ///< in money: cash, card, QR wallet, change
  domain::Money deducted;  ///< in points, love, vouchers
};

/// An order, paid for. `at` of the command is its effective time.
struct PlaceOrder {
  std::string order;  ///< unique id; names its entries too
  Channel channel = Channel::kCheckout;
  std::string store;
  std::string desk;       ///< checkout terminal, or empty
  std::string member;     ///< or empty
  bool completed = true;  ///< checkouts only: goods handed over at once; other orders wait for CompleteOrder
  std::vector<ItemLine> lines;
};

struct CompleteOrder {
  std::string order;
};

/// Money given back for an item (1.9). `line` is left out for a checkout and for an order with one line.
struct Refund {
  std::string order;
  std::optional<std::uint32_t> line;
  domain::Money amount;
};

/// A member's level from now on; "" for none.
struct SetMember {
  std::string member;
  std::string level;
};

/// Draws for an entry (1.6). `number` is the recorded one where the secret is not known (yet).
struct Draw {
  std::string entry;
  std::optional<std::uint64_t> number;
};

/// Turns what an entry may still receive into points, love or vouchers (1.9).
struct RedeemEntry {
  std::string entry;
  Into into = Into::kPoints;
};

/// Takes an entry out of the line.
struct Leave {
  std::string entry;
};

/// Entries go on joining and contributions are taken, nobody is paid.
struct Pause {};
struct Resume {};

/// A policy version, for orders with effective time >= policy.effective_from. One that begins later than the clock
/// waits until the clock gets there.
struct ActivatePolicy {
  Policy policy;
};

/// The cash slots of a random-return group that a queue opens next, recorded where the secret is not known (yet)
/// (1.7). Several stand in line for several groups.
struct RecordedSlots {
  std::string queue;
  std::vector<std::uint32_t> cash;
};

/// Only lets the clock advance.
struct Tick {};

/// An input of the program. `at` is the order's effective time, otherwise the time of the event; `arrival` numbers
/// commands in the order in which the owner of the queue took them and breaks ties between equal times.
struct Command {
  Instant at;
  std::uint64_t arrival = 0;
  std::variant<PlaceOrder, CompleteOrder, Refund, SetMember, Draw, RedeemEntry, Leave, Pause, Resume, ActivatePolicy,
               RecordedSlots, Tick>
      body;
};

}  // namespace queueback::rewards::queue_rebate
