#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/base/bytes.hpp"
#include "common/domain/ids.hpp"

namespace queueback::domain {

/// Names one receipt for the page behind its QR code. The incarnation tells two receipts with one number apart, when a
/// terminal's data was copied.
struct ReceiptReference {
  std::string store;
  std::string terminal;
  ReceiptNumber number;
  std::string incarnation;  ///< first eight hex digits
  OrderId order;
  friend bool operator==(const ReceiptReference&, const ReceiptReference&) = default;
};

/// `QBR1/<store>/<terminal>/<number>/<incarnation>/<order>`: what the terminal's receipt key signs (Ed25519).
[[nodiscard]] std::string receipt_signed_part(const ReceiptReference& reference);
/// `<page address>/r/<signed part>/<signature>`; ASCII.
[[nodiscard]] std::string format_receipt_link(std::string_view page_address, std::string_view signed_part,
                                              ByteView signature);

struct ReceiptLink {
  ReceiptReference reference;
  std::string signed_part;
  Bytes signature;  ///< 64 bytes
};
/// From `/r/` on; shape only. Nothing for any other text.
[[nodiscard]] std::optional<ReceiptLink> parse_receipt_link(std::string_view url);

}  // namespace queueback::domain
