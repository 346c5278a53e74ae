#include "common/domain/receipt_link.hpp"

#include "common/base/text.hpp"

namespace queueback::domain {
namespace {

constexpr std::string_view kVersion = "QBR1";
constexpr std::string_view kPath = "/r/";

}  // namespace

std::string receipt_signed_part(const ReceiptReference& reference) {
  return std::string(kVersion) + "/" + reference.store + "/" + reference.terminal + "/" +
         std::to_string(reference.number.value) + "/" + reference.incarnation + "/" + to_string(reference.order.uuid);
}

std::string format_receipt_link(std::string_view page_address, std::string_view signed_part, ByteView signature) {
  return std::string(page_address) + std::string(kPath) + std::string(signed_part) + "/" + to_base64url(signature);
}

std::optional<ReceiptLink> parse_receipt_link(std::string_view url) {
  const std::size_t at = url.rfind(std::string(kPath) + std::string(kVersion) + "/");
  if (at == std::string_view::npos) {
    return std::nullopt;
  }
  const std::string_view rest = url.substr(at + kPath.size());
  const auto parts = split(rest, '/');
  if (parts.size() != 7) {
    return std::nullopt;
  }
  const auto number = parse_digits(parts[3]);
  const auto order = parse_uuid(parts[5]);
  const auto signature = from_base64url(parts[6]);
  if (!number || !order || !signature || signature->size() != 64) {
    return std::nullopt;
  }
  return ReceiptLink{{std::string(parts[1]),
                      std::string(parts[2]),
                      {static_cast<std::uint64_t>(*number)},
                      std::string(parts[4]),
                      OrderId{*order}},
                     std::string(rest.substr(0, rest.rfind('/'))),
                     *signature};
}

}  // namespace queueback::domain
