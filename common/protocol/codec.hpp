#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/bytes.hpp"
#include "common/base/result.hpp"
#include "common/domain/handover.hpp"
#include "common/domain/order.hpp"
#include "common/domain/product.hpp"
#include "common/domain/promotion.hpp"
#include "common/domain/sale_return.hpp"
#include "common/domain/till_report.hpp"
#include "common/domain/wallet.hpp"
#include "common/ledger/ledger.hpp"

/// Values of the domain as bytes and back. Every decoder checks types, ranges and sizes; what it returns is safe
/// to use. The schema is records.proto.
namespace queueback::protocol {

enum class DecodeError : std::uint8_t { kMalformed, kValue, kUnknownKind };
using DecodeFailure = Failure<DecodeError>;

/// terminal → store
struct TerminalRecord {
  std::variant<domain::Order, domain::Handover, domain::TillReport, domain::Return, domain::LeaseReturn> body;
};
[[nodiscard]] Bytes encode(const TerminalRecord& record);
/// Shape and ranges only; whether the sums hold is domain::validate's to say.
[[nodiscard]] Result<TerminalRecord, DecodeFailure> decode_terminal_record(ByteView bytes);

/// A terminal's record inside the store's command log.
struct TerminalEntry {
  std::string terminal;
  Bytes record;                   ///< replication::encode_record, exactly as it arrived
  std::string quarantine_reason;  ///< empty: applied
  std::string alarm;              ///< empty: none
};
struct MemberChange {
  std::string member;
  std::string level;
};
struct PolicyChange {
  std::string version;
  Instant effective_from;
  std::string toml;
};

/// A command of the reward program that is no terminal's record.
struct RewardCommand {
  std::string command;      ///< in the replay format (docs/replay.md)
  std::string origin;       ///< who asked: "clock", "admin", "api"
  std::string online = {};  ///< of an online order: what the store keeps of it besides, as the store wrote it; or empty
};

/// What a manager may do with a quarantined record.
enum class ResolutionAction : std::uint8_t { kAccept = 1, kCorrect = 2, kReject = 3 };
/// accepted, corrected, rejected
[[nodiscard]] std::string_view to_string(ResolutionAction action);

/// Longest name of a manager and longest reason that he gives, in bytes.
inline constexpr std::size_t kMaxResolver = 64;
inline constexpr std::size_t kMaxResolutionReason = 500;

/// A quarantined record was booked after all, or is no record of this store. The entry's effective time is the
/// record's own.
struct Resolution {
  ResolutionAction action = ResolutionAction::kAccept;
  std::uint64_t log_no = 0;                    ///< of the quarantined entry
  std::array<std::uint8_t, 32> record_hash{};  ///< of the terminal's record in it
  std::string terminal;                        ///< by its certificate
  std::string by;
  std::string reason;
  std::optional<TerminalRecord> booked;  ///< as it was booked; nothing: rejected
};

/// A manager has dealt with an alarm.
struct AlarmResolution {
  std::uint64_t alarm = 0;  ///< its id at the store
  std::string terminal;
  std::string kind;
  std::uint64_t log_no = 0;  ///< of the entry that it is about, 0: none
  std::string by;
  std::string reason;
};

/// The newest record of a line.
struct LineEnd {
  std::array<std::uint8_t, 16> incarnation{};
  std::uint64_t seq = 0;
  std::array<std::uint8_t, 32> hash{};
  friend bool operator==(const LineEnd&, const LineEnd&) = default;
};

/// Lines that one terminal may have when it is replaced: each fork of a copied device makes one.
inline constexpr std::size_t kMaxLineEnds = 1000;

/// A terminal's device is gone for good: its lines end here, and another device may begin one under the same name.
struct TerminalReplacement {
  std::string terminal;
  std::string certificate_serial;  ///< of the old device
  std::vector<LineEnd> ends;       ///< none: it never sent anything
  std::string by;
  std::string reason;
  friend bool operator==(const TerminalReplacement&, const TerminalReplacement&) = default;
};

/// A device got a certificate under a terminal's name.
struct TerminalEnrolment {
  std::string terminal;
  std::string certificate_serial;
  Bytes receipt_key;  ///< Ed25519 public key that signs receipt links
  Instant enrolled_at;
  std::vector<LineEnd> ends;  ///< where the lines of a former device of the name end that was revoked
  friend bool operator==(const TerminalEnrolment&, const TerminalEnrolment&) = default;
};

/// A terminal's name stays out until a device is enrolled under it again.
struct TerminalRevocation {
  std::string terminal;
  std::string certificate_serial;  ///< the newest one of the name; empty: unknown
  Instant revoked_at;              ///< what was issued until then stays out for good
  friend bool operator==(const TerminalRevocation&, const TerminalRevocation&) = default;
};

/// What happened to a lease of a member's change or points beside what its terminal tells.
enum class WalletAction : std::uint8_t { kLeased = 1, kWrittenOff = 2 };

/// A lease was granted, enlarged or prolonged; or a manager gave what was left of it back to the member.
struct WalletEntry {
  WalletAction action = WalletAction::kLeased;
  domain::LeaseId lease;
  std::string terminal;
  std::string member;
  domain::Money amount;  ///< granted now, or given back; zero: only prolonged
  Instant expires_at;
  std::string by;                                         ///< of a write-off
  std::string reason;                                     ///< of a write-off
  domain::TenderKind kind = domain::TenderKind::kChange;  ///< what is leased
  friend bool operator==(const WalletEntry&, const WalletEntry&) = default;
};

/// Longest name of a terminal and longest serial number of a certificate in an entry, in bytes.
inline constexpr std::size_t kMaxTerminalName = 64;
inline constexpr std::size_t kMaxSerial = 64;
/// Longest public key in an entry, in bytes.
inline constexpr std::size_t kMaxReceiptKey = 64;

/// store → headquarters: one entry of the store's command log with its postings
struct StoreRecord {
  Instant applied_at;
  Instant effective_at;
  std::string policy_version;
  std::variant<TerminalEntry, MemberChange, PolicyChange, RewardCommand, Resolution, AlarmResolution,
               TerminalReplacement, TerminalEnrolment, TerminalRevocation, WalletEntry>
      body;
  std::vector<ledger::Posting> postings;
};
[[nodiscard]] Bytes encode(const StoreRecord& record);
[[nodiscard]] Result<StoreRecord, DecodeFailure> decode_store_record(ByteView bytes);

/// Kinds of reference data: replication::ReferenceItem::kind.
enum class ReferenceKind : std::uint8_t {
  kProduct = 1,
  kMember = 2,
  kCashier = 3,
  kIssuerKey = 4,
  kPolicy = 5,
  kStoreProfile = 6,
  kRemoteEntry = 7,  ///< headquarters → store only
  kOpenOrder = 8,    ///< store → terminal only
  kPromotion = 20,   ///< store → terminal only
};

/// A member as a terminal may know him.
struct MemberCard {
  domain::MemberId id;
  std::string level;
  std::string masked_name;
  friend bool operator==(const MemberCard&, const MemberCard&) = default;
};

/// Of SHA-256.
inline constexpr std::size_t kBadgeDigestBytes = 32;

struct Cashier {
  domain::CashierId id;
  std::string name;
  std::string role;         ///< cashier, supervisor, manager
  std::string pin_hash;     ///< encoded scrypt hash
  Bytes badge_digest = {};  ///< SHA-256 of his badge's code, 32 bytes; empty: he has none
  friend bool operator==(const Cashier&, const Cashier&) = default;
};

struct IssuerKey {
  std::string key_id;
  Bytes public_key;  ///< Ed25519, 32 bytes
  friend bool operator==(const IssuerKey&, const IssuerKey&) = default;
};

struct PolicyText {
  std::string version;
  Instant effective_from;
  std::string toml;
  friend bool operator==(const PolicyText&, const PolicyText&) = default;
};

/// From `from` on the store's zone is `offset_minutes` ahead of UTC.
struct ZoneOffset {
  Instant from;
  std::int32_t offset_minutes = 0;
  friend bool operator==(const ZoneOffset&, const ZoneOffset&) = default;
};

/// The shop's rules for its tills: what they may do while they cannot ask the store, and cash.
struct TillRules {
  domain::Money return_limit;         ///< one return of a sale without a member
  domain::Money member_return_limit;  ///< of one with a member: what was paid out for it is not known
  /// What a till takes at most of a tender that somebody else must honour; without an entry: all.
  std::map<domain::TenderKind, domain::Money> offline_limits;
  domain::Money cash_step = domain::Money::minor(1);  ///< what is paid in cash last is a multiple of it, rounded down
  bool takes_points = false;
  friend bool operator==(const TillRules&, const TillRules&) = default;
};

struct StoreProfile {
  domain::StoreId store;
  std::string name;
  std::vector<std::string> header_lines;
  std::string page_address;  ///< https://… without a trailing slash
  std::string currency;
  std::string time_zone;  ///< IANA name
  std::vector<ZoneOffset> offsets;
  TillRules till_rules = {};
  friend bool operator==(const StoreProfile&, const StoreProfile&) = default;
};

/// An online order that waits to be picked up, as its store tells its terminals.
struct OpenOrder {
  struct Line {
    std::string product;
    domain::Quantity quantity;
    domain::Money paid;      ///< in money
    domain::Money deducted;  ///< in points, love or vouchers
    friend bool operator==(const Line&, const Line&) = default;
  };
  std::string order;   ///< its seller's id; the item's key
  std::string member;  ///< empty: none
  Instant placed_at;
  std::string currency;
  std::vector<Line> lines;
  friend bool operator==(const OpenOrder&, const OpenOrder&) = default;
};

/// What headquarters did with an item of a store's order whose queue spans stores (reward rules 1.1).
struct RemoteEntry {
  std::string entry;  ///< its key
  std::string order;
  std::string member;
  std::string queue;
  domain::Money entitlement;
  domain::Money paid;
  std::string status;          ///< of an entry; kNoEntry: settled without one; kPending: nothing came back yet
  std::uint64_t position = 0;  ///< from 1, at that time; 0: does not wait
  domain::Money ahead;
  Instant at;  ///< when it changed last, by headquarters' clock

