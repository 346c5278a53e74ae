#include "common/protocol/codec.hpp"
#include "common/protocol/message_bytes.hpp"
#include "records.pb.h"

namespace queueback::protocol {
namespace {

using domain::Money;

void put(const domain::PercentOff& rule, wire::Promotion& out) { out.set_percent_off_ppm(rule.off.ppm); }
void put(const domain::NForM& rule, wire::Promotion& out) {
  out.mutable_n_for_m()->set_take(rule.take);
  out.mutable_n_for_m()->set_pay(rule.pay);
}
void put(const domain::BundlePrice& rule, wire::Promotion& out) {
  for (const domain::BundlePrice::Goods& part : rule.goods) {
    wire::BundleGoods& goods = *out.mutable_bundle()->add_goods();
    goods.set_product(part.product.text());
    goods.set_count(part.count);
  }
  out.mutable_bundle()->set_price(rule.price.minor());
}
void put(const domain::MemberPrice& rule, wire::Promotion& out) { out.set_member_price(rule.price.minor()); }
void put(const domain::LevelPrice& rule, wire::Promotion& out) { out.set_level_price(rule.price.minor()); }

std::optional<domain::PromotionRule> get_bundle(const wire::BundlePrice& in) {
  domain::BundlePrice bundle{{}, Money::minor(in.price())};
  for (const wire::BundleGoods& part : in.goods()) {
    const auto product = domain::ProductId::parse(part.product());
    if (!product) {
      return std::nullopt;
    }
    bundle.goods.push_back({*product, part.count()});
  }
  return bundle;
}

/// Nothing for what this version does not know: half a rule would give other prices than the shop's.
std::optional<domain::PromotionRule> get_rule(const wire::Promotion& in) {
  switch (in.rule_case()) {
    case wire::Promotion::kPercentOffPpm:
      return domain::PercentOff{domain::Ratio{in.percent_off_ppm()}};
    case wire::Promotion::kNForM:
      return domain::NForM{in.n_for_m().take(), in.n_for_m().pay()};
    case wire::Promotion::kBundle:
      return get_bundle(in.bundle());
    case wire::Promotion::kMemberPrice:
      return domain::MemberPrice{Money::minor(in.member_price())};
    case wire::Promotion::kLevelPrice:
      return domain::LevelPrice{Money::minor(in.level_price())};
    case wire::Promotion::RULE_NOT_SET:
      break;
  }
  return std::nullopt;
}

}  // namespace

Bytes encode(const domain::Promotion& promotion) {
  wire::Promotion out;
  out.set_id(promotion.id.text());
  out.set_name_zh(promotion.name_zh);
  out.set_name_en(promotion.name_en);
  out.set_from(promotion.from.micros);
  if (promotion.until) {
    out.set_until(promotion.until->micros);
  }
  for (const domain::ProductId& product : promotion.products) {
    out.add_products(product.text());
  }
  for (const std::string& level : promotion.levels) {
    out.add_levels(level);
  }
  std::visit([&out](const auto& rule) { put(rule, out); }, promotion.rule);
  return to_wire(out);
}

Result<domain::Promotion, DecodeFailure> decode_promotion(ByteView bytes) {
  const auto in = from_wire<wire::Promotion>(bytes, "promotion");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const auto id = domain::PromotionId::parse(in->id());
  auto rule = get_rule(*in);
  if (!id || !rule) {
    return bad_value("promotion's id or rule");
  }
  domain::Promotion out{*id, in->name_zh(), in->name_en(), Instant{in->from()}, {}, std::move(*rule), {}};
  if (in->has_until()) {
    out.until = Instant{in->until()};
  }
  for (const std::string& product : in->products()) {
    const auto goods = domain::ProductId::parse(product);
    if (!goods) {
      return bad_value("promotion's product");
    }
    out.products.push_back(*goods);
  }
  out.levels = {in->levels().begin(), in->levels().end()};
  if (const auto valid = domain::validate(out); !valid) {
    return fail(DecodeError::kValue, "promotion " + id->text() + ": " + valid.error().reason);
  }
  return out;
}

}  // namespace queueback::protocol
