#include "common/base/text.hpp"
#include "common/protocol/message_bytes.hpp"
#include "common/protocol/terminal_message.hpp"

namespace queueback::protocol {

using domain::Money;

namespace {

Result<std::vector<domain::ReturnedLine>, DecodeFailure> get_lines(const wire::SaleReturn& in) {
  if (static_cast<std::size_t>(in.lines_size()) > domain::kMaxOrderLines) {
    return bad_value("number of a return's lines");
  }
  std::vector<domain::ReturnedLine> lines;
  for (const wire::ReturnedLine& line : in.lines()) {
    lines.push_back({line.line(), domain::Quantity{line.quantity_milli()}, Money::minor(line.amount())});
  }
  return lines;
}

}  // namespace

void put(const domain::Return& what, wire::TerminalRecord& out) {
  wire::SaleReturn& body = *out.mutable_sale_return();
  body.set_id(what.id.uuid.bytes.data(), what.id.uuid.bytes.size());
  body.set_order(what.order.uuid.bytes.data(), what.order.uuid.bytes.size());
  body.set_store(what.store.text());
  body.set_terminal(what.terminal.text());
  body.set_cashier(what.cashier.text());
  body.set_approver(what.approver);
  body.set_number(what.number.value);
  body.set_currency(what.currency);
  for (const domain::ReturnedLine& line : what.lines) {
    wire::ReturnedLine& wire_line = *body.add_lines();
    wire_line.set_line(line.line);
    wire_line.set_quantity_milli(line.quantity.milli);
    wire_line.set_amount(line.amount.minor());
  }
  body.set_total(what.total.minor());
  body.set_withheld(what.withheld.minor());
  body.set_points_back(what.points_back.minor());
  body.mutable_paid_back()->set_kind(static_cast<std::uint32_t>(what.paid_back.kind));
  body.mutable_paid_back()->set_amount(what.paid_back.amount.minor());
  body.mutable_paid_back()->set_reference(what.paid_back.reference);
  body.set_reason(what.reason);
  body.set_at(what.at.micros);
  body.set_business_day(static_cast<std::int32_t>(days_from_civil(what.business_date)));
  body.set_utc_offset_minutes(what.utc_offset_minutes);
  body.set_reference_version(what.reference_version);
}

Result<domain::Return, DecodeFailure> get_return(const wire::SaleReturn& in) {
  const auto id = to_array<16>(as_bytes(in.id()));
  const auto order = to_array<16>(as_bytes(in.order()));
  const auto store = domain::StoreId::parse(in.store());
  const auto terminal = domain::TerminalId::parse(in.terminal());
  const auto cashier = domain::CashierId::parse(in.cashier());
  if (!id || !order || !store || !terminal || !cashier) {
    return bad_value("return's id, sale, store, terminal or cashier");
  }
  if (!in.approver().empty() && !domain::CashierId::parse(in.approver())) {
    return bad_value("return's approver");
  }
  if (in.currency().size() != 3 || !is_offset(in.utc_offset_minutes())) {
    return bad_value("return's currency or offset");
  }
  if (in.number() > INT64_MAX || in.reference_version() > INT64_MAX) {
    return bad_value("return's number or reference version");
  }
  if (in.paid_back().kind() >= domain::kTenderKinds) {
    return bad_value("return's tender kind");
  }
  auto lines = get_lines(in);
  if (!lines) {
    return tl::unexpected(lines.error());
  }
  const domain::Tender paid_back{static_cast<domain::TenderKind>(in.paid_back().kind()),
                                 Money::minor(in.paid_back().amount()), Money::minor(in.paid_back().received()),
                                 in.paid_back().reference()};
  return domain::Return{domain::OrderId{Uuid{*id}},
                        domain::OrderId{Uuid{*order}},
                        *store,
                        *terminal,
                        *cashier,
                        in.approver(),
                        domain::ReturnNumber{in.number()},
                        in.currency(),
                        std::move(*lines),
                        Money::minor(in.total()),
                        Money::minor(in.withheld()),
                        Money::minor(in.points_back()),
                        paid_back,
                        in.reason(),
                        Instant{in.at()},
                        civil_from_days(in.business_day()),
                        in.utc_offset_minutes(),
                        in.reference_version()};
}

}  // namespace queueback::protocol
