#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "common/base/instant.hpp"
#include "common/base/result.hpp"
#include "common/domain/ids.hpp"
#include "common/domain/money.hpp"
#include "common/domain/order.hpp"
#include "common/domain/product.hpp"

/// What makes goods cheaper by the shop's own rules (docs/promotions.md).
namespace queueback::domain {

/// A share off each line.
struct PercentOff {
  Ratio off;  ///< above 0 %, at most 100 %
  friend bool operator==(const PercentOff&, const PercentOff&) = default;
};
/// Of so many pieces the cheapest are free.
struct NForM {
  std::int64_t take = 0;  ///< 2 to kMaxTake
  std::int64_t pay = 0;   ///< 1 to take - 1
  friend bool operator==(const NForM&, const NForM&) = default;
};
/// Certain goods together for one price.
struct BundlePrice {
  struct Goods {
    ProductId product;
    std::int64_t count = 1;  ///< pieces, 1 to kMaxTake
    friend bool operator==(const Goods&, const Goods&) = default;
  };
  std::vector<Goods> goods;  ///< 1 to kMaxBundleGoods, each product once, at least two pieces
  Money price;
  friend bool operator==(const BundlePrice&, const BundlePrice&) = default;
};
/// For members a unit costs this much.
struct MemberPrice {
  Money price;
  friend bool operator==(const MemberPrice&, const MemberPrice&) = default;
};
/// For members of certain levels a unit costs this much.
struct LevelPrice {
  Money price;
  friend bool operator==(const LevelPrice&, const LevelPrice&) = default;
};
using PromotionRule = std::variant<PercentOff, NForM, BundlePrice, MemberPrice, LevelPrice>;

/// percentage, n_for_m, bundle, member_price, level_price
[[nodiscard]] std::string_view kind_of(const PromotionRule& rule);

struct Promotion {
  PromotionId id;
  std::string name_zh;  ///< on receipts; is_reason
  std::string name_en;
  Instant from;
  std::optional<Instant> until;  ///< exclusive; nothing: until it is taken away
  PromotionRule rule;
  /// Rising, each once, at most kMaxPromotionProducts. Empty: all goods, of a percentage only. Of a bundle always
  /// empty.
  std::vector<ProductId> products;
  /// Rising, each once: only members with one of these levels. Empty: everybody; of a member price every member.
  std::vector<std::string> levels = {};

  [[nodiscard]] bool is_in_force(Instant at) const { return from <= at && (!until || at < *until); }
  friend bool operator==(const Promotion&, const Promotion&) = default;
};

// How much a store's promotions may be. Each is above what a shop needs and keeps the choice quick at every scan.

/// Promotions of one version.
inline constexpr std::size_t kMaxPromotions = 500;
/// Products of one promotion; one travels as one item of reference data.
inline constexpr std::size_t kMaxPromotionProducts = 500;
inline constexpr std::size_t kMaxPromotionLevels = 20;
inline constexpr std::size_t kMaxBundleGoods = 20;
/// Pieces of an n for m, and of one product in a bundle.
inline constexpr std::int64_t kMaxTake = 100;
/// Promotions of which one line's pieces may have their share.
inline constexpr std::size_t kMaxLinePromotions = 4;
/// Promotions that are tried as the first one.
inline constexpr std::size_t kMaxFirstTries = 16;

enum class PromotionError : std::uint8_t { kText, kTimes, kGoods, kRule, kLevels };
/// Whether a promotion is within the limits above; the reason says what is not.
[[nodiscard]] Result<void, Failure<PromotionError>> validate(const Promotion& promotion);

/// A line of a sale as promotions see it.
struct GoodsLine {
  ProductId product;
  Quantity quantity;
  Money unit_price;
  /// Pieces take part in all promotions, what is weighed in those that need no count, what somebody or a scale priced
  /// in none.
  enum class Goods : std::uint8_t { kPieces, kWeighed, kPriced } goods = Goods::kPieces;
  friend bool operator==(const GoodsLine&, const GoodsLine&) = default;
};

/// Whether a product is sold by weight: its code is that of a scale's labels.
[[nodiscard]] bool is_weighed(const Product& product);
using IsWeighed = std::function<bool(const ProductId& product)>;
/// A broken quantity is a weight, too.
[[nodiscard]] std::vector<GoodsLine> goods_lines(const std::vector<OrderLine>& lines, const IsWeighed& is_weighed);

/// The member who buys.
struct PromotionBuyer {
  std::string level;  ///< empty: none
};

/// A line's part in a promotion.
struct LinePromotion {
  std::size_t promotion = 0;  ///< which one
  Quantity quantity;          ///< of the line
  Money amount;               ///< off; zero where the pieces only count, for they belong to no other then
  friend bool operator==(const LinePromotion&, const LinePromotion&) = default;
};

/// What each line has of the promotions in force: a piece of at most one. docs/promotions.md tells how they are chosen.
/// `promotions` have different ids. The sum does not depend on the order of the lines.
[[nodiscard]] std::vector<std::vector<LinePromotion>> apply_promotions(const std::vector<GoodsLine>& lines,
                                                                       const std::optional<PromotionBuyer>& buyer,
                                                                       Instant at,
                                                                       const std::vector<Promotion>& promotions);

/// The same as each line's discounts.
[[nodiscard]] std::vector<std::vector<Discount>> promotion_discounts(const std::vector<GoodsLine>& lines,
                                                                     const std::optional<PromotionBuyer>& buyer,
                                                                     Instant at,
                                                                     const std::vector<Promotion>& promotions);

}  // namespace queueback::domain
