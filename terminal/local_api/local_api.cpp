#include "terminal/local_api/local_api.hpp"

namespace queueback::terminal::local_api {

using nlohmann::json;

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownPromotion, name_zh, name_en, amount)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownLine, name, quantity, unit_price, total, deducted, discount,
                                                shelf_price, promotions, left)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownVat, rate, gross, vat)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownParked, number, parked_at, cashier, member, lines, first_line,
                                                total)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownTender, kind, amount, reference)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(ShownDevice, configured, problem)

namespace {

/// What the cashier works at.
template <class Target, class Visit>
void visit_sale(Target& snapshot, Visit visit) {
  visit("sale_version", snapshot.sale_version);
  visit("phase", snapshot.phase);
  visit("cashier", snapshot.cashier);
  visit("role", snapshot.role);
  visit("asked", snapshot.asked);
  visit("asked_detail", snapshot.asked_detail);
  visit("asked_role", snapshot.asked_role);
  visit("age_goods", snapshot.age_goods);
  visit("age", snapshot.age);
  visit("born_by", snapshot.born_by);
  visit("shift", snapshot.shift);
  visit("shift_opened_at", snapshot.shift_opened_at);
  visit("shift_declared", snapshot.shift_declared);
  visit("drilling", snapshot.drilling);
  visit("training", snapshot.training);
  visit("lines", snapshot.lines);
  visit("discount", snapshot.discount);
  visit("vat", snapshot.vat);
  visit("total", snapshot.total);
  visit("paid", snapshot.paid);
  visit("missing", snapshot.missing);
  visit("takes_points", snapshot.takes_points);
  visit("credit", snapshot.credit);
  visit("credit_slip", snapshot.credit_slip);
  visit("points_back", snapshot.points_back);
  visit("withheld", snapshot.withheld);
  visit("give_back", snapshot.give_back);
  visit("cash_due", snapshot.cash_due);
  visit("member", snapshot.member);
  visit("estimate", snapshot.estimate);
  visit("estimate_source", snapshot.estimate_source);
  visit("order", snapshot.order);
  visit("return_of", snapshot.return_of);
  visit("return_offline", snapshot.return_offline);
  visit("placed_at", snapshot.placed_at);
  visit("deducted", snapshot.deducted);
  visit("open_orders", snapshot.open_orders);
  visit("parked", snapshot.parked);
  visit("receipt", snapshot.receipt);
  visit("receipt_link", snapshot.receipt_link);
  visit("change", snapshot.change);
}

/// The members of a snapshot by name, visited for writing and for reading.
template <class Target, class Visit>
void visit_members(Target& snapshot, Visit visit) {
  visit_sale(snapshot, visit);
  visit("revision", snapshot.revision);
  visit("seat", snapshot.seat);
  visit("working_seat", snapshot.working_seat);
  visit("store", snapshot.store);
  visit("store_name", snapshot.store_name);
  visit("terminal", snapshot.terminal);
  visit("uplink", snapshot.uplink);
  visit("uplink_problem", snapshot.uplink_problem);
  visit("unsent", snapshot.unsent);
  visit("unsent_value", snapshot.unsent_value);
  visit("oldest_unsent_seconds", snapshot.oldest_unsent_seconds);
  visit("sold", snapshot.sold);
  visit("at_store", snapshot.at_store);
  visit("at_headquarters", snapshot.at_headquarters);
  visit("reference_version", snapshot.reference_version);
  visit("products", snapshot.products);
  visit("receipts_waiting", snapshot.receipts_waiting);
  visit("receipts_unknown", snapshot.receipts_unknown);
  visit("clock_skew_ms", snapshot.clock_skew_ms);
  visit("printer", snapshot.printer);
  visit("drawer", snapshot.drawer);
  visit("scanner", snapshot.scanner);
  visit("display", snapshot.display);
  visit("mirror", snapshot.mirror);
  visit("recent", snapshot.recent);
}

}  // namespace

void to_json(json& out, const ShownNotice& notice) {
  out = {{"code", notice.code}, {"problem", notice.problem}, {"en", notice.english}, {"zh", notice.chinese}};
}

void from_json(const json& in, ShownNotice& notice) {
  notice.code = in.value("code", "");
  notice.problem = in.value("problem", false);
  notice.english = in.value("en", "");
  notice.chinese = in.value("zh", "");
}

void to_json(json& out, const ShownOpenOrder& order) {
  out = {{"order", order.order},      {"placed_at", order.placed_at},   {"member", order.member},
         {"lines", order.lines},      {"first_line", order.first_line}, {"paid", order.paid},
         {"deducted", order.deducted}};
}

void from_json(const json& in, ShownOpenOrder& order) {
  order.order = in.value("order", "");
  order.placed_at = in.value("placed_at", "");
  order.member = in.value("member", "");
  order.lines = in.value("lines", std::uint64_t{0});
  order.first_line = in.value("first_line", "");
  order.paid = in.value("paid", std::int64_t{0});
  order.deducted = in.value("deducted", std::int64_t{0});
}

void to_json(json& out, const ShownProduct& product) {
  out = {{"sku", product.sku},
         {"barcode", product.barcode},
         {"name_zh", product.name_zh},
         {"name_en", product.name_en},
         {"price", product.price},
         {"code", product.code},
         {"next_price", product.next_price},
         {"next_price_from", product.next_price_from},
         {"min_age", product.min_age}};
}

void to_json(json& out, const ShownZReport& report) {
  out = {{"shift", report.shift},
         {"opened_at", report.opened_at},
         {"closed_at", report.closed_at},
         {"by", report.by},
         {"variance", report.variance}};
}

void from_json(const json& in, ShownZReport& report) {
  report.shift = in.value("shift", std::uint64_t{0});
  report.opened_at = in.value("opened_at", "");
  report.closed_at = in.value("closed_at", "");
  report.by = in.value("by", "");
  report.variance = in.value("variance", std::int64_t{0});
}

void from_json(const json& in, ShownProduct& product) {
  product.sku = in.value("sku", "");
  product.barcode = in.value("barcode", "");
  product.name_zh = in.value("name_zh", "");
  product.name_en = in.value("name_en", "");
  product.price = in.value("price", std::int64_t{0});
  product.code = in.value("code", "");
  product.next_price = in.value("next_price", std::int64_t{0});
  product.next_price_from = in.value("next_price_from", "");
  product.min_age = in.value("min_age", std::uint32_t{0});
}

void to_json(json& out, const Snapshot& snapshot) {
  out = json::object();
  visit_members(snapshot, [&out](const char* name, const auto& member) { out[name] = member; });
}

void from_json(const json& in, Snapshot& snapshot) {
  visit_members(snapshot, [&in](const char* name, auto& member) {
    if (const auto found = in.find(name); found != in.end()) {
      found->get_to(member);
    }
  });
}

}  // namespace queueback::terminal::local_api
