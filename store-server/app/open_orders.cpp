#include "store-server/app/open_orders.hpp"

#include <utility>

namespace queueback::store_server {

using rewards::queue_rebate::Channel;
using rewards::queue_rebate::ItemRecord;
using rewards::queue_rebate::OrderRecord;

namespace {

constexpr std::string_view kAlarm = "open-orders";
constexpr std::string_view kAlarmedAt = "open_orders_alarm";

/// What a line has besides its row in reward_order.
OnlineOrderRow::Line line_of(const OnlineOrderRow* online, std::size_t n) {
  return online != nullptr && n < online->lines.size() ? online->lines[n] : OnlineOrderRow::Line{};
}

protocol::OpenOrder to_item(const OrderRecord& order, const OnlineOrderRow* online, const std::string& currency) {
  protocol::OpenOrder item{order.order, order.member, order.at, currency, {}};
  for (std::size_t n = 0; n < order.items.size(); ++n) {
    const OnlineOrderRow::Line line = line_of(online, n);
    item.lines.push_back({order.items[n].product, line.quantity, order.items[n].paid, line.deducted});
  }
  return item;
}

}  // namespace

bool is_open(const OrderRecord& order, const OnlineOrderRow* online) {
  if (order.completed) {
    return false;
  }
  bool any_refund = false;
  for (std::size_t n = 0; n < order.items.size(); ++n) {
    const ItemRecord& item = order.items[n];
    const bool paid_otherwise = item.paid.is_zero() && !line_of(online, n).deducted.is_zero();
    if (item.refunded < item.paid || paid_otherwise) {
      return true;
    }
    any_refund = any_refund || !item.refunded.is_zero();
  }
  return !any_refund;  // a free order is open; free lines go with the others
}

Stored<void> OpenOrders::load(Instant now) {
  const auto shown = tables_.shown_count();
  if (!shown) {
    return tl::unexpected(shown.error());
  }
  shown_ = *shown;
  return fill(now);
}

Stored<void> OpenOrders::note(const rewards::queue_rebate::Engine& engine,
                              const rewards::queue_rebate::Outcome& outcome) {
  for (const rewards::queue_rebate::OrderHandle handle : outcome.orders) {
    if (engine.channel_of(handle) == Channel::kCheckout) {
      continue;
    }
    if (auto done = follow(engine.order(handle), engine.clock()); !done) {
      return done;
    }
  }
  return {};
}

Stored<void> OpenOrders::follow(const OrderRecord& order, Instant now) {
  const auto online = online_.find_order(order.order);
  if (!online) {
    return tl::unexpected(online.error());
  }
  if (is_open(order, online->has_value() ? &**online : nullptr)) {
    const auto opened = tables_.open({order.order, order.arrival});
    if (!opened) {
      return tl::unexpected(opened.error());
    }
    return *opened ? fill(now) : Stored<void>();
  }
  const auto closed = tables_.close(order.order);
  if (!closed) {
    return tl::unexpected(closed.error());
  }
  if (*closed != Shown::kYes) {
    return {};
  }
  auto done = take_away(order.order);
  return done ? fill(now) : done;
}

Stored<void> OpenOrders::fill(Instant now) {
  auto hidden = tables_.newest_hidden();
  while (hidden && hidden->has_value()) {
    const auto room = make_room(**hidden);
    if (!room) {
      return tl::unexpected(room.error());
    }
    if (!*room) {
      return raise(now);
    }
    if (auto done = show((*hidden)->order); !done) {
      return done;
    }
    hidden = tables_.newest_hidden();
  }
  return hidden ? Stored<void>() : tl::unexpected(hidden.error());
}

Stored<bool> OpenOrders::make_room(const OpenOrderRow& hidden) {
  auto room = reference_.has_room(1);
  if (!room || (*room && shown_ < kMaxOpenOrders)) {
    return room;
  }
  // Who comes to a till has more likely ordered lately: the newest are shown, also in a shop that completes none.
  const auto oldest = tables_.oldest_shown();
  if (!oldest) {
    return tl::unexpected(oldest.error());
  }
  if (!oldest->has_value() || (*oldest)->arrival >= hidden.arrival) {
    return false;
  }
  auto done = tables_.set_shown((*oldest)->order, Shown::kNo);
  done = done ? take_away((*oldest)->order) : done;
  return done ? reference_.has_room(1) : tl::unexpected(done.error());
}

Stored<void> OpenOrders::show(const std::string& id) {
  const auto order = orders_.find_order(id);
  const auto online = online_.find_order(id);
  if (!order || !online) {
    return tl::unexpected(!order ? order.error() : online.error());
  }
  const OnlineOrderRow* row = online->has_value() ? &**online : nullptr;
  if (!order->has_value() || !is_open(**order, row)) {
    // One from before this table that was refunded.
    const auto closed = tables_.close(id);
    return closed ? Stored<void>() : tl::unexpected(closed.error());
  }
  const auto put = reference_.put({reference_item(to_item(**order, row, currency_))});
  if (!put) {
    return tl::unexpected(put.error());
  }
  shown_ += 1;
  return tables_.set_shown(id, Shown::kYes);
}

Stored<void> OpenOrders::take_away(const std::string& order) {
  const auto put = reference_.put({removed_item(protocol::ReferenceKind::kOpenOrder, order)});
  if (!put) {
    return tl::unexpected(put.error());
  }
  shown_ -= 1;
  return reference_.forget_removed_orders(kMaxRemovedOpenOrders);
}

Stored<void> OpenOrders::raise(Instant now) {
  const auto last = directory_.number(kAlarmedAt);
  if (!last) {
    return tl::unexpected(last.error());
  }
  if (last->has_value() && now < Instant{**last} + kOpenOrdersAlarmEvery) {
    return {};
  }
  auto done = directory_.set_number(kAlarmedAt, now.micros);
  return done ? alarms_.insert_alarm({now, "", std::string(kAlarm),
                                      "more online orders are open than tills are told of; the oldest are not shown, "
                                      "though still to be handed over. Complete what was handed over otherwise",
                                      0})
              : done;
}

}  // namespace queueback::store_server
