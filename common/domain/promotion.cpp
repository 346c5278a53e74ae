#include "common/domain/promotion.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <tuple>
#include <utility>

#include "common/base/text.hpp"
#include "common/base/wide.hpp"
#include "common/domain/scanned_code.hpp"

namespace queueback::domain {
namespace {

constexpr std::int64_t kMilli = 1000;

/// A line while promotions share it out.
struct Goods {
  const GoodsLine* line = nullptr;
  std::size_t place = 0;  ///< in the sale
  Quantity left;
  std::vector<LinePromotion> has = {};

  [[nodiscard]] bool is_free() const { return left.milli > 0 && has.size() < kMaxLinePromotions; }
  [[nodiscard]] std::int64_t pieces() const {
    return line->goods == GoodsLine::Goods::kPieces && is_free() ? left.milli / kMilli : 0;
  }
};

/// What a promotion makes of the goods that are left.
struct Effect {
  struct Share {
    std::size_t goods = 0;
    Quantity quantity;
    Money amount;
  };
  std::vector<Share> shares;
  Money saving;
};

/// A promotion, and which goods it may be about: the dearest first, then as they are in `goods`.
struct Candidate {
  std::size_t promotion = 0;
  const Promotion* what = nullptr;
  std::vector<std::size_t> goods;
  Money alone;  ///< what it saves if it is the only one
};

/// Spreads a saving over shares in proportion to what their pieces cost, by largest remainder: each gets the whole
/// cents of its part, and who was cut most gets one of those that are left over. On a tie the one before.
void spread(Money saving, const std::vector<Money>& values, std::vector<Effect::Share>& shares) {
  const Money whole = std::accumulate(values.begin(), values.end(), Money{});
  Money given;
  std::vector<std::pair<std::int64_t, std::size_t>> cut;
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const Wide part = static_cast<Wide>(saving.minor()) * values[i].minor();
    shares[i].amount = Money::minor(static_cast<std::int64_t>(part / whole.minor()));
    given += shares[i].amount;
    cut.emplace_back(static_cast<std::int64_t>(part % whole.minor()), i);
  }
  std::stable_sort(cut.begin(), cut.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  for (std::size_t i = 0; given < saving; ++i) {
    shares[cut[i].second].amount += Money::minor(1);
    given += Money::minor(1);
  }
}

Money times(Money price, std::int64_t pieces) { return Money::minor(price.minor() * pieces); }

/// Each line for itself: `off` gives what is off for so much of a line.
template <class Off>
Effect each_line(const Candidate& candidate, const std::vector<Goods>& goods, Off off) {
  Effect out;
  for (const std::size_t at : candidate.goods) {
    const Goods& one = goods[at];
    const Money full = extend_half_up(one.line->unit_price, one.left).value_or(Money{});
    const Money amount = one.is_free() ? std::min(full, off(full, one.left)) : Money{};
    if (amount > Money{}) {
      out.shares.push_back({at, one.left, amount});
      out.saving += amount;
    }
  }
  return out;
}

Effect at_unit_price(const Candidate& candidate, const std::vector<Goods>& goods, Money price) {
  return each_line(candidate, goods, [price](Money full, Quantity quantity) {
    return full - extend_half_up(price, quantity).value_or(full);
  });
}

Effect effect_of(const PercentOff& rule, const Candidate& candidate, const std::vector<Goods>& goods) {
  return each_line(candidate, goods, [&rule](Money full, Quantity) { return mul_half_up(full, rule.off); });
}
Effect effect_of(const MemberPrice& rule, const Candidate& candidate, const std::vector<Goods>& goods) {
  return at_unit_price(candidate, goods, rule.price);
}
Effect effect_of(const LevelPrice& rule, const Candidate& candidate, const std::vector<Goods>& goods) {
  return at_unit_price(candidate, goods, rule.price);
}

/// Groups from the dearest piece on; in each the last ones, the cheapest, are free.
Effect effect_of(const NForM& rule, const Candidate& candidate, const std::vector<Goods>& goods) {
  std::int64_t pieces = 0;
  for (const std::size_t at : candidate.goods) {
    pieces += goods[at].pieces();
  }
  const std::int64_t end = pieces / rule.take * rule.take;
  const auto free_before = [&rule](std::int64_t piece) {
    return piece / rule.take * (rule.take - rule.pay) + std::max<std::int64_t>(0, piece % rule.take - rule.pay);
  };
  Effect out;
  std::vector<Money> values;
  std::int64_t first = 0;
  for (const std::size_t at : candidate.goods) {
    const std::int64_t last = std::min(end, first + goods[at].pieces());
    if (last > first) {
      const Money price = goods[at].line->unit_price;
      out.shares.push_back({at, Quantity::pieces(last - first), {}});
      out.saving += times(price, free_before(last) - free_before(first));
      values.push_back(times(price, last - first));
    }
    first = last;
  }
  if (out.saving.is_zero()) {
    return {};
  }
  spread(out.saving, values, out.shares);
  return out;
}

/// The pieces of one product that a bundle may have, the dearest first.
struct Stock {
  std::int64_t count = 1;  ///< for one bundle
  std::int64_t pieces = 0;
  std::vector<std::size_t> goods;
};

std::vector<Stock> stocks_of(const BundlePrice& rule, const Candidate& candidate, const std::vector<Goods>& goods) {
  std::vector<Stock> out;
  for (const BundlePrice::Goods& part : rule.goods) {
    Stock stock{part.count, 0, {}};
    for (const std::size_t at : candidate.goods) {
      if (goods[at].line->product == part.product && goods[at].pieces() > 0) {
        stock.goods.push_back(at);
        stock.pieces += goods[at].pieces();
      }
    }
    out.push_back(std::move(stock));
  }
  return out;
}

/// The dearest pieces of a stock that so many bundles take.
void take(const Stock& stock, std::int64_t bundles, const std::vector<Goods>& goods, Effect& out,
          std::vector<Money>& values) {
  std::int64_t wanted = stock.count * bundles;
  for (const std::size_t at : stock.goods) {
    const std::int64_t taken = std::min(wanted, goods[at].pieces());
    if (taken > 0) {
      out.shares.push_back({at, Quantity::pieces(taken), {}});
      values.push_back(times(goods[at].line->unit_price, taken));
      wanted -= taken;
    }
  }
}

struct Bundles {
  Effect effect;
  std::vector<Money> values;
};

Bundles bundles_of(const BundlePrice& rule, const std::vector<Stock>& stocks, std::int64_t bundles,
                   const std::vector<Goods>& goods) {
  Bundles out;
  for (const Stock& stock : stocks) {
    take(stock, bundles, goods, out.effect, out.values);
  }
  // The price of them all may be beyond any amount; then there is nothing to save.
  const Money goods_cost = std::accumulate(out.values.begin(), out.values.end(), Money{});
  const Wide left = static_cast<Wide>(goods_cost.minor()) - static_cast<Wide>(rule.price.minor()) * bundles;
  out.effect.saving = left > 0 ? Money::minor(static_cast<std::int64_t>(left)) : Money{};
  return out;
}

/// As many bundles as save something: the dearest pieces come first, so each saves at most what the one before does.
Effect effect_of(const BundlePrice& rule, const Candidate& candidate, const std::vector<Goods>& goods) {
  const std::vector<Stock> stocks = stocks_of(rule, candidate, goods);
  std::int64_t most = kMaxQuantity.milli * static_cast<std::int64_t>(kMaxOrderLines);
  for (const Stock& stock : stocks) {
    most = std::min(most, stock.pieces / stock.count);
  }
  const auto saving = [&](std::int64_t bundles) { return bundles_of(rule, stocks, bundles, goods).effect.saving; };
  std::int64_t enough = 0;  // the first number of bundles after which another one saves nothing
  while (enough < most) {
    const std::int64_t middle = enough + (most - enough) / 2;
    if (saving(middle + 1) > saving(middle)) {
      enough = middle + 1;
    } else {
      most = middle;
    }
  }
  Bundles best = bundles_of(rule, stocks, enough, goods);
  if (best.effect.saving.is_zero()) {
    return {};
  }
  spread(best.effect.saving, best.values, best.effect.shares);
  return std::move(best.effect);
}

Effect effect_of(const Candidate& candidate, const std::vector<Goods>& goods) {
  return std::visit([&](const auto& rule) { return effect_of(rule, candidate, goods); }, candidate.what->rule);
}

bool is_for(const Promotion& promotion, const std::optional<PromotionBuyer>& buyer) {
  const bool members_only = std::holds_alternative<MemberPrice>(promotion.rule) ||
                            std::holds_alternative<LevelPrice>(promotion.rule) || !promotion.levels.empty();
  if (!members_only) {
    return true;
  }
  return buyer && (promotion.levels.empty() ||
                   std::binary_search(promotion.levels.begin(), promotion.levels.end(), buyer->level));
}

bool is_about(const Promotion& promotion, const GoodsLine& line) {
  if (const auto* bundle = std::get_if<BundlePrice>(&promotion.rule)) {
    return std::any_of(bundle->goods.begin(), bundle->goods.end(),
                       [&line](const BundlePrice::Goods& part) { return part.product == line.product; });
  }
  return promotion.products.empty() ||
         std::binary_search(promotion.products.begin(), promotion.products.end(), line.product);
}

/// The goods in an order that is the same however they were scanned: the dearest first.
std::vector<Goods> sorted_goods(const std::vector<GoodsLine>& lines) {
  std::vector<Goods> out;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const bool in_range = lines[i].quantity.milli > 0 && lines[i].unit_price >= Money{} &&
                          extend_half_up(lines[i].unit_price, lines[i].quantity);
    if (in_range && lines[i].goods != GoodsLine::Goods::kPriced) {
      out.push_back({&lines[i], i, lines[i].quantity});
    }
  }
  const auto key = [](const Goods& one) {
    return std::tuple(-one.line->unit_price.minor(), std::string_view(one.line->product.text()), one.line->quantity,
                      one.line->goods);
  };
  std::stable_sort(out.begin(), out.end(), [&key](const Goods& a, const Goods& b) { return key(a) < key(b); });
  return out;
}

/// The promotions that save something, in the order of what each saves alone, then of the ids.
std::vector<Candidate> candidates(const std::vector<Promotion>& promotions, const std::optional<PromotionBuyer>& buyer,
                                  Instant at, const std::vector<Goods>& goods) {
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < promotions.size(); ++i) {
    if (!promotions[i].is_in_force(at) || !is_for(promotions[i], buyer)) {
      continue;
    }
    Candidate candidate{i, &promotions[i], {}, {}};
    for (std::size_t place = 0; place < goods.size(); ++place) {
      if (is_about(promotions[i], *goods[place].line)) {
        candidate.goods.push_back(place);
      }
    }
    candidate.alone = effect_of(candidate, goods).saving;
    if (!candidate.alone.is_zero()) {
      out.push_back(std::move(candidate));
    }
  }
  std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) {
    return a.alone != b.alone ? a.alone > b.alone : a.what->id < b.what->id;
  });
  return out;
}

