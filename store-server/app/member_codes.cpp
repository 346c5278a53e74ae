#include "store-server/app/member_codes.hpp"

#include "common/digest/digest.hpp"
#include "common/domain/member_code.hpp"

namespace queueback::store_server {

std::string key_id(const crypto::VerifyKey& key) { return to_hex(ByteView(digest::sha256(key.bytes)).first(4)); }

std::string member_code(const domain::MemberId& member, const crypto::SigningKey& key) {
  const std::string part = domain::member_code_signed_part(key_id(key.verify_key()), member);
  return domain::format_member_code(part, key.sign(as_bytes(part)).bytes);
}

}  // namespace queueback::store_server
