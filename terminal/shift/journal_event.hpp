#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/instant.hpp"
#include "common/domain/money.hpp"

namespace queueback::terminal {

/// What the electronic journal tells. New kinds are added at the end; a kind keeps its name for ever.
enum class JournalKind : std::uint8_t {
  kStarted,       ///< the program; detail: its version
  kClockChanged,  ///< detail: by how much
  kSignIn,
  kSignOut,
  kWrongPin,
  kLockedOut,
  kSale,         ///< detail: receipt and hash of its record
  kHandover,     ///< detail: order
  kLineVoided,   ///< detail: the goods; amount: what they were sold for
  kLineReduced,  ///< a smaller quantity; amount: what it took off
  kSaleVoided,
  kPaymentVoided,
  kSaleParked,
  kSaleRecalled,
  kPriceChanged,
  kLineDiscount,
  kSaleDiscount,
  kApproved,
  kApprovalRefused,
  kNoSale,  ///< the drawer opened without a sale
  kReprint,
  kShiftOpened,
  kCashIn,
  kCashOut,
  kSafeDrop,
  kXReport,
  kZReport,
  kSkipped,  ///< events before this one had no room on the disk; detail: how many
  kDrillStarted,
  kDrillEnded,      ///< detail: passed or failed
  kScaleLabel,      ///< goods with a label of the shop's scale; amount: what they cost
  kReturn,          ///< goods came back; detail: number, receipt and hash of its record; amount: what was paid back
  kMemberEnrolled,  ///< detail: member
  kTrainingBegan,   ///< until it ended, nothing of what the till did is here
  kTrainingEnded,
  kMemberPin,       ///< a member's PIN was to be set; detail: member
  kWrongMemberPin,  ///< detail: member
  kAgeConfirmed,    ///< reason: by sight or by document; detail: goods, years, latest day of birth
  kAgeRefused,      ///< the goods were left out; detail: as above
  kCreditPaidOut,   ///< a customer took no other goods for what came back; detail: the return
};

inline constexpr int kJournalKinds = static_cast<int>(JournalKind::kCreditPaidOut) + 1;
/// "sign-in", "line-voided"
[[nodiscard]] std::string_view name(JournalKind kind);

/// One event, before it gets its number and its link.
struct JournalEvent {
  JournalKind kind = JournalKind::kStarted;
  Instant at;
  std::string cashier;      ///< id; empty: nobody was signed in
  std::string approved_by;  ///< id of another person; empty: nobody had to
  std::string reason;
  std::string detail;
  std::optional<domain::Money> amount = {};
  friend bool operator==(const JournalEvent&, const JournalEvent&) = default;
};

}  // namespace queueback::terminal
