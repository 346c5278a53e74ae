#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "common/domain/wallet.hpp"

/// A member's change or points as a payment (docs/wallet.md): what the flow and its shell say to each other. Part of
/// flow.hpp.
namespace queueback::terminal {

/// The part of a member's change or points that this till may spend.
struct Lease {
  domain::LeaseId id;
  domain::Money granted;  ///< in all
  domain::Money spent;    ///< by committed sales
  Instant expires_at;
  std::string pin_hash;      ///< empty: the store was asked and has not answered yet
  bool was_silence = false;  ///< a question under this id brought no answer: the store may have granted it

  [[nodiscard]] bool is_live(Instant now) const { return !pin_hash.empty() && now < expires_at; }
  friend bool operator==(const Lease&, const Lease&) = default;
};

/// Leases that a till holds at once because members were identified; and with those that a payment needed.
inline constexpr std::size_t kMaxLeases = 1000;
inline constexpr std::size_t kMaxLeasesToPay = 2000;
/// An id under which the store was asked without an answer is given up after this.
inline constexpr Duration kUnansweredLease = Duration::hours(1);

/// The buyer pays a part or all of what is missing with his change or his points.
struct PayFromWallet {
  domain::TenderKind kind = domain::TenderKind::kChange;  ///< one that is leased
  std::string amount;  ///< decimal, in the major unit; empty: as much as is missing and there
  std::string pin;     ///< the member's; kept nowhere
};
/// The buyer, who is there, gets a new PIN.
struct SetMemberPin {
  std::string pin;
};
/// What the store said to AskLease.
struct LeaseAnswered {
  domain::Purse purse;
  domain::LeaseId id;
  domain::Money granted;  ///< in all; zero: there is no lease
  Instant expires_at;
  std::string pin_hash;                 ///< empty: the member has no PIN
  std::optional<domain::Money> wanted;  ///< as it was asked for
};
struct LeaseUnanswered {
  domain::Purse purse;
  std::string reason;
  std::optional<domain::Money> wanted;  ///< as it was asked for
  /// After silence the store may have granted it.
  enum class Kind : std::uint8_t { kSilence, kRefusal } kind = Kind::kSilence;
};
struct MemberPinSet {
  std::string member;
  std::string pin_hash;
};
struct MemberPinRefused {
  std::string reason;
  bool was_silence = false;  ///< the store may have set it
};
/// Nothing else happened: leases may have run out.
struct TimePassed {};

/// The store is asked to let this till have so much more of a member's change or points.
struct AskLease {
  domain::Purse purse;
  domain::LeaseId id;
  domain::Money spent;
  std::optional<domain::Money> wanted;  ///< to be left in the lease; nothing: what the shop allows without a reason
};
/// So that a restart knows it.
struct SaveLease {
  domain::Purse purse;
  Lease lease;
};
/// There is none under this id.
struct DropLease {
  domain::LeaseId id;
};
/// Nothing more is spent of it: a record says so.
struct ReturnLease {
  std::string member;
  domain::LeaseId id;
};
/// Hashed here, where it was typed; the store gets the hash.
struct StoreMemberPin {
  std::string member;
  std::string pin;
  std::string approver;  ///< id; empty: nobody had to approve
};

}  // namespace queueback::terminal
