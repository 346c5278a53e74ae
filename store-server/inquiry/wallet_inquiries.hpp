#pragma once
#include "store-server/inquiry/inquiry_desk.hpp"

namespace queueback::store_server {

/// `wallet/lease`, and `members/set-pin` (docs/inquiries.md). All must outlive the desk.
void install_wallet_inquiries(InquiryDesk& desk, Store& store, const WalletRules& rules);

}  // namespace queueback::store_server
