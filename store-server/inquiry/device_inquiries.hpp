#pragma once
#include "common/base/clock.hpp"
#include "store-server/app/device_board.hpp"
#include "store-server/inquiry/inquiry_desk.hpp"

namespace queueback::store_server {

/// Puts into the desk what a terminal tells of its printer and other devices: `devices/tell` (docs/inquiries.md). All
/// outlive the desk's use.
void install_device_inquiries(InquiryDesk& desk, DeviceBoard& board, const Clock& clock);

}  // namespace queueback::store_server
