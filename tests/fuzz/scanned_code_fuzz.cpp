// What a scanner may give: every input has a kind, and goods are real GTINs.
#include <cstddef>
#include <cstdint>

#include "common/base/check.hpp"
#include "common/domain/product.hpp"
#include "common/domain/receipt_link.hpp"
#include "common/domain/scanned_code.hpp"

using namespace queueback;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = as_text(ByteView(data, size));
  const domain::ScannedCode code = domain::classify_code(text);
  if (const auto* gtin = std::get_if<domain::GtinCode>(&code)) {
    QB_CHECK(gtin->gtin14.size() == 14 && domain::is_gtin(gtin->gtin14));
  }
  if (const auto* member = std::get_if<domain::MemberCode>(&code)) {
    QB_CHECK(member->signature.size() == 64);
    QB_CHECK(domain::parse_member_code(domain::format_member_code(member->signed_part, member->signature)).has_value());
  }
  if (const auto* plain = std::get_if<domain::PlainCode>(&code)) {
    QB_CHECK(plain->text.size() <= domain::kMaxCodeBytes);
  }
  static_cast<void>(domain::parse_receipt_link(text));
  return 0;
}
