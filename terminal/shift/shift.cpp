#include "terminal/shift/shift.hpp"

#include <algorithm>

namespace queueback::terminal {

using domain::Money;

std::optional<Money> counted_money(const std::vector<Denomination>& counted) {
  if (counted.size() > kMaxDenominations) {
    return std::nullopt;
  }
  Money sum;
  for (const Denomination& one : counted) {
    const bool sane = one.value > Money{} && one.pieces >= 0 && one.pieces <= kMaxPieces;
    const auto worth = !sane             ? std::nullopt
                       : one.pieces == 0 ? std::optional(Money{})
                                         : domain::extend_half_up(one.value, domain::Quantity::pieces(one.pieces));
    if (!worth || sum + *worth > domain::kMaxAmount) {
      return std::nullopt;
    }
    sum += *worth;
  }
  return sum;
}

void DiscountParts::add(const domain::OrderLine& line) {
  const Money promoted = line.discount(domain::DiscountKind::kPromotion);
  const Money rounded = line.discount(domain::DiscountKind::kRounding);
  const Money given = line.discount() - promoted - rounded;
  const auto note = [](Tally& tally, Money amount) {
    if (!amount.is_zero()) {
      tally.add(amount);
    }
  };
  note(promotions, promoted);
  note(by_hand, given);
  note(rounding, rounded);
}

void ShiftTotals::add(const domain::Order& order) {
  sales.add(order.total);
  for (const domain::OrderLine& line : order.lines) {
    if (!line.discounts.empty()) {
      discounts.add(line.discount());
      discount_parts.add(line);
    }
  }
  for (const domain::Tender& tender : order.tenders) {
    tenders[tender.kind].add(tender.amount);
  }
  for (const domain::VatAmount& part : domain::vat_breakdown(order.lines)) {
    gross_by_vat[part.rate] += part.gross;
    vat[part.rate] += part.vat;
  }
  cashiers[order.cashier.text()].add(order.total);
}

void ShiftTotals::add(const domain::Return& what, const std::vector<domain::OrderLine>& goods) {
  returns.add(what.paid_back.amount + what.points_back);
  paid_back[what.paid_back.kind].add(what.paid_back.amount);
  if (!what.points_back.is_zero()) {
    paid_back[domain::TenderKind::kPoints].add(what.points_back);
  }
  withheld += what.withheld;
  for (const domain::VatAmount& part : domain::vat_breakdown(goods)) {
    returned_gross_by_vat[part.rate] += part.gross;
    returned_vat[part.rate] += part.vat;
  }
}

Money ShiftReport::paid_back(domain::TenderKind tender) const {
  const auto found = totals.paid_back.find(tender);
  return found == totals.paid_back.end() ? Money{} : found->second.amount;
}

Money ShiftReport::taken(domain::TenderKind tender) const {
  const auto found = totals.tenders.find(tender);
  return found == totals.tenders.end() ? Money{} : found->second.amount;
}

Money ShiftReport::moved(JournalKind event) const {
  const auto found = totals.events.find(event);
  return found == totals.events.end() ? Money{} : found->second.amount;
}

Money ShiftReport::expected_cash() const {
  return shift.opening_float + taken(domain::TenderKind::kCash) - paid_back(domain::TenderKind::kCash) +
         moved(JournalKind::kCashIn) - moved(JournalKind::kCashOut) - moved(JournalKind::kSafeDrop);
}

std::optional<Money> ShiftReport::counted_cash() const {
  return kind == Kind::kZ ? counted_money(counted) : std::nullopt;
}

std::optional<Money> ShiftReport::variance() const {
  const auto cash = counted_cash();
  return cash ? std::optional(*cash - expected_cash()) : std::nullopt;
}

std::uint64_t ShiftReport::missing_receipts() const {
  return totals.receipts ? totals.receipts->last - totals.receipts->first + 1 - totals.sales.count : 0;
}

}  // namespace queueback::terminal