struct Shared {
  std::vector<Goods> goods;
  Money saving;
};

void share_out(const Candidate& candidate, Shared& into) {
  const Effect effect = effect_of(candidate, into.goods);
  for (const Effect::Share& share : effect.shares) {
    Goods& one = into.goods[share.goods];
    one.left = Quantity{one.left.milli - share.quantity.milli};
    one.has.push_back({candidate.promotion, share.quantity, share.amount});
  }
  into.saving += effect.saving;
}

/// One of them first, then the others in their order.
Shared attempt(const std::vector<Candidate>& candidates, std::size_t first, const std::vector<Goods>& goods) {
  Shared out{goods, {}};
  share_out(candidates[first], out);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i != first) {
      share_out(candidates[i], out);
    }
  }
  return out;
}

template <class Values>
bool rises(const Values& values) {
  return std::adjacent_find(values.begin(), values.end(), [](const auto& a, const auto& b) { return !(a < b); }) ==
         values.end();
}

bool is_price(Money price) { return price >= Money{} && price <= kMaxAmount; }

std::string objection(const PercentOff& rule) {
  return rule.off.ppm > 0 && rule.off.ppm <= kPpmOne ? "" : "the percentage must be above 0% and at most 100%";
}
std::string objection(const NForM& rule) {
  return rule.take >= 2 && rule.take <= kMaxTake && rule.pay >= 1 && rule.pay < rule.take
             ? ""
             : "take must be 2 to " + std::to_string(kMaxTake) + " and pay at least 1 and below take";
}
std::string objection(const BundlePrice& rule) {
  std::int64_t pieces = 0;
  bool good = is_price(rule.price) && rule.goods.size() <= kMaxBundleGoods;
  for (std::size_t i = 0; i < rule.goods.size(); ++i) {
    const BundlePrice::Goods& part = rule.goods[i];
    const bool is_new = std::none_of(rule.goods.begin(), rule.goods.begin() + static_cast<std::ptrdiff_t>(i),
                                     [&part](const auto& other) { return other.product == part.product; });
    good = good && is_new && part.count >= 1 && part.count <= kMaxTake;
    pieces += part.count;
  }
  return good && pieces >= 2 ? ""
                             : "a bundle needs a price and at least two pieces of at most " +
                                   std::to_string(kMaxBundleGoods) + " products, each named once";
}
std::string objection(const MemberPrice& rule) { return is_price(rule.price) ? "" : "the price is out of range"; }
std::string objection(const LevelPrice& rule) { return is_price(rule.price) ? "" : "the price is out of range"; }

