#pragma once
#include <cstdint>
#include <string_view>

#include "common/base/instant.hpp"
#include "common/base/uuid.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"

/// A member's change as money at a till (docs/wallet.md).
namespace queueback::domain {

/// A part of a member's change that one terminal may spend. Made by the terminal that asks for it; the reference of a
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
