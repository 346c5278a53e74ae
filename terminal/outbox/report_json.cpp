#include <nlohmann/json.hpp>

#include "terminal/outbox/till_shifts.hpp"

namespace queueback::terminal {

using domain::Money;
using nlohmann::json;

namespace {

json to_json(const Tally& tally) { return {{"count", tally.count}, {"amount", tally.amount.minor()}}; }

Tally tally_of(const json& in) {
  return {in.at("count").get<std::uint64_t>(), Money::minor(in.at("amount").get<std::int64_t>())};
}

json to_json(const Range& range) { return {{"first", range.first}, {"last", range.last}}; }

Range range_of(const json& in) { return {in.at("first").get<std::uint64_t>(), in.at("last").get<std::uint64_t>()}; }

json to_json(const Shift& shift) {
  return {{"number", shift.number},
          {"opened_at", shift.opened_at.micros},
          {"opened_by", shift.opened_by},
          {"opening_float", shift.opening_float.minor()},
          {"opened_by_sale", shift.opened == Shift::Opened::kBySale}};
}

Shift shift_of(const json& in) {
  return {in.at("number").get<std::uint64_t>(), Instant{in.at("opened_at").get<std::int64_t>()},
          in.at("opened_by").get<std::string>(), Money::minor(in.at("opening_float").get<std::int64_t>()),
          in.at("opened_by_sale").get<bool>() ? Shift::Opened::kBySale : Shift::Opened::kDeclared};
}

std::map<domain::TenderKind, Tally> tenders_of(const json& in) {
  std::map<domain::TenderKind, Tally> out;
  for (int kind = 0; kind < domain::kTenderKinds; ++kind) {
    const auto tender = static_cast<domain::TenderKind>(kind);
    if (const auto found = in.find(to_string(tender)); found != in.end()) {
      out[tender] = tally_of(*found);
    }
  }
  return out;
}

json returns_json(const ShiftTotals& totals) {
  json out = {{"paid_back", to_json(totals.returns)}, {"withheld", totals.withheld.minor()}};
  out["tenders"] = json::object();
  for (const auto& [kind, tally] : totals.paid_back) {
    out["tenders"][std::string(to_string(kind))] = to_json(tally);
  }
  out["vat"] = json::array();
  for (const auto& [rate, gross] : totals.returned_gross_by_vat) {
    out["vat"].push_back(
        {{"rate_ppm", rate.ppm}, {"gross", gross.minor()}, {"vat", totals.returned_vat.at(rate).minor()}});
  }
  return out;
}

void read_returns(const json& in, ShiftTotals& out) {
  out.returns = tally_of(in.at("paid_back"));
  out.withheld = Money::minor(in.at("withheld").get<std::int64_t>());
  out.paid_back = tenders_of(in.at("tenders"));
  for (const json& part : in.at("vat")) {
    const domain::Ratio rate{part.at("rate_ppm").get<std::int64_t>()};
    out.returned_gross_by_vat[rate] = Money::minor(part.at("gross").get<std::int64_t>());
    out.returned_vat[rate] = Money::minor(part.at("vat").get<std::int64_t>());
  }
}

json to_json(const DiscountParts& parts) {
  return {{"promotions", to_json(parts.promotions)},
          {"by_hand", to_json(parts.by_hand)},
          {"rounding", to_json(parts.rounding)}};
}

DiscountParts parts_of(const json& in) {
  return {tally_of(in.at("promotions")), tally_of(in.at("by_hand")), tally_of(in.at("rounding"))};
}

json to_json(const Blindness& blindness) {
  json out = {{"blind", !blindness.seen.has_value()}};
  if (blindness.seen) {
    out["x_report_at"] = blindness.seen->at.micros;
    out["x_report_by"] = blindness.seen->by;
  }
  return out;
}

Blindness blindness_of(const json& in) {
  if (in.at("blind").get<bool>()) {
    return {};
  }
  return {SeenReport{Instant{in.at("x_report_at").get<std::int64_t>()}, in.at("x_report_by").get<std::string>()}};
}

json to_json(const ShiftTotals& totals) {
  json out = {{"sales", to_json(totals.sales)}, {"discounts", to_json(totals.discounts)}};
  if (!totals.discount_parts.is_empty()) {
    out["discount_parts"] = to_json(totals.discount_parts);
  }
  out["receipts"] = totals.receipts ? to_json(*totals.receipts) : json();
  out["tenders"] = json::object();
  for (const auto& [kind, tally] : totals.tenders) {
    out["tenders"][std::string(to_string(kind))] = to_json(tally);
  }
  out["vat"] = json::array();
  for (const auto& [rate, gross] : totals.gross_by_vat) {
    out["vat"].push_back({{"rate_ppm", rate.ppm}, {"gross", gross.minor()}, {"vat", totals.vat.at(rate).minor()}});
  }
  if (totals.returns.count > 0) {
    out["returns"] = returns_json(totals);
  }
  out["cashiers"] = json::object();
  for (const auto& [cashier, tally] : totals.cashiers) {
    out["cashiers"][cashier] = to_json(tally);
  }
  out["events"] = json::object();
  for (const auto& [kind, tally] : totals.events) {
    out["events"][std::string(name(kind))] = to_json(tally);
  }
  return out;
}

ShiftTotals totals_of(const json& in) {
  ShiftTotals out;
  out.sales = tally_of(in.at("sales"));
  out.discounts = tally_of(in.at("discounts"));
  if (const auto parts = in.find("discount_parts"); parts != in.end()) {
    out.discount_parts = parts_of(*parts);
  }
  out.receipts = in.at("receipts").is_null() ? std::nullopt : std::optional(range_of(in.at("receipts")));
  out.tenders = tenders_of(in.at("tenders"));
  if (const auto returns = in.find("returns"); returns != in.end()) {
    read_returns(*returns, out);
  }
  for (const json& part : in.at("vat")) {
    const domain::Ratio rate{part.at("rate_ppm").get<std::int64_t>()};
    out.gross_by_vat[rate] = Money::minor(part.at("gross").get<std::int64_t>());
    out.vat[rate] = Money::minor(part.at("vat").get<std::int64_t>());
  }
  for (const auto& [cashier, tally] : in.at("cashiers").items()) {
    out.cashiers[cashier] = tally_of(tally);
  }
  for (int kind = 0; kind < kJournalKinds; ++kind) {
    const auto event = static_cast<JournalKind>(kind);
    if (const auto found = in.at("events").find(name(event)); found != in.at("events").end()) {
      out.events[event] = tally_of(*found);
    }
  }
  return out;
}

}  // namespace

std::string to_json_text(const ShiftReport& report) {
  json out = {{"report", report.kind == ShiftReport::Kind::kZ ? "Z" : "X"},
              {"shift", to_json(report.shift)},
              {"store", report.store},
              {"terminal", report.terminal},
              {"currency", report.currency},
              {"at", report.at.micros},
              {"utc_offset_minutes", report.utc_offset_minutes},
              {"by", report.by},
              {"totals", to_json(report.totals)},
              {"journal", {{"events", report.journal_events}, {"link", report.journal_link}}}};
  out["counted"] = json::array();
  for (const Denomination& one : report.counted) {
    out["counted"].push_back({{"value", one.value.minor()}, {"pieces", one.pieces}});
  }
  if (report.blindness) {
    out["count"] = to_json(*report.blindness);
  }
  out["not_at_headquarters"] = json::array();
  for (const Range& range : report.not_at_headquarters) {
    out["not_at_headquarters"].push_back(to_json(range));
  }
  const auto counted = report.counted_cash();
  const auto variance = report.variance();
  out["cash"] = {{"expected", report.expected_cash().minor()},
                 {"counted", counted ? json(counted->minor()) : json()},
                 {"variance", variance ? json(variance->minor()) : json()}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<ShiftReport> parse_shift_report(const std::string& text) {
  try {
    const json in = json::parse(text);
    ShiftReport out;
    out.kind = in.at("report") == "Z" ? ShiftReport::Kind::kZ : ShiftReport::Kind::kX;
    out.shift = shift_of(in.at("shift"));
    out.store = in.at("store").get<std::string>();
    out.terminal = in.at("terminal").get<std::string>();
    out.currency = in.at("currency").get<std::string>();
    out.at = Instant{in.at("at").get<std::int64_t>()};
    out.utc_offset_minutes = in.at("utc_offset_minutes").get<std::int32_t>();
    out.by = in.at("by").get<std::string>();
    out.totals = totals_of(in.at("totals"));
    for (const json& one : in.at("counted")) {
      out.counted.push_back({Money::minor(one.at("value").get<std::int64_t>()), one.at("pieces").get<std::int64_t>()});
    }
    if (const auto count = in.find("count"); count != in.end()) {
      out.blindness = blindness_of(*count);
    }
    for (const json& range : in.at("not_at_headquarters")) {
      out.not_at_headquarters.push_back(range_of(range));
    }
    out.journal_events = in.at("journal").at("events").get<std::uint64_t>();
    out.journal_link = in.at("journal").at("link").get<std::string>();
    return out;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string to_json_text(const DrillReport& report) {
  const json out = {{"report", "drill"},
                    {"passed", report.passed()},
                    {"store", report.store},
                    {"terminal", report.terminal},
                    {"by", report.by},
                    {"started_at", report.started_at.micros},
                    {"utc_offset_minutes", report.utc_offset_minutes},
                    {"cut_micros", report.cut.micros},
                    {"online_looks", report.online_looks},
                    {"wanted", report.wanted},
                    {"made", report.made},
                    {"at_headquarters", report.at_headquarters},
                    {"drained_micros", report.drained_after ? json(report.drained_after->micros) : json()}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<DrillReport> parse_drill_report(const std::string& text) {
  try {
    const json in = json::parse(text);
    DrillReport out;
    out.store = in.at("store").get<std::string>();
    out.terminal = in.at("terminal").get<std::string>();
    out.by = in.at("by").get<std::string>();
    out.started_at = Instant{in.at("started_at").get<std::int64_t>()};
    out.utc_offset_minutes = in.at("utc_offset_minutes").get<std::int32_t>();
    out.cut = Duration{in.at("cut_micros").get<std::int64_t>()};
    out.online_looks = in.at("online_looks").get<std::uint64_t>();
    out.wanted = in.at("wanted").get<std::uint64_t>();
    out.made = in.at("made").get<std::uint64_t>();
    out.at_headquarters = in.at("at_headquarters").get<std::uint64_t>();
    if (const json& drained = in.at("drained_micros"); !drained.is_null()) {
      out.drained_after = Duration{drained.get<std::int64_t>()};
    }
    return out;
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

std::string to_json_text(const MemberCardSlip& card) {
  const json out = {{"member", card.member},
                    {"masked_name", card.masked_name},
                    {"code", card.code},
                    {"at", card.at.micros},
                    {"utc_offset_minutes", card.utc_offset_minutes}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<MemberCardSlip> parse_member_card(const std::string& text) {
  try {
    const json in = json::parse(text);
    return MemberCardSlip{in.at("member").get<std::string>(), in.at("masked_name").get<std::string>(),
                          in.at("code").get<std::string>(), Instant{in.at("at").get<std::int64_t>()},
                          in.at("utc_offset_minutes").get<std::int32_t>()};
  } catch (const json::exception&) {
    return std::nullopt;
  }
}

}  // namespace queueback::terminal