/// Goods and levels must be what the kind needs.
std::string scope_objection(const Promotion& promotion) {
  const bool needs_none = std::holds_alternative<BundlePrice>(promotion.rule);
  const bool may_be_all = std::holds_alternative<PercentOff>(promotion.rule);
  if (needs_none && !promotion.products.empty()) {
    return "a bundle names its goods itself";
  }
  if (!needs_none && !may_be_all && promotion.products.empty()) {
    return "there must be a product";
  }
  if (promotion.products.size() > kMaxPromotionProducts || !rises(promotion.products)) {
    return "there may be " + std::to_string(kMaxPromotionProducts) + " products, each once and in order";
  }
  return "";
}

std::string level_objection(const Promotion& promotion) {
  const auto is_name = [](const std::string& level) { return is_valid_id(level); };
  if (std::holds_alternative<LevelPrice>(promotion.rule) && promotion.levels.empty()) {
    return "a level price needs a level";
  }
  if (promotion.levels.size() > kMaxPromotionLevels || !rises(promotion.levels) ||
      !std::all_of(promotion.levels.begin(), promotion.levels.end(), is_name)) {
    return "there may be " + std::to_string(kMaxPromotionLevels) + " levels, each once and in order";
  }
  return "";
}

}  // namespace

std::string_view kind_of(const PromotionRule& rule) {
  static constexpr std::array<std::string_view, std::variant_size_v<PromotionRule>> kNames = {
      "percentage", "n_for_m", "bundle", "member_price", "level_price"};
  return kNames.at(rule.index());
}

