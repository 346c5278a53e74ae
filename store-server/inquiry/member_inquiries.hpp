#pragma once
#include "common/crypto/signing_key.hpp"
#include "store-server/inquiry/inquiry_desk.hpp"

namespace queueback::store_server {

/// Members that one question finds, at most.
inline constexpr std::uint64_t kMaxMembersFound = 20;

/// Puts into the desk what a cashier asks about people (docs/inquiries.md): `members/find` by their whole phone number,
/// `members/enrol`, and `receipts/earned`, what a sale really earned. All outlive the desk's use; `key` signs member
/// codes.
void install_member_inquiries(InquiryDesk& desk, Store& store, const crypto::SigningKey& key);

}  // namespace queueback::store_server
