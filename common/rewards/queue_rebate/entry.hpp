#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/rewards/queue_rebate/policy.hpp"
#include "common/rewards/queue_rebate/waiting_line.hpp"

namespace queueback::rewards::queue_rebate {

enum class EntryStatus : std::uint8_t {
  kWaiting,
  kDone,       ///< received everything, in money or by random return
  kRedeemed,   ///< turned into points, love or vouchers by its holder
  kCleared,    ///< 1.8
  kCancelled,  ///< refunded in full, or its holder left the line
};
[[nodiscard]] std::string_view to_string(EntryStatus status);
[[nodiscard]] std::optional<EntryStatus> parse_entry_status(std::string_view text);

/// The id of the entry that an order's line makes: the order's own for checkouts, `<order>#<line>` otherwise.
[[nodiscard]] std::string entry_id(const std::string& order, Channel channel, std::uint32_t line);

/// A place in line, spelled out. What it may still receive (entitlement - paid) is a memo, not money.
struct Entry {
  std::string id;  ///< entry_id
  std::string order;
  std::string queue;  ///< now; for a closed entry, where it ended
  std::string owner;  ///< of the queue it joined: a store, or empty for headquarters; caps count within it
  EntryKey key;
  std::string member;
  std::string store;    ///< where the order was made
  std::string desk;     ///< or empty
  std::string product;  ///< or empty
  Channel channel = Channel::kCheckout;
  domain::Money base;  ///< after refunds
  RatioDecision ratio;
  std::string policy_version;  ///< under which it joined
  domain::Money granted;       ///< entitlement at joining
  domain::Money entitlement;
  domain::Money paid;
  domain::Money redeemed;      ///< value turned into units, less what a refund took back
  std::optional<Into> into;    ///< what it was turned into
  domain::Ratio redeem_ratio;  ///< at which
  bool frozen = false;         ///< turned into frozen love
  bool drawn = false;
  bool completed = true;  ///< its order is completed
  EntryStatus status = EntryStatus::kWaiting;

  [[nodiscard]] domain::Money remaining() const { return entitlement - paid; }
  friend bool operator==(const Entry&, const Entry&) = default;
};

/// What a refund does to an entry (1.9).
struct RefundEffect {
  domain::Money entitlement;  ///< afterwards
  domain::Money value_back;   ///< of what was redeemed, taken back
  domain::Money withheld;     ///< of the refund, since it was paid before
};
/// `base` before the refund of `refunded`; `redeemed`: the value that is still redeemed.
struct RefundedEntry {
  domain::Money base;
  domain::Ratio ratio;
  domain::Money entitlement;
  domain::Money paid;
  domain::Money redeemed;
};
[[nodiscard]] RefundEffect effect_of_refund(const RefundedEntry& entry, domain::Money refunded);

/// What became of an order's item.
enum class ItemState : std::uint8_t {
  kPending,  ///< not settled yet
  kSettled,  ///< settled, or found to be outside the program
};

struct ItemRecord {
  std::string product;
  domain::Money paid;         ///< as ordered
  domain::Money refunded;     ///< so far
  domain::Money contributed;  ///< to the line, when it settled
  std::optional<Entry> entry;
  friend bool operator==(const ItemRecord&, const ItemRecord&) = default;
};

/// An order as the program remembers it, for completion, refunds and tiers.
struct OrderRecord {
  std::string order;
  Instant at;  ///< effective time
  std::uint64_t arrival = 0;
  Channel channel = Channel::kCheckout;
  std::string store;
  std::string desk;
  std::string member;
  std::string level;            ///< as it was when the order arrived
  bool used_deduction = false;  ///< points, love or vouchers on some line
  bool completed = true;
  std::string policy_version;  ///< empty: it arrived before any policy
  ItemState state = ItemState::kPending;
  std::optional<Instant> due;         ///< since its settling event, where a delay is set
  std::optional<Instant> settled_at;  ///< the clock when it settled
  std::vector<ItemRecord> items;
  friend bool operator==(const OrderRecord&, const OrderRecord&) = default;
};

/// What a member did, as far as caps, limits and tiers ask.
struct MemberRecord {
  /// An item that earned; counts also when its entry is gone.
  struct Earned {
    Instant at;  ///< effective time
    std::string owner;
    Channel channel = Channel::kCheckout;
    std::string store;
    std::string desk;
    std::string product;
    domain::Money granted;
  };
  /// An order, with its base after refunds.
  struct Purchase {
    std::uint64_t arrival = 0;
    Instant at;
    Channel channel = Channel::kCheckout;
    std::string store;
    domain::Money base;
    bool completed = true;
  };
  struct Units {
    domain::Money points;
    domain::Money love;
    domain::Money love_frozen;
    domain::Money voucher;
  };
  std::vector<Earned> earned;
  std::vector<Purchase> purchases;
  Units units;
};

/// Where the engine finds what it does not keep in memory: orders that are settled and members it has not met yet.
/// Answers as of the last command that was written. Where there is none, the engine keeps everything.
class Archive {
 public:
  virtual ~Archive() = default;
  [[nodiscard]] virtual bool knows_order(const std::string& order) = 0;
  [[nodiscard]] virtual std::optional<OrderRecord> find_order(const std::string& order) = 0;
  [[nodiscard]] virtual MemberRecord member(const std::string& member) = 0;
};

}  // namespace queueback::rewards::queue_rebate