Result<void, Failure<PromotionError>> validate(const Promotion& promotion) {
  const bool named = is_reason(promotion.name_zh) && is_reason(promotion.name_en);
  if (!named) {
    return fail(PromotionError::kText, "both names must be 1 to " + std::to_string(kMaxReason) + " bytes of text");
  }
  if (promotion.until && *promotion.until <= promotion.from) {
    return fail(PromotionError::kTimes, "it must end after it begins");
  }
  if (std::string wrong = std::visit([](const auto& rule) { return objection(rule); }, promotion.rule);
      !wrong.empty()) {
    return fail(PromotionError::kRule, std::move(wrong));
  }
  if (std::string wrong = scope_objection(promotion); !wrong.empty()) {
    return fail(PromotionError::kGoods, std::move(wrong));
  }
  if (std::string wrong = level_objection(promotion); !wrong.empty()) {
    return fail(PromotionError::kLevels, std::move(wrong));
  }
  return {};
}

bool is_weighed(const Product& product) {
  return !product.barcode.empty() && scale_label(to_gtin14(product.barcode)).has_value();
}

std::vector<GoodsLine> goods_lines(const std::vector<OrderLine>& lines, const IsWeighed& is_weighed) {
  std::vector<GoodsLine> out;
  out.reserve(lines.size());
  for (const OrderLine& line : lines) {
    const bool weighed = line.quantity.milli % kMilli != 0 || is_weighed(line.product);
    const GoodsLine::Goods goods = weighed ? GoodsLine::Goods::kWeighed : GoodsLine::Goods::kPieces;
    out.push_back(
        {line.product, line.quantity, line.unit_price, line.price_override ? GoodsLine::Goods::kPriced : goods});
  }
  return out;
}

std::vector<std::vector<LinePromotion>> apply_promotions(const std::vector<GoodsLine>& lines,
                                                         const std::optional<PromotionBuyer>& buyer, Instant at,
                                                         const std::vector<Promotion>& promotions) {
  std::vector<std::vector<LinePromotion>> out(lines.size());
  if (promotions.empty()) {
    return out;
  }
  const std::vector<Goods> goods = sorted_goods(lines);
  const std::vector<Candidate> in_question = candidates(promotions, buyer, at, goods);
  std::optional<Shared> best;
  for (std::size_t first = 0; first < std::min(in_question.size(), kMaxFirstTries); ++first) {
    Shared tried = attempt(in_question, first, goods);
    if (!best || tried.saving > best->saving) {
      best = std::move(tried);
    }
  }
  if (best) {
    for (Goods& one : best->goods) {
      out[one.place] = std::move(one.has);
    }
  }
  return out;
}

std::vector<std::vector<Discount>> promotion_discounts(const std::vector<GoodsLine>& lines,
                                                       const std::optional<PromotionBuyer>& buyer, Instant at,
                                                       const std::vector<Promotion>& promotions) {
  std::vector<std::vector<Discount>> out(lines.size());
  const auto applied = apply_promotions(lines, buyer, at, promotions);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    for (const LinePromotion& part : applied[i]) {
      const Promotion& what = promotions[part.promotion];
      if (!part.amount.is_zero()) {
        out[i].push_back({DiscountKind::kPromotion, part.amount, {}, what.name_zh, what.id.text()});
      }
    }
  }
  return out;
}

}  // namespace queueback::domain
