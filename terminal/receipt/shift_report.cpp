#include <utility>

#include "terminal/receipt/receipt.hpp"

namespace queueback::terminal {
namespace {

using domain::Money;
using hal::api::Alignment;
using hal::api::PrintDocument;
using hal::api::Rule;
using hal::api::TextLine;
using hal::api::TextSize;
using hal::api::TwoColumn;
using hal::api::Weight;

/// Ranges of receipts that are written out; of more only the number is told.
constexpr std::size_t kMaxRangesShown = 6;
/// Characters of a link on a line: 58 mm paper holds 32.
constexpr std::size_t kLinkPart = 32;

std::string times(const char* words, const Tally& tally) { return words + (" x " + std::to_string(tally.count)); }

std::string text_of(const Range& range) {
  const std::string first = std::to_string(range.first);
  return range.first == range.last ? first : first + "-" + std::to_string(range.last);
}

class Page {
 public:
  Page(PrintDocument& out, const ShiftReport& report) : out_(out.elements), report_(report) {}

  void header(const protocol::StoreProfile& profile, ReportPrint print) {
    const bool is_last = report_.kind == ShiftReport::Kind::kZ;
    out_.emplace_back(TextLine{profile.name, Alignment::kCenter, Weight::kBold, TextSize::kDouble});
    if (print == ReportPrint::kCopy) {
      out_.emplace_back(copy_mark());
    }
    out_.emplace_back(TextLine{is_last ? "Z 交班报表 Shift closed" : "X 班中报表 Shift so far", Alignment::kCenter,
                               Weight::kBold, TextSize::kDoubleHeight});
    out_.emplace_back(Rule{});
    row("班次 Shift", report_.terminal + "-" + std::to_string(report_.shift.number));
    row("开班 Opened", wall_time(report_.shift.opened_at, report_.utc_offset_minutes));
    row("", report_.shift.opened_by);
    row(is_last ? "交班 Closed" : "打印 Printed", wall_time(report_.at, report_.utc_offset_minutes));
    row("", report_.by);
  }

  void sales() {
    out_.emplace_back(Rule{});
    out_.emplace_back(TwoColumn{times("销售 Sales", report_.totals.sales), to_string(report_.totals.sales.amount),
                                Weight::kBold, TextSize::kDoubleHeight});
    for (const auto& [kind, tally] : report_.totals.tenders) {
      row(times(std::string(tender_name(kind)).c_str(), tally), to_string(tally.amount));
    }
    for (const auto& [rate, vat] : report_.totals.vat) {
      row("含税 VAT " + to_string(rate) + " / " + to_string(report_.totals.gross_by_vat.at(rate)), to_string(vat));
    }
    discounts();
    for (const auto& [cashier, tally] : report_.totals.cashiers) {
      row(times(("收银员 Cashier " + cashier).c_str(), tally), to_string(tally.amount));
    }
  }

  /// A report that is older than the parts has none.
  void discounts() {
    off("优惠 Discounts", report_.totals.discounts);
    off("  促销 Promotions", report_.totals.discount_parts.promotions);
    off("  手工优惠 By hand", report_.totals.discount_parts.by_hand);
    off("  抹零 Cash rounding", report_.totals.discount_parts.rounding);
  }

  void returns() {
    if (report_.totals.returns.count == 0) {
      return;
    }
    out_.emplace_back(Rule{});
    out_.emplace_back(TwoColumn{times("退货 Returns", report_.totals.returns),
                                "-" + to_string(report_.totals.returns.amount), Weight::kBold});
    for (const auto& [kind, tally] : report_.totals.paid_back) {
      row(times(std::string(tender_name(kind)).c_str(), tally), "-" + to_string(tally.amount));
    }
    if (!report_.totals.withheld.is_zero()) {
      row("扣回返利 Rebates taken back", to_string(report_.totals.withheld));
    }
    for (const auto& [rate, vat] : report_.totals.returned_vat) {
      row("含税 VAT " + to_string(rate) + " / " + to_string(report_.totals.returned_gross_by_vat.at(rate)),
          "-" + to_string(vat));
    }
  }

