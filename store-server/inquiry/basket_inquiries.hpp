#pragma once
#include "common/base/clock.hpp"
#include "store-server/inquiry/inquiry_desk.hpp"

namespace queueback::store_server {

/// Sales that the store knows at once, at most; a list shows kBasketsShown.
inline constexpr std::uint64_t kMaxBaskets = 500;
inline constexpr std::uint64_t kBasketsShown = 50;
/// Of one till, those that others took too.
inline constexpr std::uint64_t kMaxBasketsOfTill = 200;
/// How long one is remembered: goods that were put aside are back on the shelf by then.
inline constexpr Duration kBasketLife = Duration::days(2);

/// Puts into the desk what tills say to each other about sales that were put aside (docs/inquiries.md): `baskets/put`,
/// `baskets/list`, `baskets/take`, `baskets/drop`, `baskets/taken`. All outlive the desk's use.
void install_basket_inquiries(InquiryDesk& desk, Store& store, const Clock& clock);

}  // namespace queueback::store_server
