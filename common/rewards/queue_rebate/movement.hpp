#pragma once
#include <cstdint>
#include <string_view>

#include "common/domain/money.hpp"
#include "common/rewards/queue_rebate/entry.hpp"
#include "common/rewards/queue_rebate/symbols.hpp"

namespace queueback::rewards::queue_rebate {

/// The accounts of section 0 that this program moves, without their texts.
enum class AccountKind : std::uint8_t {
  kSales,             ///< store/<id>/sales
  kRetained,          ///< store/<id>/retained; <id> is hq for queues that span stores
  kRecovered,         ///< store/<id>/recovered
  kPool,              ///< pool/queue_rebate/<queue>
  kMemberChange,      ///< member/<id>/change
  kMemberPoints,      ///< member/<id>/points
  kMemberLove,        ///< member/<id>/love
  kMemberLoveFrozen,  ///< member/<id>/love_frozen
  kMemberVoucher,     ///< member/<id>/voucher
  kIssue,             ///< issue/<unit>
  kRefund,            ///< external/refund
};

/// `subject`: a store, a queue or a member, by kind.
struct AccountRef {
  AccountKind kind = AccountKind::kSales;
  Symbol subject = kNoSymbol;
  friend bool operator==(const AccountRef&, const AccountRef&) = default;
};

/// What is moved: the policy's currency, or a unit of 1/100.
enum class Unit : std::uint8_t { kMoney, kPoints, kLove, kVoucher };

enum class Cause : std::uint8_t {
  kContribution,
  kPayout,
  kRetained,
  kMove,      ///< a pool follows its entries to another queue
  kClear,     ///< a cleared queue's pool
  kRedeem,    ///< units for an entry, by its holder or by random return
  kTakeBack,  ///< units returned on a refund
  kRecover,   ///< money withheld on a refund
};
/// `queue_rebate/payout`, …
[[nodiscard]] std::string_view to_string(Cause cause);

/// A posting before its accounts are spelled out (Engine::spell).
struct Movement {
  AccountRef debit;
  AccountRef credit;
  Unit unit = Unit::kMoney;
  Cause cause = Cause::kContribution;
  domain::Money amount;  ///< above zero
  friend bool operator==(const Movement&, const Movement&) = default;
};

/// Where units of that kind are a member's.
[[nodiscard]] constexpr AccountKind unit_account(Into into, bool frozen) {
  switch (into) {
    case Into::kPoints:
      return AccountKind::kMemberPoints;
    case Into::kLove:
      return frozen ? AccountKind::kMemberLoveFrozen : AccountKind::kMemberLove;
    case Into::kVoucher:
      return AccountKind::kMemberVoucher;
  }
  return AccountKind::kMemberPoints;
}

[[nodiscard]] constexpr Unit unit_of(Into into) {
  switch (into) {
    case Into::kPoints:
      return Unit::kPoints;
    case Into::kLove:
      return Unit::kLove;
    case Into::kVoucher:
      return Unit::kVoucher;
  }
  return Unit::kPoints;
}

/// A member's balance of one of the unit accounts.
[[nodiscard]] constexpr domain::Money& balance_of(MemberRecord::Units& units, AccountKind account) {
  switch (account) {
    case AccountKind::kMemberLove:
      return units.love;
    case AccountKind::kMemberLoveFrozen:
      return units.love_frozen;
    case AccountKind::kMemberVoucher:
      return units.voucher;
    default:
      return units.points;
  }
}

}  // namespace queueback::rewards::queue_rebate
