#include <utility>

#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

using storage::Statement;

namespace {

OrderStatus parse_status(std::string_view text) {
  return text == to_string(OrderStatus::kBooked) ? OrderStatus::kBooked : OrderStatus::kQuarantined;
}

Stored<std::uint64_t> newest(Statement row) {
  const auto found = row.step();
  return found ? Stored<std::uint64_t>(row.number(0)) : tl::unexpected(found.error());
}

}  // namespace

std::string_view to_string(OrderStatus status) {
  switch (status) {
    case OrderStatus::kBooked:
      return "booked";
    case OrderStatus::kQuarantined:
      return "quarantined";
  }
  return "";
}

Stored<std::optional<KnownOrder>> OrderTables::find(const domain::OrderId& id) {
  Statement row =
      database_.prepare("SELECT cursor, store, record_hash, status, record_no FROM orders WHERE order_id = ?");
  const auto found = row.bind(ByteView(id.uuid.bytes)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  if (!*found) {
    return std::nullopt;
  }
  return KnownOrder{row.number(0), row.text(1), row.array<32>(2), parse_status(row.text(3)), row.number(4)};
}

Stored<void> OrderTables::insert(const OrderRow& row) {
  const domain::Order& order = row.order;
  return database_
      .prepare(
          "INSERT INTO orders(order_id, store, terminal, receipt, incarnation, member, total, currency, paid_at,"
          " effective_at, business_date, received_at, status, quarantine_reason, alarm, record_hash, record_no,"
          " json) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(ByteView(order.id.uuid.bytes))
      .bind(row.store)
      .bind(row.terminal)
      .bind(order.receipt.value)
      .bind(ByteView(row.incarnation.bytes))
      .bind(order.member ? std::optional<std::string_view>(order.member->text()) : std::nullopt)
      .bind(order.total.minor())
      .bind(order.currency)
      .bind(order.paid_at.micros)
      .bind(row.effective_at.micros)
      .bind(to_string(order.business_date))
      .bind(row.received_at.micros)
      .bind(to_string(row.status))
      .bind(row.quarantine_reason)
      .bind(row.alarm)
      .bind(ByteView(row.record_hash))
      .bind(row.record_no)
      .bind(row.json)
      .run();
}

Stored<void> OrderTables::insert_repeat(std::uint64_t record_no, std::uint64_t cursor) {
  return database_.prepare("INSERT INTO order_repeat(record_no, cursor) VALUES(?, ?)")
      .bind(record_no)
      .bind(cursor)
      .run();
}

Stored<std::optional<OrderStatus>> OrderTables::status_of_handover(const std::string& store,
                                                                   const replication::Hash& record_hash) {
  Statement row = database_.prepare("SELECT status FROM handover WHERE store = ? AND record_hash = ?");
  const auto found = row.bind(store).bind(ByteView(record_hash)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(parse_status(row.text(0))) : std::nullopt;
}

Stored<std::uint64_t> OrderTables::other_handover(const HandoverRow& row) {
  Statement other = database_.prepare(
      "SELECT record_no FROM handover WHERE store = ? AND order_id = ? AND record_hash <> ? AND status = 'booked'");
  const auto found = other.bind(row.store).bind(row.order).bind(ByteView(row.record_hash)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? other.number(0) : 0;
}

Stored<void> OrderTables::save_handover(const HandoverRow& row) {
  return database_
      .prepare(
          "INSERT OR REPLACE INTO handover(store, record_hash, order_id, terminal, effective_at, status,"
          " quarantine_reason, record_no) VALUES(?, ?, ?, ?, ?, ?, ?, ?)")
      .bind(row.store)
      .bind(ByteView(row.record_hash))
      .bind(row.order)
      .bind(row.terminal)
      .bind(row.effective_at.micros)
      .bind(to_string(row.status))
      .bind(row.quarantine_reason)
      .bind(row.record_no)
      .run();
}

Stored<void> OrderTables::each_order(std::uint64_t after, const std::function<bool(ListedOrder)>& found) {
  Statement row = database_.prepare("SELECT cursor, json FROM orders WHERE cursor > ? ORDER BY cursor");
  row.bind(after);
  while (true) {
    const auto more = row.step();
    if (!more) {
      return tl::unexpected(more.error());
    }
    if (!*more || !found({row.number(0), row.text(1)})) {
      return {};
    }
  }
}

Stored<std::uint64_t> OrderTables::order_count() {
  return newest(database_.prepare("SELECT coalesce(max(cursor), 0) FROM orders"));
}

Stored<std::optional<std::string>> OrderTables::json_of(const std::string& store,
                                                        const replication::Hash& record_hash) {
  Statement row = database_.prepare("SELECT json FROM orders WHERE store = ? AND record_hash = ?");
  const auto found = row.bind(store).bind(ByteView(record_hash)).step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(row.text(0)) : std::nullopt;
}

Stored<void> OrderTables::resolve(const std::string& store, const replication::Hash& record_hash,
                                  const domain::Order* booked, const std::string& json) {
  if (booked == nullptr) {
    return database_.prepare("UPDATE orders SET json = ? WHERE store = ? AND record_hash = ?")
        .bind(json)
        .bind(store)
        .bind(ByteView(record_hash))
        .run();
  }
  return database_
      .prepare(
          "UPDATE orders SET status = 'booked', member = ?, total = ?, json = ? WHERE store = ? AND record_hash = ?")
      .bind(booked->member ? std::optional<std::string_view>(booked->member->text()) : std::nullopt)
      .bind(booked->total.minor())
      .bind(json)
      .bind(store)
      .bind(ByteView(record_hash))
      .run();
}

}  // namespace queueback::headquarters
