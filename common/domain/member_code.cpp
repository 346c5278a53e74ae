#include "common/domain/member_code.hpp"

#include "common/base/text.hpp"

namespace queueback::domain {

std::optional<MemberCode> parse_member_code(std::string_view text) {
  if (text.size() > kMaxMemberCodeLength || !text.starts_with(kMemberCodePrefix)) {
    return std::nullopt;
  }
  const std::size_t last_dot = text.rfind('.');
  const std::size_t key_end = text.find('.', kMemberCodePrefix.size());
  if (key_end == std::string_view::npos || key_end >= last_dot) {
    return std::nullopt;
  }
  const std::string_view key_id = text.substr(kMemberCodePrefix.size(), key_end - kMemberCodePrefix.size());
  const auto member = MemberId::parse(text.substr(key_end + 1, last_dot - key_end - 1));
  const auto signature = from_base64url(text.substr(last_dot + 1));
  if (key_id.size() != 8 || !from_hex(key_id) || !member || !signature || signature->size() != 64) {
    return std::nullopt;
  }
  return MemberCode{std::string(key_id), *member, *signature, std::string(text.substr(0, last_dot))};
}

std::string member_code_signed_part(std::string_view key_id, const MemberId& member) {
  return std::string(kMemberCodePrefix) + std::string(key_id) + "." + member.text();
}

std::string format_member_code(std::string_view signed_part, ByteView signature) {
  return std::string(signed_part) + "." + to_base64url(signature);
}

}  // namespace queueback::domain
