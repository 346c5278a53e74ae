#pragma once
#include <string>

#include "common/domain/order.hpp"
#include "common/protocol/codec.hpp"
#include "hal/api/print_document.hpp"

namespace queueback::terminal {

/// Original receipt or a reprint, which says so.
enum class ReceiptKind : std::uint8_t { kOriginal, kCopy };

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

}  // namespace queueback::terminal