  void drawer() {
    out_.emplace_back(Rule{});
    row("备用金 Float", to_string(report_.shift.opening_float));
    row("现金销售 Cash sales", to_string(report_.taken(domain::TenderKind::kCash)));
    if (const Money back = report_.paid_back(domain::TenderKind::kCash); !back.is_zero()) {
      row("现金退款 Cash returns", "-" + to_string(back));
    }
    moved("存入 Cash in", JournalKind::kCashIn, "");
    moved("取出 Cash out", JournalKind::kCashOut, "-");
    moved("投库 Safe drop", JournalKind::kSafeDrop, "-");
    out_.emplace_back(TwoColumn{"应有现金 Expected cash", to_string(report_.expected_cash()), Weight::kBold});
    for (const Denomination& one : report_.counted) {
      if (one.pieces > 0) {
        row("  " + to_string(one.value) + " x " + std::to_string(one.pieces), "");
      }
    }
    if (const auto counted = report_.counted_cash()) {
      out_.emplace_back(TwoColumn{"清点现金 Counted cash", to_string(*counted), Weight::kBold});
      out_.emplace_back(
          TwoColumn{"差额 Variance", to_string(*report_.variance()), Weight::kBold, TextSize::kDoubleHeight});
    }
    blindness();
  }

  void blindness() {
    if (!report_.blindness) {
      return;
    }
    const auto& seen = report_.blindness->seen;
    if (!seen) {
      out_.emplace_back(TextLine{"盲盘 Counted blind"});
      return;
    }
    out_.emplace_back(TextLine{"非盲盘 Not blind: X report", Alignment::kLeft, Weight::kBold});
    row("  " + wall_time(seen->at, report_.utc_offset_minutes), seen->by);
  }

  void exceptions() {
    out_.emplace_back(Rule{});
    happened("删除行 Lines voided", JournalKind::kLineVoided);
    happened("减少数量 Lines reduced", JournalKind::kLineReduced);
    happened("取消整单 Sales voided", JournalKind::kSaleVoided);
    happened("退回付款 Payments voided", JournalKind::kPaymentVoided);
    happened("改价 Prices changed", JournalKind::kPriceChanged);
    happened("授权 Approvals", JournalKind::kApproved);
    happened("无销售开箱 No sale", JournalKind::kNoSale);
    happened("换货退现 Exchanges paid out", JournalKind::kCreditPaidOut);
    happened("重印 Reprints", JournalKind::kReprint);
    happened("密码错误 Wrong PINs", JournalKind::kWrongPin);
  }

  void completeness() {
    out_.emplace_back(Rule{});
    if (!report_.totals.receipts) {
      row("小票 Receipts", "0");
      return;
    }
    row("小票 Receipts", text_of(*report_.totals.receipts));
    if (report_.missing_receipts() > 0) {
      row("缺号 Missing", std::to_string(report_.missing_receipts()));
    }
    const auto& waiting = report_.not_at_headquarters;
    if (waiting.empty()) {
      out_.emplace_back(TextLine{"全部已到总部 All at headquarters"});
      return;
    }
    out_.emplace_back(TextLine{"未到总部 Not yet at headquarters:"});
    for (std::size_t i = 0; i < waiting.size() && i < kMaxRangesShown; ++i) {
      out_.emplace_back(TextLine{"  " + text_of(waiting[i])});
    }
    if (waiting.size() > kMaxRangesShown) {
      out_.emplace_back(TextLine{"  + " + std::to_string(waiting.size() - kMaxRangesShown)});
    }
  }

  void journal() {
    out_.emplace_back(Rule{});
    row("流水 Journal", std::to_string(report_.journal_events));
    for (std::size_t at = 0; at < report_.journal_link.size(); at += kLinkPart) {
      out_.emplace_back(TextLine{report_.journal_link.substr(at, kLinkPart)});
    }
  }

 private:
  void row(std::string left, std::string right) { out_.emplace_back(TwoColumn{std::move(left), std::move(right)}); }
  void off(const char* words, const Tally& tally) {
    if (tally.count > 0) {
      row(times(words, tally), "-" + to_string(tally.amount));
    }
  }
  void moved(const char* words, JournalKind kind, const char* sign) {
    if (const auto found = report_.totals.events.find(kind); found != report_.totals.events.end()) {
      row(times(words, found->second), sign + to_string(found->second.amount));
    }
  }
  void happened(const char* words, JournalKind kind) {
    if (const auto found = report_.totals.events.find(kind); found != report_.totals.events.end()) {
      const Money amount = found->second.amount;
      row(times(words, found->second), amount.is_zero() ? "" : to_string(amount));
    }
  }

  std::vector<hal::api::PrintElement>& out_;
  const ShiftReport& report_;
};

}  // namespace

PrintDocument make_shift_report(const ShiftReport& report, const protocol::StoreProfile& profile, ReportPrint print) {
  PrintDocument document;
  Page page(document, report);
  page.header(profile, print);
  page.sales();
  page.returns();
  page.drawer();
  page.exceptions();
  page.completeness();
  page.journal();
  document.elements.emplace_back(hal::api::Feed{1});
  document.elements.emplace_back(hal::api::Cut{});
  return document;
}

}  // namespace queueback::terminal
