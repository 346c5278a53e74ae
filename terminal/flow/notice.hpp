#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace queueback::terminal {

/// Everything that the till may tell its cashier. Front ends show `text` or their own words for the code.
enum class NoticeCode : std::uint8_t {
  kSignedIn,
  kSignedOut,
  kWrongPin,   ///< args: tries left
  kLockedOut,  ///< args: minutes
  kSignInFirst,
  kAlreadySignedIn,
  kNotReady,     ///< no reference data yet
  kUnknownCode,  ///< args: the code, shortened
  kWrongCheckDigit,
  kPaymentCode,
  kCodeTooLong,  ///< args: bytes
  kUnreadableCode,
  kEmptyCode,
  kLineAdded,  ///< args: name
  kLineLimit,
  kAmountLimit,
  kBadQuantity,
  kNoSuchLine,
  kLineVoided,  ///< args: name
  kSaleVoided,
  kMemberAdded,  ///< args: masked name or id
  kMemberForged,
  kMemberKeyUnknown,  ///< args: key id
  kNothingToPay,
  kBadAmount,
  kTooLittleCash,  ///< args: missing amount
  kStorageFull,
  kSaleRefused,  ///< args: reason
  kSaleDone,     ///< args: receipt number, change
  kBusy,         ///< a sale or handover is just being saved
  kNothingToVoid,
  kFinishSaleFirst,    ///< signing out, or picking up, with goods in the cart
  kPickingUp,          ///< args: order
  kPickupLeft,         ///< args: order
  kHandedOver,         ///< args: order
  kHandoverRefused,    ///< args: reason
  kOrderNotOpen,       ///< args: order, shortened
  kAlreadyHandedOver,  ///< args: order, time
  kOrderClosed,        ///< args: order; it went out of the reference data during the pickup
  kOrderChanged,       ///< args: order
  kNoPickup,
  kFinishPickupFirst,
  kNotMirrored,  ///< args: since when
  kMirroredAgain,
  kMirrorKept,         ///< args: file
  kSaleRestored,       ///< what the run before did not finish
  kParked,             ///< args: number
  kRecalled,           ///< args: number
  kPromotionsChanged,  ///< args: the total now; of a sale on the desk
  kNothingToPark,
  kParkedLimit,  ///< args: how many
  kNotParked,    ///< args: number
  kPartPaid,     ///< args: amount, what is missing
  kPartVoided,   ///< args: amount
  kPaidInPart,   ///< goods cannot change now
  kTooMuch,      ///< args: what is missing
  kNoReference,
  kBadReference,
  kTenderNotTaken,  ///< a kind that a till cannot take
  kTenderLimit,     ///< args: how many
  kNothingPaid,
  kSaleChanged,      ///< since the front end that asked has looked
  kWorkedElsewhere,  ///< another front end has the till
  kUnknownBadge,
  kApprovalNeeded,  ///< args: role
  kNothingAsked,
  kApproveByAnother,  ///< args: role
  kRoleTooLow,        ///< args: role
  kReasonNeeded,
  kWithdrawn,
  kPriceChanged,    ///< args: name, price
  kDiscounted,      ///< args: name, what is off the line
  kSaleDiscounted,  ///< args: what is off the sale
  kDiscountOff,
  kBadDiscount,
  kDiscountLimit,
  kDrawerOpened,
  kShiftOpened,  ///< args: number, float
  kShiftIsOpen,  ///< args: number
  kNoShift,
  kCashIn,    ///< args: amount
  kCashOut,   ///< args: amount
  kSafeDrop,  ///< args: amount
  kBadCount,
  kXReport,         ///< args: shift
  kZReport,         ///< args: shift, variance
  kShiftNotClosed,  ///< args: reason
  kDrillRuns,
  kDrillStarted,
  kDrillPassed,
  kDrillFailed,
  kOfflineLimit,   ///< args: limit
  kNoSuchReceipt,  ///< args: what was said
  kReturning,      ///< args: receipt
  kReturnRefused,  ///< args: reason
  kNoReturn,
  kFinishReturnFirst,
  kNothingToReturn,
  kReturnTooMuch,     ///< args: name, what is left
  kReturnNeedsStore,  ///< args: limit
  kReturnDone,        ///< args: number, amount
  kReturnWithheld,    ///< args: amount
  kReturnWithholds,   ///< args: amount, what is left to give back
  kReturnPoints,      ///< args: points
  kReturnLeft,
  kTrainingBegan,
  kTrainingEnded,
  kTrains,
  kTrainsNot,
  kNotInTraining,
  kTrained,        ///< args: change
  kBasketFetched,  ///< args: cashier
  kBasketRefused,  ///< args: reason
  kBasketGone,     ///< args: number, terminal
  kWalletNeedsMember,
  kBadMemberPin,
  kWrongMemberPin,  ///< args: tries left
  kWalletLocked,    ///< args: minutes
  kNoMemberPin,
  kWalletNeedsStore,
  kWalletRefused,  ///< args: reason
  kWalletSilence,  ///< args: reason
  kWalletShort,    ///< args: what can be used here
  kWalletLeft,     ///< args: what can still be used here
  kMemberPinSet,
  kBasketTwice,   ///< args: number, terminal
  kReportCopied,  ///< args: shift
  kNoSuchReport,
  kTrainingNotPrinted,  ///< args: reason
  kAgeAsked,            ///< args: name, years, latest day of birth
  kAgeConfirmed,        ///< args: years
  kAgeRefused,          ///< args: name
  kAnswerAgeFirst,
  kNoAgeAsked,
  kCreditGiven,  ///< args: number of the return, amount
  kNoCredit,
  kCreditUsed,     ///< it pays for the sale on the desk
  kCreditWaits,    ///< args: amount
  kCreditPaidOut,  ///< args: amount
  kCreditKept,     ///< args: reason
  kPartReleased,   ///< args: amount; of a payment for which nothing was handed over
  kUnknownMember,  ///< args: what was said
  kTooMuchCash,    ///< args: what would be change, the largest note
  kUnknownCashier,
  kNoSuchCoin,   ///< args: its value
  kBesideCoins,  ///< args: amount, the smallest coin
  kScanBrokeOff,
  kSaleFull,
  kGoodsAsReference,
  kBasketNotShared,  ///< args: number, reason
  kReturnHeld,       ///< args: terminals
};
/// How many there are.
inline constexpr int kNoticeCodes = static_cast<int>(NoticeCode::kReturnHeld) + 1;

/// Who should look: a plain confirmation, or something that did not happen.
enum class Tone : std::uint8_t { kInfo, kProblem };

struct Notice {
  NoticeCode code = NoticeCode::kBusy;
  std::vector<std::string> args;
  friend bool operator==(const Notice&, const Notice&) = default;
};

enum class Language : std::uint8_t { kChinese, kEnglish };

[[nodiscard]] Tone tone(NoticeCode code);
/// A stable name for programs: "unknown-code".
[[nodiscard]] std::string_view name(NoticeCode code);
/// One sentence for the cashier.
[[nodiscard]] std::string text(const Notice& notice, Language language);

}  // namespace queueback::terminal
