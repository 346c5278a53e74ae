#pragma once
#include <cstdint>
#include <string>

#include "common/base/instant.hpp"
#include "common/domain/ids.hpp"

namespace queueback::domain {

/// The goods of an online order were given to its buyer at a terminal. As a value it never changes.
struct Handover {
  std::string order;  ///< its seller's id, 1 to kMaxOnlineOrderId bytes of UTF-8
  StoreId store;
  TerminalId terminal;
  CashierId cashier;
  Instant at;                           ///< terminal's clock
  CivilDay business_date;               ///< frozen at the handover
  std::int32_t utc_offset_minutes = 0;  ///< of the store's zone, frozen at the handover
  std::uint64_t reference_version = 0;  ///< number of the reference data change that was active

  friend bool operator==(const Handover&, const Handover&) = default;
};

/// Longest id of an online order in bytes.
inline constexpr std::size_t kMaxOnlineOrderId = 200;

}  // namespace queueback::domain
