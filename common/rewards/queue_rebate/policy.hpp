#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "common/base/instant.hpp"
#include "common/calendar/zone_rules.hpp"
#include "common/digest/digest.hpp"
#include "common/domain/money.hpp"

namespace queueback::rewards::queue_rebate {

/// Where an order was made; decides its kind of queue (reward rules 1.1).
enum class Channel : std::uint8_t {
  kCheckout,     ///< rung up at a terminal: cashier queue, the whole order is one item
  kStoreOnline,  ///< goods of a store ordered online: store queue, line by line
  kMall,         ///< goods of the mall: mall or product queue, line by line
};

/// The event that settles an order (1.2).
enum class SettleOn : std::uint8_t { kPaid, kCompleted };

/// Who is paid (1.4, step 3).
enum class PayoutRule : std::uint8_t {
  kQueueOrder,      ///< head first
  kCompletedFirst,  ///< entries whose own order is not completed are skipped
};

/// What happens to a contribution that nobody in line can take (1.4).
enum class FirstInLine : std::uint8_t {
  kRetain,  ///< the store keeps it
  kCarry,   ///< it stays in the pool for the next payout
  kSelf,    ///< the new entry itself takes part in the payout
};

/// What an order that used points, love or vouchers earns (1.4, step 2).
enum class DeductionOrders : std::uint8_t { kJoin, kContributeOnly };

/// How finely a kind of queue is divided (1.1).
enum class CashierQueues : std::uint8_t { kStore, kDesk, kAll };
enum class StoreQueues : std::uint8_t { kStore, kAll };
enum class MallQueues : std::uint8_t { kAll, kProduct };

/// A tier of `cumulative` (1.3).
struct Tier {
  std::int64_t days = 0;
  domain::Money threshold;
  domain::Ratio ratio;
  friend bool operator==(const Tier&, const Tier&) = default;
};

/// What may be drawn (1.6): a list of ratios with weights, or a range of them.
struct DrawSetting {
  struct Choice {
    domain::Ratio ratio;
    std::uint64_t weight = 1;
    friend bool operator==(const Choice&, const Choice&) = default;
  };
  struct Range {
    domain::Ratio from;
    domain::Ratio to;
    domain::Ratio step;
    friend bool operator==(const Range&, const Range&) = default;
  };
  std::vector<Choice> choices;  ///< empty: `range` holds
  std::optional<Range> range;
  friend bool operator==(const DrawSetting&, const DrawSetting&) = default;
};

/// Groups of `group` earning items, of which `cash` wait in line and the others become points (1.7).
struct RandomReturn {
  std::uint32_t group = 0;  ///< 0: off
  std::uint32_t cash = 0;
  friend bool operator==(const RandomReturn&, const RandomReturn&) = default;
};

/// Orders earn when from <= effective time < to.
struct Window {
  Instant from;
  Instant to;
  friend bool operator==(const Window&, const Window&) = default;
};

/// Settings of the program, or of one product, store or desk. A key that is not set is looked up further away.
struct Settings {
  std::optional<bool> enabled;
  std::optional<domain::Ratio> extract;
  std::optional<domain::Ratio> default_ratio;
  std::optional<std::map<std::string, domain::Ratio>> levels;  ///< by member level; one key: replaced as a whole
  std::optional<DrawSetting> draw;
  std::optional<RandomReturn> random_return;  ///< not for products
  // Not at the program's level:
  std::optional<std::vector<Tier>> cumulative;
  std::optional<std::vector<Window>> windows;
  std::optional<std::uint64_t> per_member_per_day;
  std::optional<std::uint64_t> per_member_total;
  friend bool operator==(const Settings&, const Settings&) = default;
};

/// Most entitlement allowed, each optional (section 0).
struct Caps {
  std::optional<domain::Money> per_entry;
  std::optional<domain::Money> per_member_per_day;
  std::optional<domain::Money> per_member;
  std::optional<domain::Money> per_queue;
  friend bool operator==(const Caps&, const Caps&) = default;
};

enum class Into : std::uint8_t { kPoints, kLove, kVoucher };
inline constexpr std::size_t kIntoCount = 3;
enum class LoveState : std::uint8_t { kAvailable, kFrozen };

/// Units of points, love, vouchers for entitlement (1.9).
struct Redeem {
  std::array<std::optional<domain::Ratio>, kIntoCount> ratios;
  LoveState love_state = LoveState::kAvailable;
  friend bool operator==(const Redeem&, const Redeem&) = default;
};

/// When every waiting entry is cleared (1.8).
struct ClearSetting {
  enum class Every : std::uint8_t { kOnce, kDay, kWeek, kMonth };
  Every every = Every::kOnce;
  Instant at;            ///< kOnce
  Duration time_of_day;  ///< otherwise, in the zone's local time
  friend bool operator==(const ClearSetting&, const ClearSetting&) = default;
};

/// One version of the program's settings (1.2). Entries keep the version under which they joined.
struct Policy {
  std::string version;
  Instant effective_from;
  std::string currency = "CNY";
  calendar::ZoneRules zone;                 ///< what day, week and month mean
  std::optional<digest::Hash> draw_secret;  ///< section 0, Randomness; nothing where it is not known (yet)

