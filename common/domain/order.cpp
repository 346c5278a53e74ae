#include "common/domain/order.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "common/base/text.hpp"
#include "common/domain/product.hpp"
#include "common/domain/scanned_code.hpp"

namespace queueback::domain {
namespace {

/// Whether these discounts are each one, and together at most the full amount.
bool may_take_off(const std::vector<Discount>& discounts, Money full) {
  Money left = full;
  for (const Discount& discount : discounts) {
    const bool fits = discount.amount > Money{} && discount.amount <= left && is_reason(discount.reason);
    if (!fits) {
      return false;
    }
    left = left - discount.amount;
  }
  return discounts.size() <= kMaxLineDiscounts;
}

Result<void, OrderFailure> validate_line(const OrderLine& line, std::size_t number) {
  const std::string place = "line " + std::to_string(number);
  const bool in_range = line.unit_price >= Money{} && line.unit_price <= kMaxAmount && line.quantity.milli > 0 &&
                        line.quantity <= kMaxQuantity && line.vat_rate.ppm >= 0 && line.vat_rate.ppm <= kPpmOne;
  const auto full = in_range ? extend_half_up(line.unit_price, line.quantity) : std::nullopt;
  const bool follows = full && may_take_off(line.discounts, *full) && *full - line.discount() == line.total;
  if (!follows) {
    return fail(OrderError::kLineAmount, place + ": total does not follow from price, quantity and discounts");
  }
  if (line.price_override && !(line.price_override->shelf_price <= kMaxAmount &&
                               line.price_override->shelf_price >= Money{} && is_reason(line.price_override->reason))) {
    return fail(OrderError::kText, place + ": the changed price has no usable reason or shelf price");
  }
  if (line.name.size() > kMaxNameBytes || !is_utf8(line.name) || has_control_character(line.name)) {
    return fail(OrderError::kText, place + ": unusable name");
  }
  return {};
}

Result<Money, OrderFailure> sum_of_tenders(const std::vector<Tender>& tenders) {
  Money sum;
  for (const Tender& tender : tenders) {
    const bool in_range = tender.amount >= Money{} && tender.received >= tender.amount && tender.received <= kMaxAmount;
    if (!in_range) {
      return fail(OrderError::kTenders, "a tender's amount is out of range");
    }
    if (!is_tender_reference(tender.reference)) {
      return fail(OrderError::kText, "a tender's reference is unusable");
    }
    sum += tender.amount;
  }
  return sum;
}

}  // namespace

std::string_view to_string(TenderKind kind) {
  static constexpr std::array<std::string_view, kTenderKinds> kNames = {"cash",   "card", "qr_wallet", "change",
                                                                        "points", "love", "voucher"};
  return kNames.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(DiscountKind kind) {
  static constexpr std::array<std::string_view, kDiscountKinds> kNames = {"line", "sale", "promotion", "rounding"};
  return kNames.at(static_cast<std::size_t>(kind));
}

Money OrderLine::discount() const {
  Money sum;
  for (const Discount& one : discounts) {
    sum += one.amount;
  }
  return sum;
}

Money OrderLine::discount(DiscountKind kind) const {
  Money sum;
  for (const Discount& one : discounts) {
    sum += one.kind == kind ? one.amount : Money{};
  }
  return sum;
}

bool is_reason(std::string_view text) {
  return !trim(text).empty() && text.size() <= kMaxReason && is_utf8(text) && !has_control_character(text) &&
         text.find(kBadgePrefix) == std::string_view::npos;
}

bool is_tender_reference(std::string_view text) {
  return text.size() <= kMaxTenderReference &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

bool is_money(TenderKind kind) {
  return kind == TenderKind::kCash || kind == TenderKind::kCard || kind == TenderKind::kQrWallet ||
         kind == TenderKind::kChange;
}

Result<Money, OrderFailure> sum_of_lines(const std::vector<OrderLine>& lines) {
  Money sum;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (auto line = validate_line(lines[i], i + 1); !line) {
      return tl::unexpected(line.error());
    }
    sum += lines[i].total;
  }
  return sum;
}

Result<void, OrderFailure> validate(const Order& order) {
  if (order.lines.empty()) {
    return fail(OrderError::kNoLines, "an order needs a line");
  }
  if (order.lines.size() > kMaxOrderLines || order.tenders.size() > kMaxTenders) {
    return fail(OrderError::kTooManyLines, "more lines or tenders than an order may have");
  }
  const auto sum = sum_of_lines(order.lines);
  if (!sum) {
    return tl::unexpected(sum.error());
  }
  if (*sum != order.total || order.total > kMaxAmount) {
    return fail(OrderError::kTotal,
                "total " + to_string(order.total) + " is not the sum of the lines " + to_string(*sum));
  }
  const auto paid = sum_of_tenders(order.tenders);
  if (!paid) {
    return tl::unexpected(paid.error());
  }
  if (*paid != order.total) {
    return fail(OrderError::kTenders, "tenders " + to_string(*paid) + " do not cover " + to_string(order.total));
  }
  return {};
}

Money paid_in_money(const Order& order) {
  Money sum;
  for (const Tender& tender : order.tenders) {
    sum += is_money(tender.kind) ? tender.amount : Money{};
  }
  return sum;
}

std::vector<VatAmount> vat_breakdown(const std::vector<OrderLine>& lines) {
  std::map<Ratio, Money> gross_by_rate;
  for (const OrderLine& line : lines) {
    gross_by_rate[line.vat_rate] += line.total;
  }
  std::vector<VatAmount> out;
  out.reserve(gross_by_rate.size());
  for (const auto& [rate, gross] : gross_by_rate) {
    out.push_back({rate, gross, included_tax_half_up(gross, rate)});
  }
  return out;
}

}  // namespace queueback::domain
