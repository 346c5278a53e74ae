#include "terminal/receipt/receipt.hpp"

#include <array>
#include <cstdio>
#include <utility>

namespace queueback::terminal {
namespace {

using domain::Money;
using hal::api::Alignment;
using hal::api::PrintDocument;
using hal::api::TextLine;
using hal::api::TextSize;
using hal::api::TwoColumn;
using hal::api::Weight;

constexpr std::int64_t kMicrosPerMinute = 60'000'000;

std::string yuan(Money amount) { return "￥" + domain::to_string(amount); }

std::string receipt_number(const domain::Order& order) {
  std::array<char, 24> digits{};
  std::snprintf(digits.data(), digits.size(), "%06llu", static_cast<unsigned long long>(order.receipt.value));
  return order.terminal.text() + "-" + digits.data();
}

void add_training_mark(PrintDocument& document) {
  auto& out = document.elements;
  out.emplace_back(TextLine{std::string(kTrainingMark), Alignment::kCenter, Weight::kBold, TextSize::kDouble});
  out.emplace_back(TextLine{"培训练习，不是小票 Practice, not a receipt", Alignment::kCenter});
}

void add_header(PrintDocument& document, const domain::Order& order, const protocol::StoreProfile& profile,
                const ReceiptFacts& facts) {
  auto& out = document.elements;
  out.emplace_back(TextLine{profile.name, Alignment::kCenter, Weight::kBold, TextSize::kDouble});
  for (const std::string& line : profile.header_lines) {
    out.emplace_back(TextLine{line, Alignment::kCenter});
  }
  if (facts.kind == ReceiptKind::kCopy) {
    out.emplace_back(copy_mark());
  }
  if (facts.kind == ReceiptKind::kTraining) {
    add_training_mark(document);
  }
  if (facts.kind == ReceiptKind::kGift) {
    out.emplace_back(TextLine{"礼品小票 Gift receipt", Alignment::kCenter, Weight::kBold, TextSize::kDoubleHeight});
  }
  out.emplace_back(hal::api::Rule{});
  if (facts.kind != ReceiptKind::kTraining) {
    out.emplace_back(TwoColumn{"小票 Receipt", receipt_number(order)});
  }
  out.emplace_back(TwoColumn{"时间 Time", wall_time(order.paid_at, order.utc_offset_minutes)});
  out.emplace_back(TwoColumn{"收银员 Cashier", facts.cashier_name.empty() ? order.cashier.text() : facts.cashier_name});
  out.emplace_back(hal::api::Rule{});
}

/// What is off a line, and why.
void add_price_changes(PrintDocument& document, const domain::OrderLine& line) {
  auto& out = document.elements;
  if (line.price_override && line.price_override->reason != domain::kScaleReason) {
    out.emplace_back(
        TextLine{"    改价 Price changed, 原价 was " + domain::to_string(line.price_override->shelf_price)});
  }
  for (const domain::Discount& discount : line.discounts) {
    if (discount.kind == domain::DiscountKind::kPromotion) {
      out.emplace_back(TwoColumn{"    促销 " + discount.reason, "-" + domain::to_string(discount.amount)});
      continue;
    }
    if (discount.kind == domain::DiscountKind::kRounding) {
      out.emplace_back(TwoColumn{"    抹零 Cash rounding", "-" + domain::to_string(discount.amount)});
      continue;
    }
    const std::string rate = discount.rate.ppm == 0 ? "" : " " + to_string(discount.rate);
    const bool whole = discount.kind == domain::DiscountKind::kSale;
    out.emplace_back(TwoColumn{(whole ? "    整单优惠 Sale discount" : "    优惠 Discount") + rate,
                               "-" + domain::to_string(discount.amount)});
  }
}

void add_gift_lines(PrintDocument& document, const domain::Order& order) {
  for (const domain::OrderLine& line : order.lines) {
    document.elements.emplace_back(TwoColumn{line.name, "x " + domain::to_string(line.quantity)});
  }
}

void add_lines(PrintDocument& document, const domain::Order& order) {
  auto& out = document.elements;
  std::int64_t pieces = 0;
  Money saved;
  for (const domain::OrderLine& line : order.lines) {
    out.emplace_back(TextLine{line.name});
    out.emplace_back(TwoColumn{"  " + domain::to_string(line.quantity) + " x " + domain::to_string(line.unit_price),
                               domain::to_string(line.total + line.discount())});
    add_price_changes(document, line);
    pieces += (line.quantity.milli + 999) / 1000;
    saved += line.discount();
  }
  out.emplace_back(hal::api::Rule{});
  out.emplace_back(TwoColumn{"合计 Total (" + std::to_string(pieces) + ")", yuan(order.total), Weight::kBold,
                             TextSize::kDoubleHeight});
  if (!saved.is_zero()) {
    out.emplace_back(TwoColumn{"共优惠 You saved", yuan(saved)});
  }
}

void add_tenders(PrintDocument& document, const domain::Order& order) {
  auto& out = document.elements;
  Money change;
  for (const domain::Tender& tender : order.tenders) {
    const std::string_view name = is_credit(tender) ? "换货 Exchanged goods" : tender_name(tender.kind);
    out.emplace_back(TwoColumn{std::string(name), yuan(tender.received)});
    if (!tender.reference.empty() && !domain::is_leased(tender.kind)) {  // a lease's id tells nobody anything
      out.emplace_back(TextLine{"  " + tender.reference});
    }
    change += tender.received - tender.amount;
  }
  out.emplace_back(TwoColumn{"找零 Change due", yuan(change)});
  for (const domain::VatAmount& vat : domain::vat_breakdown(order.lines)) {
    out.emplace_back(TwoColumn{"含税 VAT " + domain::to_string(vat.rate) + " / " + domain::to_string(vat.gross),
                               domain::to_string(vat.vat)});
  }
}

void add_rebate(PrintDocument& document, const domain::Order& order, const ReceiptFacts& facts) {
  auto& out = document.elements;
  if (!order.member) {
    return;
  }
  out.emplace_back(hal::api::Rule{});
  out.emplace_back(TwoColumn{"会员 Member", facts.buyer_name.empty() ? order.member->text() : facts.buyer_name});
  if (order.estimate.entitlement.is_zero()) {
    return;
  }
  out.emplace_back(TwoColumn{"预计待返 Expected rebate", yuan(order.estimate.entitlement), Weight::kBold});
  out.emplace_back(TextLine{"可能由之后的销售返还，不作保证。"});
  out.emplace_back(TextLine{"May be paid from later sales, not guaranteed."});
}

}  // namespace

TextLine copy_mark() { return {std::string(kCopyMark), Alignment::kCenter, Weight::kBold, TextSize::kDoubleHeight}; }

std::string wall_time(Instant at, std::int32_t utc_offset_minutes) {
  const Instant local{at.micros + utc_offset_minutes * kMicrosPerMinute};
  std::string text = to_rfc3339({local.micros - local.micros % 1'000'000});
  text.pop_back();  // the Z of UTC, which this is not
  text[10] = ' ';
  return text;
}

std::string_view tender_name(domain::TenderKind kind) {
  switch (kind) {
    case domain::TenderKind::kCash:
      return "现金 Cash";
    case domain::TenderKind::kCard:
      return "银行卡 Card";
    case domain::TenderKind::kQrWallet:
      return "扫码支付 QR wallet";
    case domain::TenderKind::kChange:
      return "零钱 Change wallet";
    case domain::TenderKind::kPoints:
      return "积分 Points";
    case domain::TenderKind::kLove:
      return "爱心值 Love";
    case domain::TenderKind::kVoucher:
      return "购物券 Voucher";
  }
  return "";
}

PrintDocument make_receipt(const domain::Order& order, const protocol::StoreProfile& profile,
                           const ReceiptFacts& facts) {
  PrintDocument document;
  add_header(document, order, profile, facts);
  if (facts.kind == ReceiptKind::kGift) {
    add_gift_lines(document, order);
  } else {
    add_lines(document, order);
    add_tenders(document, order);
  }
  const bool is_real = facts.kind == ReceiptKind::kOriginal || facts.kind == ReceiptKind::kCopy;
  if (is_real) {
    add_rebate(document, order, facts);
  }
  auto& out = document.elements;
  out.emplace_back(hal::api::Feed{1});
  if (facts.kind == ReceiptKind::kGift) {  // the page shows what was paid
    out.emplace_back(TextLine{"退换请出示本小票 Bring this to exchange or return", Alignment::kCenter});
  } else if (is_real) {
    out.emplace_back(hal::api::QrCode{facts.link});
    out.emplace_back(TextLine{"扫码查看本单 Scan to see this receipt", Alignment::kCenter});
  }
  out.emplace_back(TextLine{"谢谢惠顾 Thank you", Alignment::kCenter});
  if (facts.kind == ReceiptKind::kTraining) {
    add_training_mark(document);
  }
  out.emplace_back(hal::api::Feed{1});
  out.emplace_back(hal::api::Cut{});
  return document;
}

}  // namespace queueback::terminal
