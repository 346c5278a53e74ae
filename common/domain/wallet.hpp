#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "common/base/instant.hpp"
#include "common/base/uuid.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/order.hpp"

/// A member's change and points as payment at a till (docs/wallet.md).
namespace queueback::domain {

/// Whether a terminal takes this out of leases: change, which is money, and points, of which each unit (1/100 point)
/// pays one minor unit.
[[nodiscard]] constexpr bool is_leased(TenderKind kind) {
  return kind == TenderKind::kChange || kind == TenderKind::kPoints;
}

/// What a member pays with: his change, or his points.
struct Purse {
  std::string member;
  TenderKind kind = TenderKind::kChange;  ///< one that is leased
  friend auto operator<=>(const Purse&, const Purse&) = default;
};

/// A part of a purse that one terminal may spend. Made by the terminal that asks for it; the reference of a
/// payment out of it is this id as text.
struct LeaseId {
  Uuid uuid;
  friend auto operator<=>(const LeaseId&, const LeaseId&) = default;
};

/// A terminal says that it spends nothing more of a lease. As a value it never changes.
struct LeaseReturn {
  LeaseId lease;
  StoreId store;
  TerminalId terminal;
  MemberId member;
  Money spent;  ///< in all, by sales that this terminal made before
  Instant at;   ///< terminal's clock
  friend bool operator==(const LeaseReturn&, const LeaseReturn&) = default;
};

/// Digits of a member's PIN.
inline constexpr std::size_t kMinMemberPin = 4;
inline constexpr std::size_t kMaxMemberPin = 8;
[[nodiscard]] constexpr bool is_member_pin(std::string_view text) {
  bool digits = true;
  for (const char c : text) {
    digits = digits && c >= '0' && c <= '9';
  }
  return digits && text.size() >= kMinMemberPin && text.size() <= kMaxMemberPin;
}

/// Longest hash of a PIN that is accepted from outside, in bytes.
inline constexpr std::size_t kMaxPinHash = 200;

}  // namespace queueback::domain
