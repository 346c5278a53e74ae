#include "common/domain/sale_return.hpp"

#include <algorithm>
#include <set>

#include "common/base/wide.hpp"

namespace queueback::domain {
namespace {

/// What a till gives back with.
bool can_pay_back(TenderKind kind) {
  return kind == TenderKind::kCash || kind == TenderKind::kCard || kind == TenderKind::kQrWallet;
}

/// total * part / whole, rounded down.
Money in_proportion(Money total, std::int64_t part, std::int64_t whole) {
  return Money::minor(static_cast<std::int64_t>(static_cast<Wide>(total.minor()) * part / whole));
}

Result<void, ReturnFailure> check_tender(const Return& what) {
  const Tender& tender = what.paid_back;
  const bool is_part = what.withheld >= Money{} && what.withheld <= what.total && what.points_back >= Money{} &&
                       what.points_back <= what.total - what.withheld;
  if (!is_part || tender.amount != what.total - what.withheld - what.points_back || !tender.received.is_zero()) {
    return fail(ReturnError::kTender, "paid back " + to_string(tender.amount) + " of " + to_string(what.total) +
                                          ", withheld " + to_string(what.withheld) + ", in points " +
                                          to_string(what.points_back));
  }
  if (!can_pay_back(tender.kind) || !is_tender_reference(tender.reference)) {
    return fail(ReturnError::kTender, "a return is paid back in cash, by card or to a wallet");
  }
  return {};
}

}  // namespace

Result<void, ReturnFailure> validate(const Return& what) {
  if (what.lines.empty()) {
    return fail(ReturnError::kNoLines, "a return needs goods");
  }
  if (what.lines.size() > kMaxOrderLines) {
    return fail(ReturnError::kTooManyLines, "a return has at most " + std::to_string(kMaxOrderLines) + " lines");
  }
  if (!is_reason(what.reason)) {
    return fail(ReturnError::kText, "a return needs a reason of at most " + std::to_string(kMaxReason) + " bytes");
  }
  std::set<std::uint32_t> seen;
  Money total;
  for (const ReturnedLine& line : what.lines) {
    const bool fits = line.quantity.milli > 0 && line.quantity <= kMaxQuantity && line.amount >= Money{} &&
                      line.amount <= kMaxAmount && line.line < kMaxOrderLines;
    if (!fits || !seen.insert(line.line).second) {
      return fail(ReturnError::kLine, "line " + std::to_string(line.line + 1) + " comes back twice, or out of range");
    }
    total += line.amount;
  }
  if (total != what.total || total <= Money{} || total > kMaxAmount) {
    return fail(ReturnError::kTotal, "lines make " + to_string(total) + ", the return says " + to_string(what.total));
  }
  return check_tender(what);
}

std::optional<Money> returned_amount(const OrderLine& line, const ReturnedLine& before, Quantity quantity) {
  const Quantity after{before.quantity.milli + quantity.milli};
  const Money all = after <= line.quantity ? in_proportion(line.total, after.milli, line.quantity.milli) : Money{};
  if (quantity.milli <= 0 || after > line.quantity || all < before.amount) {
    return std::nullopt;
  }
  return all - before.amount;
}

Money points_part(const Order& order, Money before, Money now) {
  Money points;
  for (const Tender& tender : order.tenders) {
    points += tender.kind == TenderKind::kPoints ? tender.amount : Money{};
  }
  if (points.is_zero() || order.total.is_zero()) {
    return Money{};
  }
  const auto until = [&](Money back) { return in_proportion(points, back.minor(), order.total.minor()); };
  return until(before + now) - until(before);
}

Money total_of(const std::vector<ReturnedLine>& lines) {
  Money total;
  for (const ReturnedLine& line : lines) {
    total += line.amount;
  }
  return total;
}

ReturnedLine sum_of(const std::vector<ReturnedLine>& returned, std::uint32_t line) {
  ReturnedLine sum{line, Quantity{0}, {}};
  for (const ReturnedLine& part : returned) {
    if (part.line == line) {
      sum.quantity.milli += part.quantity.milli;
      sum.amount += part.amount;
    }
  }
  return sum;
}

std::vector<OrderLine> returned_goods(const Order& order, const std::vector<ReturnedLine>& lines) {
  std::vector<OrderLine> goods;
  for (const ReturnedLine& back : lines) {
    if (back.line < order.lines.size()) {
      OrderLine line = order.lines[back.line];
      line.quantity = back.quantity;
      line.total = back.amount;
      line.discounts.clear();
      goods.push_back(std::move(line));
    }
  }
  return goods;
}

}  // namespace queueback::domain