  SettleOn settle_on = SettleOn::kPaid;
  std::int64_t settle_delay_days = 0;  ///< of 24 hours
  PayoutRule payout_rule = PayoutRule::kQueueOrder;
  FirstInLine first_in_line = FirstInLine::kRetain;
  DeductionOrders deduction_orders = DeductionOrders::kJoin;
  bool paused = false;
  bool new_products_enabled = true;  ///< what a product without `enabled` of its own is
  CashierQueues cashier_queues = CashierQueues::kStore;
  StoreQueues store_queues = StoreQueues::kStore;
  MallQueues mall_queues = MallQueues::kAll;
  Redeem redeem;
  std::optional<ClearSetting> clear;
  Caps caps;
  std::optional<domain::Ratio> accrual_floor;  ///< of coverage

  Settings program;
  std::map<std::string, Settings> products;
  std::map<std::string, Settings> stores;
  std::map<std::string, Settings> desks;  ///< `<store>` or `<store>/<desk>`

  friend bool operator==(const Policy&, const Policy&) = default;
};

/// Whom a setting belongs to, in the words of 1.3.
enum class Place : std::uint8_t { kProgram, kProduct, kStore, kCashier };
enum class SourceKind : std::uint8_t { kNone, kLevel, kCumulative, kDraw, kDefault };

/// What decided a ratio.
struct Source {
  SourceKind kind = SourceKind::kNone;
  Place place = Place::kProgram;
  friend bool operator==(const Source&, const Source&) = default;
};
/// As in 1.3: `level(cashier)`, `default(program)`; empty if nothing applied.
[[nodiscard]] std::string to_string(Source source);
[[nodiscard]] std::optional<Source> parse_source(std::string_view text);

/// A ratio and what decided it. Ratio 0: nothing applied.
struct RatioDecision {
  domain::Ratio ratio;
  Source source;
  friend bool operator==(const RatioDecision&, const RatioDecision&) = default;
};

/// Where an item was bought, as far as settings care.
struct ItemPlace {
  Channel channel = Channel::kCheckout;
  const std::string& store;
  const std::string& desk;     ///< empty: none known
  const std::string& product;  ///< not looked at for checkouts
};

/// The key of the queue that an item joins (1.1): `cashier/S1`, `product/P1`, …
[[nodiscard]] std::string queue_key(const Policy& policy, const ItemPlace& item);
/// Whether the queues of such orders span stores, so that headquarters owns them.
[[nodiscard]] bool spans_stores(const Policy& policy, Channel channel);
/// The store whose server owns the queue; empty for queues that span stores, which headquarters owns.
[[nodiscard]] std::string_view owner_of(std::string_view queue);

/// The ratio for a checkout at this desk by a member of this level ("" for none), so far as a till can know it: tiers
/// over earlier orders are left out.
[[nodiscard]] RatioDecision expected_ratio(const Policy& policy, const std::string& store, const std::string& desk,
                                           const std::string& level);

/// What a checkout of `base` would earn by that ratio, before caps and limits; zero when the program is off there.
[[nodiscard]] domain::Money expected_entitlement(const Policy& policy, domain::Money base, const std::string& store,
                                                 const std::string& desk, const std::string& level);

}  // namespace queueback::rewards::queue_rebate
