#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "common/base/bytes.hpp"
#include "common/domain/ids.hpp"

namespace queueback::domain {

/// What a member's QR code says: `QBM1.<key id>.<member>.<signature>`. The signature is Ed25519 over everything
/// before its dot, so a terminal that knows the issuer's public key accepts a member it has never heard of.
struct MemberCode {
  std::string key_id;  ///< names the issuer key, 8 hex digits
  MemberId member;
  Bytes signature;          ///< 64 bytes
  std::string signed_part;  ///< the text that the signature covers
};

inline constexpr std::string_view kMemberCodePrefix = "QBM1.";
/// Longest member code in characters.
inline constexpr std::size_t kMaxMemberCodeLength = 240;

/// Shape only; the signature is checked where the keys are. Nothing if the text has another shape.
[[nodiscard]] std::optional<MemberCode> parse_member_code(std::string_view text);
/// The text to sign for a member.
[[nodiscard]] std::string member_code_signed_part(std::string_view key_id, const MemberId& member);
[[nodiscard]] std::string format_member_code(std::string_view signed_part, ByteView signature);

}  // namespace queueback::domain
