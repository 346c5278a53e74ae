#include <algorithm>
#include <utility>

#include "terminal/receipt/receipt.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using hal::api::Alignment;
using hal::api::Rule;
using hal::api::TextLine;
using hal::api::TextSize;
using hal::api::TwoColumn;
using hal::api::Weight;

/// Goods at their price, and what was off them.
void add_goods(std::vector<hal::api::PrintElement>& out, const domain::OrderLine& line) {
  const Money rounded = line.discount(domain::DiscountKind::kRounding);
  const Money paid = line.total + rounded;
  const Money worth = std::max(paid, domain::extend_half_up(line.unit_price, line.quantity).value_or(paid));
  out.emplace_back(TextLine{line.name});
  out.emplace_back(
      TwoColumn{"  " + domain::to_string(line.quantity) + " x " + to_string(line.unit_price), to_string(worth)});
  if (worth != paid) {
    out.emplace_back(TwoColumn{"    优惠 Discount", "-" + to_string(worth - paid)});
  }
  if (!rounded.is_zero()) {
    out.emplace_back(TwoColumn{"    抹零 Cash rounding", "-" + to_string(rounded)});
  }
}

/// What the customer gets, and how.
void add_payment(std::vector<hal::api::PrintElement>& out, const domain::Return& what,
                 std::optional<Money> handed_out) {
  const auto large = [&out](std::string left, Money amount) {
    out.emplace_back(TwoColumn{std::move(left), to_string(amount), Weight::kBold, TextSize::kDoubleHeight});
  };
  if (handed_out) {
    out.emplace_back(TwoColumn{"换货金额 Exchange", to_string(what.paid_back.amount)});
    large("退现金 Paid out in cash", *handed_out);
  } else if (is_exchange(what) && !what.paid_back.amount.is_zero()) {
    large("换货抵用 For other goods", what.paid_back.amount);
  } else {
    large("退款 Paid back", what.paid_back.amount);
    out.emplace_back(TextLine{std::string(tender_name(what.paid_back.kind))});
    if (!what.paid_back.reference.empty() && !is_exchange(what)) {
      out.emplace_back(TextLine{"  " + what.paid_back.reference});
    }
  }
}

}  // namespace

hal::api::PrintDocument make_return_slip(const domain::Return& what, const std::vector<domain::OrderLine>& goods,
                                         const SlipFacts& facts, const protocol::StoreProfile& profile) {
  hal::api::PrintDocument document;
  auto& out = document.elements;
  const auto row = [&out](std::string left, std::string right) {
    out.emplace_back(TwoColumn{std::move(left), std::move(right)});
  };
  out.emplace_back(TextLine{profile.name, Alignment::kCenter, Weight::kBold, TextSize::kDouble});
  out.emplace_back(TextLine{"退货单 Return", Alignment::kCenter, Weight::kBold, TextSize::kDoubleHeight});
  if (facts.print == ReportPrint::kCopy) {
    out.emplace_back(copy_mark());
  }
  out.emplace_back(Rule{});
  row("退货单号 Return", slip_name(what));
  row("原小票 Receipt", facts.receipt);
  row("时间 Time", wall_time(what.at, what.utc_offset_minutes));
  row("收银员 Cashier", facts.cashier_name.empty() ? what.cashier.text() : facts.cashier_name);
  if (!what.approver.empty()) {
    row("授权 Approved by", facts.approver_name.empty() ? what.approver : facts.approver_name);
  }
  out.emplace_back(Rule{});
  for (const domain::OrderLine& line : goods) {
    add_goods(out, line);
  }
  out.emplace_back(Rule{});
  row("退货金额 Goods", to_string(what.total));
  if (!what.withheld.is_zero()) {
    row("扣回已付返利 Rebate taken back", "-" + to_string(what.withheld));
  }
  if (!what.points_back.is_zero()) {
    row("退回积分 Back in points", "-" + to_string(what.points_back));
  }
  add_payment(out, what, facts.handed_out);
  for (const domain::VatAmount& vat : domain::vat_breakdown(goods)) {
    row("含税 VAT " + to_string(vat.rate) + " / " + to_string(vat.gross), to_string(vat.vat));
  }
  out.emplace_back(TextLine{"原因 Reason: " + what.reason});
  out.emplace_back(Rule{});
  out.emplace_back(TextLine{"顾客签字 Customer: ________________"});
  out.emplace_back(hal::api::Feed{1});
  out.emplace_back(hal::api::Cut{});
  return document;
}

}  // namespace queueback::terminal
