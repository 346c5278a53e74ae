#pragma once
#include <string>

#include "store-server/app/order_booking.hpp"

namespace queueback::store_server {

/// Times at which a sale's prices may have been made that are tried, the newest ones.
inline constexpr std::size_t kMaxPriceTimes = 8;

/// How a sale's promotions differ from what this store's promotions give for the same goods, buyer and time; empty if
/// they do not.
[[nodiscard]] std::string promotion_difference(const StoreState& state, const domain::Order& order);

}  // namespace queueback::store_server
