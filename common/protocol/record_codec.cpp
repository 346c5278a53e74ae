#include "common/base/text.hpp"
#include "common/domain/scanned_code.hpp"
#include "common/protocol/codec.hpp"
#include "common/protocol/message_bytes.hpp"
#include "common/protocol/terminal_message.hpp"

namespace queueback::protocol {
namespace {

using domain::Money;

template <class Message>
using Repeated = google::protobuf::RepeatedPtrField<Message>;

void put(const domain::Discount& discount, wire::Discount& out) {
  out.set_kind(static_cast<std::uint32_t>(discount.kind));
  out.set_amount(discount.amount.minor());
  out.set_rate_ppm(discount.rate.ppm);
  out.set_reason(discount.reason);
  out.set_promotion(discount.promotion);
}

void put(const std::vector<domain::OrderLine>& lines, Repeated<wire::OrderLine>& out) {
  for (const domain::OrderLine& line : lines) {
    wire::OrderLine& wire_line = *out.Add();
    wire_line.set_product(line.product.text());
    wire_line.set_name(line.name);
    wire_line.set_quantity_milli(line.quantity.milli);
    wire_line.set_unit_price(line.unit_price.minor());
    wire_line.set_total(line.total.minor());
    wire_line.set_vat_ppm(line.vat_rate.ppm);
    for (const domain::Discount& discount : line.discounts) {
      put(discount, *wire_line.add_discounts());
    }
    if (line.price_override) {
      wire_line.mutable_price_override()->set_shelf_price(line.price_override->shelf_price.minor());
      wire_line.mutable_price_override()->set_reason(line.price_override->reason);
    }
  }
}

void put(const std::vector<domain::Tender>& tenders, Repeated<wire::Tender>& out) {
  for (const domain::Tender& tender : tenders) {
    wire::Tender& wire_tender = *out.Add();
    wire_tender.set_kind(static_cast<std::uint32_t>(tender.kind));
    wire_tender.set_amount(tender.amount.minor());
    wire_tender.set_received(tender.received.minor());
    wire_tender.set_reference(tender.reference);
  }
}

void put(const domain::Order& order, wire::Order& out) {
  out.set_id(order.id.uuid.bytes.data(), order.id.uuid.bytes.size());
  out.set_store(order.store.text());
  out.set_terminal(order.terminal.text());
  out.set_cashier(order.cashier.text());
  out.set_member(order.member ? order.member->text() : "");
  out.set_receipt(order.receipt.value);
  out.set_currency(order.currency);
  put(order.lines, *out.mutable_lines());
  put(order.tenders, *out.mutable_tenders());
  out.set_total(order.total.minor());
  out.set_paid_at(order.paid_at.micros);
  out.set_business_day(static_cast<std::int32_t>(days_from_civil(order.business_date)));
  out.set_utc_offset_minutes(order.utc_offset_minutes);
  out.set_policy_version(order.versions.policy);
  out.set_reference_version(order.versions.reference);
  out.set_estimated_entitlement(order.estimate.entitlement.minor());
  out.set_estimated_source(order.estimate.source);
  if (order.priced_at) {
    out.set_priced_at(order.priced_at->micros);
  }
}

Result<domain::Discount, DecodeFailure> get_discount(const wire::Discount& in) {
  const bool known = in.kind() < domain::kDiscountKinds && in.rate_ppm() >= 0 && in.rate_ppm() <= domain::kPpmOne;
  if (!known) {
    return bad_value("kind or rate of a discount");
  }
  if (!in.promotion().empty() && !domain::PromotionId::parse(in.promotion())) {
    return bad_value("discount's promotion");
  }
  return domain::Discount{static_cast<domain::DiscountKind>(in.kind()), Money::minor(in.amount()),
                          domain::Ratio{in.rate_ppm()}, in.reason(), in.promotion()};
}

Result<std::vector<domain::Discount>, DecodeFailure> get_discounts(const Repeated<wire::Discount>& in) {
  std::vector<domain::Discount> discounts;
  for (const wire::Discount& one : in) {
    auto discount = get_discount(one);
    if (!discount) {
      return tl::unexpected(discount.error());
    }
    discounts.push_back(std::move(*discount));
  }
  return discounts;
}

Result<std::vector<domain::OrderLine>, DecodeFailure> get_lines(const Repeated<wire::OrderLine>& in) {
  std::vector<domain::OrderLine> lines;
  for (const wire::OrderLine& line : in) {
    const auto product = domain::ProductId::parse(line.product());
    if (!product) {
      return bad_value("line's product");
    }
    auto discounts = get_discounts(line.discounts());
    if (!discounts) {
      return tl::unexpected(discounts.error());
    }
    lines.push_back({*product,
                     line.name(),
                     domain::Quantity{line.quantity_milli()},
                     Money::minor(line.unit_price()),
                     Money::minor(line.total()),
                     domain::Ratio{line.vat_ppm()},
                     std::move(*discounts),
                     {}});
    if (line.has_price_override()) {
      lines.back().price_override =
          domain::PriceOverride{Money::minor(line.price_override().shelf_price()), line.price_override().reason()};
    }
  }
  return lines;
}

Result<std::vector<domain::Tender>, DecodeFailure> get_tenders(const Repeated<wire::Tender>& in) {
  std::vector<domain::Tender> tenders;
  for (const wire::Tender& tender : in) {
    if (tender.kind() >= domain::kTenderKinds) {
      return bad_value("tender kind");
    }
    tenders.push_back({static_cast<domain::TenderKind>(tender.kind()), Money::minor(tender.amount()),
                       Money::minor(tender.received()), tender.reference()});
  }
  return tenders;
}

Result<domain::Order, DecodeFailure> get_order(const wire::Order& in) {
  const auto id = to_array<16>(as_bytes(in.id()));
  const auto store = domain::StoreId::parse(in.store());
  const auto terminal = domain::TerminalId::parse(in.terminal());
  const auto cashier = domain::CashierId::parse(in.cashier());
  if (!id || !store || !terminal || !cashier) {
    return bad_value("order's id, store, terminal or cashier");
  }
  const auto member = domain::MemberId::parse(in.member());
  if (!in.member().empty() && !member) {
    return bad_value("order's member");
  }
  if (in.currency().size() != 3 || !is_offset(in.utc_offset_minutes())) {
    return bad_value("order's currency or offset");
  }
  // Tables keep signed numbers.
  if (in.receipt() > INT64_MAX || in.reference_version() > INT64_MAX) {
    return bad_value("order's receipt number or reference version");
  }
  auto lines = get_lines(in.lines());
  if (!lines) {
    return tl::unexpected(lines.error());
  }
  auto tenders = get_tenders(in.tenders());
  if (!tenders) {
    return tl::unexpected(tenders.error());
  }
  return domain::Order{domain::OrderId{Uuid{*id}},
                       *store,
                       *terminal,
                       *cashier,
                       member,
                       domain::ReceiptNumber{in.receipt()},
                       in.currency(),
                       std::move(*lines),
                       std::move(*tenders),
                       Money::minor(in.total()),
                       Instant{in.paid_at()},
                       civil_from_days(in.business_day()),
                       in.utc_offset_minutes(),
                       {in.policy_version(), in.reference_version()},
                       {Money::minor(in.estimated_entitlement()), in.estimated_source()},
                       in.has_priced_at() ? std::optional(Instant{in.priced_at()}) : std::nullopt};
}

void put(const domain::Order& order, wire::TerminalRecord& out) { put(order, *out.mutable_sale()); }

void put(const domain::Handover& handover, wire::TerminalRecord& out) {
  wire::Handover& body = *out.mutable_handover();
  body.set_order(handover.order);
  body.set_store(handover.store.text());
  body.set_terminal(handover.terminal.text());
  body.set_cashier(handover.cashier.text());
  body.set_at(handover.at.micros);
  body.set_business_day(static_cast<std::int32_t>(days_from_civil(handover.business_date)));
  body.set_utc_offset_minutes(handover.utc_offset_minutes);
  body.set_reference_version(handover.reference_version);
}

void put(const domain::TillReport& report, wire::TerminalRecord& out) {
  wire::TillReport& body = *out.mutable_report();
  body.set_kind(static_cast<std::uint32_t>(report.kind));
  body.set_store(report.store.text());
  body.set_terminal(report.terminal.text());
  body.set_cashier(report.cashier.text());
  body.set_at(report.at.micros);
  body.set_business_day(static_cast<std::int32_t>(days_from_civil(report.business_date)));
  body.set_utc_offset_minutes(report.utc_offset_minutes);
  body.set_content(report.content);
}

Result<domain::TillReport, DecodeFailure> get_report(const wire::TillReport& in) {
  const auto store = domain::StoreId::parse(in.store());
  const auto terminal = domain::TerminalId::parse(in.terminal());
  const auto cashier = domain::CashierId::parse(in.cashier());
  if (!store || !terminal || !cashier) {
    return bad_value("report's store, terminal or cashier");
  }
  if (in.kind() >= domain::kTillReportKinds || !is_offset(in.utc_offset_minutes())) {
    return bad_value("report's kind or offset");
  }
  if (in.content().empty() || in.content().size() > domain::kMaxTillReport || has_control_character(in.content())) {
    return bad_value("report's content");
  }
  return domain::TillReport{static_cast<domain::TillReportKind>(in.kind()),
                            *store,
                            *terminal,
                            *cashier,
                            Instant{in.at()},
                            civil_from_days(in.business_day()),
                            in.utc_offset_minutes(),
                            in.content()};
}

Result<domain::Handover, DecodeFailure> get_handover(const wire::Handover& in) {
  const auto store = domain::StoreId::parse(in.store());
  const auto terminal = domain::TerminalId::parse(in.terminal());
  const auto cashier = domain::CashierId::parse(in.cashier());
  if (!store || !terminal || !cashier) {
    return bad_value("handover's store, terminal or cashier");
  }
  if (in.order().empty() || in.order().size() > domain::kMaxOnlineOrderId || has_control_character(in.order())) {
    return bad_value("handover's order");
  }
  if (!is_offset(in.utc_offset_minutes()) || in.reference_version() > INT64_MAX) {
    return bad_value("handover's offset or reference version");
  }
  return domain::Handover{in.order(),
                          *store,
                          *terminal,
                          *cashier,
                          Instant{in.at()},
                          civil_from_days(in.business_day()),
                          in.utc_offset_minutes(),
                          in.reference_version()};
}

}  // namespace

wire::TerminalRecord to_message(const TerminalRecord& record) {
  wire::TerminalRecord out;
  std::visit([&out](const auto& body) { put(body, out); }, record.body);
  return out;
}

Bytes encode(const TerminalRecord& record) { return to_wire(to_message(record)); }

Bytes encode(const Basket& basket) {
  wire::Basket out;
  put(basket.lines, *out.mutable_lines());
  put(basket.paid, *out.mutable_paid());
  if (basket.buyer) {
    out.mutable_buyer()->set_id(basket.buyer->id.text());
    out.mutable_buyer()->set_level(basket.buyer->level);
    out.mutable_buyer()->set_masked_name(basket.buyer->masked_name);
  }
  if (basket.discount) {
    put(*basket.discount, *out.mutable_discount());
  }
  if (basket.priced_at) {
    out.set_priced_at(basket.priced_at->micros);
  }
  out.set_confirmed_age(basket.confirmed_age);
  out.set_asked_code(basket.asked_code.data(), basket.asked_code.size());
  return to_wire(out);
}

Result<Basket, DecodeFailure> decode_basket(ByteView bytes) {
  const auto in = from_wire<wire::Basket>(bytes, "unfinished sale");
  if (!in) {
    return tl::unexpected(in.error());
  }
  auto lines = get_lines(in->lines());
  auto paid = get_tenders(in->paid());
  const auto member = domain::MemberId::parse(in->buyer().id());
  if (!lines || !paid) {
    return tl::unexpected(!lines ? lines.error() : paid.error());
  }
  if (in->has_buyer() && !member) {
    return bad_value("unfinished sale's member");
  }
  std::optional<MemberCard> buyer;
  if (in->has_buyer()) {
    buyer = MemberCard{*member, in->buyer().level(), in->buyer().masked_name()};
  }
  Basket basket{std::move(*lines), std::move(buyer), std::move(*paid), {}};
  if (in->has_discount()) {
    auto discount = get_discount(in->discount());
    if (!discount) {
      return tl::unexpected(discount.error());
    }
    basket.discount = std::move(*discount);
  }
  if (in->confirmed_age() > domain::kMaxMinAge || in->asked_code().size() > domain::kMaxCodeBytes) {
    return bad_value("unfinished sale's age");
  }
  if (in->has_priced_at()) {
    basket.priced_at = Instant{in->priced_at()};
  }
  basket.confirmed_age = in->confirmed_age();
  basket.asked_code = to_bytes(in->asked_code());
  return basket;
}

Result<TerminalRecord, DecodeFailure> decode_terminal_record(ByteView bytes) {
  const auto in = from_wire<wire::TerminalRecord>(bytes, "terminal record");
  return in ? from_message(*in) : tl::unexpected(in.error());
}

Result<TerminalRecord, DecodeFailure> from_message(const wire::TerminalRecord& in) {
  const auto as_record = [](auto&& body) -> Result<TerminalRecord, DecodeFailure> {
    if (!body) {
      return tl::unexpected(body.error());
    }
    return TerminalRecord{std::move(*body)};
  };
  switch (in.body_case()) {
    case wire::TerminalRecord::kSale:
      return as_record(get_order(in.sale()));
    case wire::TerminalRecord::kHandover:
      return as_record(get_handover(in.handover()));
    case wire::TerminalRecord::kReport:
      return as_record(get_report(in.report()));
    case wire::TerminalRecord::kSaleReturn:
      return as_record(get_return(in.sale_return()));
    case wire::TerminalRecord::kLeaseReturn:
      return as_record(get_lease_return(in.lease_return()));
    case wire::TerminalRecord::BODY_NOT_SET:
      break;
  }
  return fail(DecodeError::kUnknownKind, "terminal record of a kind that this version does not know");
}

}  // namespace queueback::protocol
