#include <algorithm>

#include "common/base/text.hpp"
#include "common/protocol/codec.hpp"
#include "common/protocol/message_bytes.hpp"
#include "records.pb.h"

namespace queueback::protocol {

using domain::Money;

namespace {

/// Nothing if they are not rising, or a price is out of range. Of more than this version knows the first ones are kept:
/// the store sends the product again before the others hold.
std::optional<std::vector<domain::FuturePrice>> get_future_prices(const wire::Product& in) {
  std::vector<domain::FuturePrice> out;
  for (const wire::FuturePrice& one : in.future_prices()) {
    const bool is_rising = out.empty() || out.back().from.micros < one.from();
    if (!is_amount(one.price()) || !is_rising) {
      return std::nullopt;
    }
    out.push_back({Instant{one.from()}, Money::minor(one.price())});
  }
  out.resize(std::min(out.size(), domain::kMaxFuturePrices));
  return out;
}

}  // namespace

Bytes encode(const domain::Product& product) {
  wire::Product out;
  out.set_id(product.id.text());
  out.set_barcode(product.barcode);
  out.set_name_zh(product.name_zh);
  out.set_name_en(product.name_en);
  out.set_price(product.price.minor());
  out.set_vat_ppm(product.vat_rate.ppm);
  out.set_favourite(product.favourite);
  if (product.former_price) {
    out.mutable_former_price()->set_until(product.former_price->until.micros);
    out.mutable_former_price()->set_price(product.former_price->price.minor());
  }
  for (const domain::FuturePrice& one : product.future_prices) {
    wire::FuturePrice& future = *out.add_future_prices();
    future.set_from(one.from.micros);
    future.set_price(one.price.minor());
  }
  out.set_min_age(product.min_age);
  return to_wire(out);
}

Result<domain::Product, DecodeFailure> decode_product(ByteView bytes) {
  const auto in = from_wire<wire::Product>(bytes, "product");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const auto id = domain::ProductId::parse(in->id());
  const bool in_range = is_amount(in->price()) && in->vat_ppm() >= 0 && in->vat_ppm() <= domain::kPpmOne;
  if (!id || !in_range) {
    return bad_value("product's id, price or VAT rate");
  }
  auto future = get_future_prices(*in);
  if (!future || !is_amount(in->former_price().price())) {
    return bad_value("product's former or future prices");
  }
  std::optional<domain::FormerPrice> former;
  if (in->has_former_price()) {
    former = domain::FormerPrice{Instant{in->former_price().until()}, Money::minor(in->former_price().price())};
  }
  // A newer store may know more places; goods are sold without one, too.
  const std::uint32_t favourite = in->favourite() <= domain::kMaxFavourite ? in->favourite() : 0;
  return domain::Product{
      *id,
      in->barcode(),
      in->name_zh(),
      in->name_en(),
      Money::minor(in->price()),
      domain::Ratio{in->vat_ppm()},
      favourite,
      former,
      std::move(*future),
      std::min(in->min_age(), domain::kMaxMinAge)};  // a greater one than anybody knows: the greatest
}

Bytes encode(const MemberCard& member) {
  wire::Member out;
  out.set_id(member.id.text());
  out.set_level(member.level);
  out.set_masked_name(member.masked_name);
  return to_wire(out);
}

Result<MemberCard, DecodeFailure> decode_member(ByteView bytes) {
  const auto in = from_wire<wire::Member>(bytes, "member");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const auto id = domain::MemberId::parse(in->id());
  if (!id) {
    return bad_value("member's id");
  }
  return MemberCard{*id, in->level(), in->masked_name()};
}

Bytes encode(const Cashier& cashier) {
  wire::Cashier out;
  out.set_id(cashier.id.text());
  out.set_name(cashier.name);
  out.set_role(cashier.role);
  out.set_pin_hash(cashier.pin_hash);
  out.set_badge_digest(cashier.badge_digest.data(), cashier.badge_digest.size());
  return to_wire(out);
}

Result<Cashier, DecodeFailure> decode_cashier(ByteView bytes) {
  const auto in = from_wire<wire::Cashier>(bytes, "cashier");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const auto id = domain::CashierId::parse(in->id());
  if (!id) {
    return bad_value("cashier's id");
  }
  if (!in->badge_digest().empty() && in->badge_digest().size() != kBadgeDigestBytes) {
    return bad_value("cashier's badge");
  }
  return Cashier{*id, in->name(), in->role(), in->pin_hash(), to_bytes(in->badge_digest())};
}

Bytes encode(const IssuerKey& key) {
  wire::IssuerKey out;
  out.set_key_id(key.key_id);
  out.set_public_key(key.public_key.data(), key.public_key.size());
  return to_wire(out);
}

Result<IssuerKey, DecodeFailure> decode_issuer_key(ByteView bytes) {
  const auto in = from_wire<wire::IssuerKey>(bytes, "issuer key");
  if (!in) {
    return tl::unexpected(in.error());
  }
  if (in->public_key().size() != 32 || in->key_id().size() != 8) {
    return bad_value("issuer key");
  }
  return IssuerKey{in->key_id(), to_bytes(in->public_key())};
}

Bytes encode(const PolicyText& policy) {
  wire::Policy out;
  out.set_version(policy.version);
  out.set_effective_from(policy.effective_from.micros);
  out.set_toml(policy.toml);
  return to_wire(out);
}

Result<PolicyText, DecodeFailure> decode_policy(ByteView bytes) {
  const auto in = from_wire<wire::Policy>(bytes, "policy");
  if (!in) {
    return tl::unexpected(in.error());
  }
  return PolicyText{in->version(), Instant{in->effective_from()}, in->toml()};
}

namespace {

void put(const TillRules& rules, wire::TillRules& out) {
  out.set_return_limit(rules.return_limit.minor());
  out.set_member_return_limit(rules.member_return_limit.minor());
  out.set_cash_step(rules.cash_step.minor());
  out.set_takes_points(rules.takes_points);
  for (const auto& [kind, amount] : rules.offline_limits) {
    wire::OfflineLimit& limit = *out.add_offline_limits();
    limit.set_tender(static_cast<std::uint32_t>(kind));
    limit.set_amount(amount.minor());
  }
}

Result<TillRules, DecodeFailure> get_rules(const wire::TillRules& in) {
  if (!is_amount(in.return_limit()) || !is_amount(in.member_return_limit())) {
    return bad_value("store profile's limit of returns");
  }
  if (!is_amount(in.cash_step())) {
    return bad_value("store profile's cash step");
  }
  TillRules rules{Money::minor(in.return_limit()), Money::minor(in.member_return_limit()), {}};
  rules.cash_step = Money::minor(std::max<std::int64_t>(in.cash_step(), 1));
  rules.takes_points = in.takes_points();
  for (const wire::OfflineLimit& limit : in.offline_limits()) {
    if (limit.tender() >= domain::kTenderKinds || !is_amount(limit.amount())) {
      return bad_value("store profile's limit of a tender");
    }
    rules.offline_limits[static_cast<domain::TenderKind>(limit.tender())] = Money::minor(limit.amount());
  }
  return rules;
}

}  // namespace

Bytes encode(const StoreProfile& profile) {
  wire::StoreProfile out;
  out.set_store(profile.store.text());
  out.set_name(profile.name);
  for (const std::string& line : profile.header_lines) {
    out.add_header_lines(line);
  }
  out.set_page_address(profile.page_address);
  out.set_currency(profile.currency);
  out.set_time_zone(profile.time_zone);
  for (const ZoneOffset& offset : profile.offsets) {
    wire::ZoneOffset& wire_offset = *out.add_offsets();
    wire_offset.set_from(offset.from.micros);
    wire_offset.set_offset_minutes(offset.offset_minutes);
  }
  if (profile.till_rules != TillRules{}) {
    put(profile.till_rules, *out.mutable_till_rules());
  }
  return to_wire(out);
}

Result<StoreProfile, DecodeFailure> decode_store_profile(ByteView bytes) {
  const auto in = from_wire<wire::StoreProfile>(bytes, "store profile");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const auto store = domain::StoreId::parse(in->store());
  if (!store || in->currency().size() != 3) {
    return bad_value("store profile");
  }
  StoreProfile profile{*store,
                       in->name(),
                       {in->header_lines().begin(), in->header_lines().end()},
                       in->page_address(),
                       in->currency(),
                       in->time_zone(),
                       {}};
  for (const wire::ZoneOffset& offset : in->offsets()) {
    profile.offsets.push_back({Instant{offset.from()}, offset.offset_minutes()});
  }
  auto rules = get_rules(in->till_rules());
  if (!rules) {
    return tl::unexpected(rules.error());
  }
  profile.till_rules = std::move(*rules);
  return profile;
}

Bytes encode(const RemoteEntry& entry) {
  wire::RemoteEntry out;
  out.set_entry(entry.entry);
  out.set_order(entry.order);
  out.set_member(entry.member);
  out.set_queue(entry.queue);
  out.set_entitlement(entry.entitlement.minor());
  out.set_paid(entry.paid.minor());
  out.set_status(entry.status);
  out.set_position(entry.position);
  out.set_ahead(entry.ahead.minor());
  out.set_at(entry.at.micros);
  return to_wire(out);
}

Result<RemoteEntry, DecodeFailure> decode_remote_entry(ByteView bytes) {
  const auto in = from_wire<wire::RemoteEntry>(bytes, "entry at headquarters");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const bool in_range = in->entitlement() >= 0 && in->paid() >= 0 && in->ahead() >= 0 && in->position() <= INT64_MAX;
  if (!in_range || in->entry().empty() || in->order().empty() || in->status().empty()) {
    return bad_value("entry's ids, status or figures");
  }
  return RemoteEntry{in->entry(),
                     in->order(),
                     in->member(),
                     in->queue(),
                     Money::minor(in->entitlement()),
                     Money::minor(in->paid()),
                     in->status(),
                     in->position(),
                     Money::minor(in->ahead()),
                     Instant{in->at()}};
}

Bytes encode(const OpenOrder& order) {
  wire::OpenOrder out;
  out.set_order(order.order);
  out.set_member(order.member);
  out.set_placed_at(order.placed_at.micros);
  out.set_currency(order.currency);
  for (const OpenOrder::Line& line : order.lines) {
    wire::OpenOrderLine& wire_line = *out.add_lines();
    wire_line.set_product(line.product);
    wire_line.set_quantity_milli(line.quantity.milli);
    wire_line.set_paid(line.paid.minor());
    wire_line.set_deducted(line.deducted.minor());
  }
  return to_wire(out);
}

Result<OpenOrder, DecodeFailure> decode_open_order(ByteView bytes) {
  const auto in = from_wire<wire::OpenOrder>(bytes, "open order");
  if (!in) {
    return tl::unexpected(in.error());
  }
  const auto lines = static_cast<std::size_t>(in->lines_size());
  if (in->order().empty() || in->order().size() > domain::kMaxOnlineOrderId || in->currency().size() != 3 ||
      lines > domain::kMaxOrderLines) {
    return bad_value("open order's id, currency or number of lines");
  }
  OpenOrder order{in->order(), in->member(), Instant{in->placed_at()}, in->currency(), {}};
  for (const wire::OpenOrderLine& line : in->lines()) {
    const bool in_range = line.quantity_milli() >= 0 && line.paid() >= 0 && line.paid() <= domain::kMaxAmount.minor() &&
                          line.deducted() >= 0 && line.deducted() <= domain::kMaxAmount.minor();
    if (!in_range) {
      return bad_value("open order's line");
    }
    order.lines.push_back({line.product(), domain::Quantity{line.quantity_milli()}, Money::minor(line.paid()),
                           Money::minor(line.deducted())});
  }
  return order;
}

}  // namespace queueback::protocol
