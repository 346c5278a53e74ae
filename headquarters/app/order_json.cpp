#include "headquarters/app/order_json.hpp"

#include <nlohmann/json.hpp>

namespace queueback::headquarters {
namespace {

using nlohmann::json;

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

json to_json(const domain::OrderLine& line) {
  json out;
  out["product"] = line.product.text();
  out["name"] = line.name;
  out["quantity_milli"] = line.quantity.milli;
  out["unit_price"] = line.unit_price.minor();
  out["total"] = line.total.minor();
  out["vat_ppm"] = line.vat_rate.ppm;
  for (const domain::Discount& discount : line.discounts) {
    out["discounts"].push_back(
        {{"kind", to_string(discount.kind)}, {"amount", discount.amount.minor()}, {"reason", discount.reason}});
    if (!discount.promotion.empty()) {
      out["discounts"].back()["promotion"] = discount.promotion;
    }
  }
  if (line.price_override) {
    out["price_override"] = {{"shelf_price", line.price_override->shelf_price.minor()},
                             {"reason", line.price_override->reason}};
  }
  return out;
}

json to_json(const domain::Tender& tender) {
  json out;
  out["kind"] = domain::to_string(tender.kind);
  out["amount"] = tender.amount.minor();
  out["received"] = tender.received.minor();
  if (!tender.reference.empty()) {
    out["reference"] = tender.reference;
  }
  return out;
}

/// Null for an order whose sums do not hold: nothing can be computed from it.
json vat(const domain::Order& order) {
  if (!domain::validate(order)) {
    return nullptr;
  }
  json out = json::array();
  for (const domain::VatAmount& amount : domain::vat_breakdown(order.lines)) {
    json rate;
    rate["rate_ppm"] = amount.rate.ppm;
    rate["gross"] = amount.gross.minor();
    rate["vat"] = amount.vat.minor();
    out.push_back(std::move(rate));
  }
  return out;
}

void put_order(const domain::Order& order, json& out) {
  out["order"] = to_string(order.id.uuid);
  out["receipt"] = order.receipt.value;
  out["cashier"] = order.cashier.text();
  out["member"] = order.member ? json(order.member->text()) : json();
  out["currency"] = order.currency;
  out["total"] = order.total.minor();
  out["paid_at"] = to_rfc3339(order.paid_at);
  out["business_date"] = to_string(order.business_date);
  out["utc_offset_minutes"] = order.utc_offset_minutes;
  out["sold_under"]["policy"] = order.versions.policy;
  out["sold_under"]["reference"] = order.versions.reference;
  out["estimate"]["entitlement"] = order.estimate.entitlement.minor();
  out["estimate"]["source"] = order.estimate.source;
  out["vat"] = vat(order);
  out["lines"] = json::array();
  for (const domain::OrderLine& line : order.lines) {
    out["lines"].push_back(to_json(line));
  }
  out["tenders"] = json::array();
  for (const domain::Tender& tender : order.tenders) {
    out["tenders"].push_back(to_json(tender));
  }
}

/// Leaves out what may make an order absurdly long.
std::string abridge(json order) {
  order["abridged"] = true;
  for (json& line : order["lines"]) {
    line.erase("name");
  }
  if (std::string text = dump(order); text.size() <= kMaxOrderJsonBytes) {
    return text;
  }
  for (const char* list : {"lines", "tenders", "vat"}) {
    order[list] = json::array();
  }
  if (std::string text = dump(order); text.size() <= kMaxOrderJsonBytes) {
    return text;
  }
  for (const char* note : {"quarantine_reason", "alarm", "policy_version"}) {
    order[note] = "";
  }
  order["estimate"] = nullptr;
  order["sold_under"] = nullptr;
  return dump(order);
}

}  // namespace

std::string order_json(const OrderRow& row, const protocol::StoreRecord& record) {
  json out;
  put_order(row.order, out);
  out["store"] = row.store;
  out["terminal"] = row.terminal;
  out["incarnation"] = to_hex(row.incarnation.bytes);
  out["record_hash"] = to_hex(row.record_hash);
  out["status"] = to_string(row.status);
  out["quarantine_reason"] = row.quarantine_reason;
  out["alarm"] = row.alarm;
  out["policy_version"] = record.policy_version;
  out["effective_at"] = to_rfc3339(row.effective_at);
  out["applied_at"] = to_rfc3339(record.applied_at);
  out["received_at"] = to_rfc3339(row.received_at);
  std::string text = dump(out);
  return text.size() <= kMaxOrderJsonBytes ? text : abridge(std::move(out));
}

std::string resolved_order_json(const std::string& listed, const domain::Order* booked,
                                const protocol::StoreRecord& record, const protocol::Resolution& resolution) {
  json out = json::parse(listed, nullptr, false);
  if (booked != nullptr) {
    put_order(*booked, out);
    out["status"] = to_string(OrderStatus::kBooked);
    out["policy_version"] = record.policy_version;
  }
  out["resolution"]["action"] = to_string(resolution.action);
  out["resolution"]["by"] = resolution.by;
  out["resolution"]["reason"] = resolution.reason;
  out["resolution"]["at"] = to_rfc3339(record.applied_at);
  std::string text = dump(out);
  return text.size() <= kMaxOrderJsonBytes ? text : abridge(std::move(out));
}

Stored<OrderPage> read_page(OrderTables& tables, std::uint64_t after, PageLimits limits) {
  OrderPage page{{}, after, false};
  std::size_t bytes = 0;
  auto done = tables.each_order(after, [&](ListedOrder order) {
    bytes += order.json.size();
    const bool full = page.orders.size() == limits.rows || (!page.orders.empty() && bytes > limits.bytes);
    if (full) {
      page.more = true;
      return false;
    }
    page.next = order.cursor;
    page.orders.push_back(std::move(order));
    return true;
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return page;
}

std::string to_text(const OrderPage& page) {
  std::string text = R"({"orders":[)";
  for (const ListedOrder& order : page.orders) {
    text += text.back() == '[' ? "" : ",";
    // The stored object without its opening brace follows the cursor.
    text += "{\"cursor\":" + std::to_string(order.cursor) + "," + order.json.substr(1);
  }
  text += "],\"next\":" + std::to_string(page.next);
  text += page.more ? ",\"more\":true}" : ",\"more\":false}";
  return text;
}

}  // namespace queueback::headquarters
