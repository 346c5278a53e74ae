#pragma once
#include "store-server/inquiry/inquiry_desk.hpp"

namespace queueback::store_server {

/// Puts into the desk what a manager may ask and do from a terminal: operators' commands of `operators`
/// (docs/inquiries.md lists them). Both outlive the desk's use.
void install_manager_inquiries(InquiryDesk& desk, const runtime::JsonService& operators);

}  // namespace queueback::store_server
