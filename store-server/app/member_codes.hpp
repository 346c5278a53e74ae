#pragma once
#include <string>

#include "common/crypto/signing_key.hpp"
#include "common/domain/ids.hpp"

namespace queueback::store_server {

/// The first eight hex digits of the SHA-256 of a public key: how member codes name their key.
[[nodiscard]] std::string key_id(const crypto::VerifyKey& key);

/// What a member's QR code says (common/domain/member_code.hpp), signed with the issuer's key.
[[nodiscard]] std::string member_code(const domain::MemberId& member, const crypto::SigningKey& key);

}  // namespace queueback::store_server