  static constexpr std::string_view kPending = "pending";
  static constexpr std::string_view kWaiting = "waiting";
  static constexpr std::string_view kNoEntry = "none";
  /// What it may still receive.
  [[nodiscard]] domain::Money remaining() const { return status == kWaiting ? entitlement - paid : domain::Money{}; }
  friend bool operator==(const RemoteEntry&, const RemoteEntry&) = default;
};

/// A sale that is not paid yet.
struct Basket {
  std::vector<domain::OrderLine> lines;
  std::optional<MemberCard> buyer;
  std::vector<domain::Tender> paid;
  std::optional<domain::Discount> discount = {};  ///< of the whole sale
  std::optional<Instant> priced_at = {};          ///< the oldest of its prices
  std::uint32_t confirmed_age = 0;                ///< years that the buyer was confirmed to have completed
  Bytes asked_code = {};                          ///< goods whose buyer's age is being asked; empty: none
};
[[nodiscard]] Bytes encode(const Basket& basket);
[[nodiscard]] Result<Basket, DecodeFailure> decode_basket(ByteView bytes);

[[nodiscard]] Bytes encode(const domain::Product& product);
[[nodiscard]] Bytes encode(const MemberCard& member);
[[nodiscard]] Bytes encode(const Cashier& cashier);
[[nodiscard]] Bytes encode(const IssuerKey& key);
[[nodiscard]] Bytes encode(const PolicyText& policy);
[[nodiscard]] Bytes encode(const StoreProfile& profile);
[[nodiscard]] Bytes encode(const RemoteEntry& entry);
[[nodiscard]] Bytes encode(const OpenOrder& order);
[[nodiscard]] Bytes encode(const domain::Promotion& promotion);

[[nodiscard]] Result<domain::Product, DecodeFailure> decode_product(ByteView bytes);
[[nodiscard]] Result<MemberCard, DecodeFailure> decode_member(ByteView bytes);
[[nodiscard]] Result<Cashier, DecodeFailure> decode_cashier(ByteView bytes);
[[nodiscard]] Result<IssuerKey, DecodeFailure> decode_issuer_key(ByteView bytes);
[[nodiscard]] Result<PolicyText, DecodeFailure> decode_policy(ByteView bytes);
[[nodiscard]] Result<StoreProfile, DecodeFailure> decode_store_profile(ByteView bytes);
[[nodiscard]] Result<RemoteEntry, DecodeFailure> decode_remote_entry(ByteView bytes);
[[nodiscard]] Result<OpenOrder, DecodeFailure> decode_open_order(ByteView bytes);
/// Within the limits of domain::validate.
[[nodiscard]] Result<domain::Promotion, DecodeFailure> decode_promotion(ByteView bytes);

}  // namespace queueback::protocol
