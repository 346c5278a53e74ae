#pragma once
#include <string>
#include <string_view>

#include "common/domain/order.hpp"
#include "common/domain/sale_return.hpp"
#include "common/protocol/codec.hpp"
#include "hal/api/print_document.hpp"
#include "terminal/shift/drill.hpp"
#include "terminal/shift/exchange_credit.hpp"
#include "terminal/shift/member_card_slip.hpp"
#include "terminal/shift/shift.hpp"

namespace queueback::terminal {

/// Original receipt, a reprint, which says so, one without prices for somebody who gets the goods as a gift, or one of
/// a sale for practice: without number and QR code, promising nothing, and marked at both ends.
enum class ReceiptKind : std::uint8_t { kOriginal, kCopy, kGift, kTraining };
/// A report as it was made, or a reprint, which says so.
enum class ReportPrint : std::uint8_t { kOriginal, kCopy };

/// What a reprint says.
inline constexpr std::string_view kCopyMark = "*** 副本 COPY ***";
/// It as a line, which no paper that is printed again lacks.
[[nodiscard]] hal::api::TextLine copy_mark();
/// What the receipt of a sale for practice says at its head and at its foot.
inline constexpr std::string_view kTrainingMark = "*** 培训 TRAINING ***";

/// What a receipt says beside the order itself.
struct ReceiptFacts {
  ReceiptKind kind = ReceiptKind::kOriginal;
  std::string cashier_name;
  std::string buyer_name;  ///< masked; empty without a member
  std::string link;        ///< signed address of the receipt's page; ASCII
};

/// The receipt of an order as a document for any printer: shop header, lines, total, tenders and change, VAT by rate,
/// what the sale is expected to earn with the notice that it is not guaranteed, and the QR code. Pure.
[[nodiscard]] hal::api::PrintDocument make_receipt(const domain::Order& order, const protocol::StoreProfile& profile,
                                                   const ReceiptFacts& facts);

/// What a return's slip says beside the return.
struct SlipFacts {
  std::string receipt;                           ///< of the sale, as people name it
  std::optional<domain::Money> handed_out = {};  ///< in cash, of goods that were exchanged for nothing
  ReportPrint print = ReportPrint::kOriginal;
  std::string cashier_name = {};   ///< empty: as the return names him
  std::string approver_name = {};  ///< the same
};

/// The slip of goods that came back: what, from which receipt, what was paid back and what withheld, and a line to
/// sign. Pure.
[[nodiscard]] hal::api::PrintDocument make_return_slip(const domain::Return& what,
                                                       const std::vector<domain::OrderLine>& goods,
                                                       const SlipFacts& facts, const protocol::StoreProfile& profile);

/// An X or Z report: what was taken and how, cash expected and counted, what was out of the ordinary, whether all
/// receipts are there and at headquarters, and the journal's newest link. Pure.
[[nodiscard]] hal::api::PrintDocument make_shift_report(const ShiftReport& report,
                                                        const protocol::StoreProfile& profile, ReportPrint print);

/// A member's card with its code as QR. Pure.
[[nodiscard]] hal::api::PrintDocument make_member_card(const MemberCardSlip& card,
                                                       const protocol::StoreProfile& profile);

/// What came of an outage drill, step by step, for the wall of the back office. Pure.
[[nodiscard]] hal::api::PrintDocument make_drill_report(const DrillReport& report,
                                                        const protocol::StoreProfile& profile);

/// A store's wall time: 2026-11-20 16:05:09
[[nodiscard]] std::string wall_time(Instant at, std::int32_t utc_offset_minutes);

/// What receipts call a way of paying, in Chinese and English.
[[nodiscard]] std::string_view tender_name(domain::TenderKind kind);

}  // namespace queueback::terminal
