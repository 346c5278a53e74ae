#pragma once
#include "common/base/clock.hpp"
#include "store-server/inquiry/inquiry_desk.hpp"

namespace queueback::store_server {

/// How long pieces that a till was told may come back are kept for it, whatever it says. After that until it says that
/// it does not need them: its return may be committed and wait for the line.
inline constexpr Duration kReturnReservation = Duration::minutes(10);

/// Puts into the desk what a till asks before goods come back (docs/inquiries.md): `returns/find`, `returns/reserve`,
/// `returns/release`, `returns/keep`.
/// All outlive the desk's use.
void install_return_inquiries(InquiryDesk& desk, Store& store, const Clock& clock);

}  // namespace queueback::store_server
