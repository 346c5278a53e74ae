#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"

namespace queueback::domain {

/// What a customer pays with. The first four are money; the others reduce what earns a rebate.
enum class TenderKind : std::uint8_t { kCash, kCard, kQrWallet, kChange, kPoints, kLove, kVoucher };

inline constexpr int kTenderKinds = 7;
/// cash, card, qr_wallet, change, points, love, voucher
[[nodiscard]] std::string_view to_string(TenderKind kind);
[[nodiscard]] bool is_money(TenderKind kind);

struct Tender {
  TenderKind kind = TenderKind::kCash;
  Money amount;    ///< what pays for goods: received minus change given
  Money received;  ///< what the customer handed over
  /// Of a payment made on another device: the approval code of the card slip, the wallet's transaction number. At most
  /// kMaxTenderReference printable ASCII characters, empty for cash.
  std::string reference = {};

  friend bool operator==(const Tender&, const Tender&) = default;
};

/// What makes a line cheaper than its price says.
enum class DiscountKind : std::uint8_t { kLine, kSale, kPromotion, kRounding };

inline constexpr int kDiscountKinds = 4;
/// line, sale, promotion, rounding
[[nodiscard]] std::string_view to_string(DiscountKind kind);

struct Discount {
  DiscountKind kind = DiscountKind::kLine;
  Money amount;                ///< above zero
  Ratio rate;                  ///< that the amount comes from; zero: it was given as an amount
  std::string reason;          ///< why, as somebody at the till said, or the promotion's name; at most kMaxReason bytes
  std::string promotion = {};  ///< its id; empty: somebody at the till gave the discount

  friend bool operator==(const Discount&, const Discount&) = default;
};

/// Somebody at the till changed a line's price.
struct PriceOverride {
  Money shelf_price;  ///< what the terminal's reference data say
  std::string reason;

  friend bool operator==(const PriceOverride&, const PriceOverride&) = default;
};

/// The reason of a price that the shop's scale printed.
inline constexpr std::string_view kScaleReason = "scale label";

struct OrderLine {
  ProductId product;
  std::string name;  ///< as printed
  Quantity quantity;
  Money unit_price;
  Money total;  ///< tax included, after rounding, less the discounts
  Ratio vat_rate;
  std::vector<Discount> discounts = {};  ///< at most kMaxLineDiscounts; together at most price times quantity
  std::optional<PriceOverride> price_override = {};

  /// What all discounts take off.
  [[nodiscard]] Money discount() const;
  /// What the discounts of one kind take off.
  [[nodiscard]] Money discount(DiscountKind kind) const;

  friend bool operator==(const OrderLine&, const OrderLine&) = default;
};

/// The reference data under which a sale was made.
struct Versions {
  std::string policy;           ///< policy version, empty if none was known
  std::uint64_t reference = 0;  ///< number of the reference data change that was active

  friend bool operator==(const Versions&, const Versions&) = default;
};

/// What the buyer was told that the sale may earn; the store decides what it really earns.
struct RebateEstimate {
  Money entitlement;
  std::string source;  ///< ratio source, for example "level(program)"; empty when the sale earns nothing

  friend bool operator==(const RebateEstimate&, const RebateEstimate&) = default;
};

/// A completed checkout, as one value; never changed afterwards.
struct Order {
  OrderId id;
  StoreId store;
  TerminalId terminal;  ///< also the cashier desk
  CashierId cashier;
  std::optional<MemberId> member;
  ReceiptNumber receipt;
  std::string currency = "CNY";
  std::vector<OrderLine> lines;
  std::vector<Tender> tenders;
  Money total;
  Instant paid_at;                      ///< terminal's clock
  CivilDay business_date;               ///< frozen at checkout
  std::int32_t utc_offset_minutes = 0;  ///< of the store's zone, frozen at checkout
  Versions versions;
  RebateEstimate estimate;
  /// Terminal's clock: the oldest of its goods' prices; nothing: a terminal that did not say so.
  std::optional<Instant> priced_at = {};

  friend bool operator==(const Order&, const Order&) = default;
};

inline constexpr std::size_t kMaxOrderLines = 500;
/// A sale takes at most this long, but for those that are put aside: what was in force when its prices were made may be
/// over when it is paid.
inline constexpr Duration kLongestSale = Duration::hours(1);
inline constexpr std::size_t kMaxLineDiscounts = 8;
/// Longest reason that somebody gives for what he does at a till, in bytes.
inline constexpr std::size_t kMaxReason = 120;
inline constexpr std::size_t kMaxTenders = 20;
inline constexpr std::size_t kMaxTenderReference = 64;

/// Whether a text says why: neither empty nor too long, UTF-8 without control characters, and no
/// badge.
[[nodiscard]] bool is_reason(std::string_view text);

/// Whether a text may be a tender's reference; an empty one may.
[[nodiscard]] bool is_tender_reference(std::string_view text);

enum class OrderError : std::uint8_t { kNoLines, kTooManyLines, kLineAmount, kTotal, kTenders, kText };
using OrderFailure = Failure<OrderError>;

/// Checks sums and limits: line totals follow from price, quantity and discounts, the total from the lines, the tenders
/// cover it exactly, received >= amount.
[[nodiscard]] Result<void, OrderFailure> validate(const Order& order);

/// Checks each line by itself: its total follows from price, quantity and discounts, its texts are usable. The sum of
/// their totals.
[[nodiscard]] Result<Money, OrderFailure> sum_of_lines(const std::vector<OrderLine>& lines);

/// The part of an order really paid in money: the `base` of the reward rules (section 1.4).
[[nodiscard]] Money paid_in_money(const Order& order);

/// Tax contained in an order at one rate.
struct VatAmount {
  Ratio rate;
  Money gross;
  Money vat;
  friend bool operator==(const VatAmount&, const VatAmount&) = default;
};

/// One element per rate in rising order; the tax is computed once on each rate's sum.
[[nodiscard]] std::vector<VatAmount> vat_breakdown(const std::vector<OrderLine>& lines);

}  // namespace queueback::domain
