#include "store-server/app/reference_data.hpp"

#include <algorithm>
#include <utility>

namespace queueback::store_server {
namespace {

using protocol::ReferenceKind;
using replication::ReferenceItem;

constexpr std::string_view kReferenceNumber = "reference_number";
constexpr std::string_view kCompleteFrom = "reference_complete_from";

ReferenceItem item(ReferenceKind kind, std::string key, Bytes body) {
  return {static_cast<std::uint8_t>(kind), 0, std::move(key), std::move(body)};
}

}  // namespace

Stored<void> ReferenceData::load(RandomSource& random) {
  const auto number = tables_.number(kReferenceNumber);
  const auto complete_from = tables_.number(kCompleteFrom);
  if (!number || !complete_from) {
    return tl::unexpected(!number ? number.error() : complete_from.error());
  }
  cursor_.n = static_cast<std::uint64_t>(number->value_or(0));
  complete_from_ = static_cast<std::uint64_t>(complete_from->value_or(0));
  cursor_.epoch = random.bytes<16>();
  const auto items = tables_.reference_between(0, cursor_.n);
  if (!items) {
    return tl::unexpected(items.error());
  }
  for (const ReferenceItem& known : *items) {
    note(known);
  }
  items_at_most_ = items->size();
  return {};
}

Stored<bool> ReferenceData::has_room(std::size_t more) {
  if (items_at_most_ + more > kMaxStoreReferenceItems) {
    const auto count = tables_.reference_count();
    if (!count) {
      return tl::unexpected(count.error());
    }
    items_at_most_ = *count;
  }
  if (items_at_most_ + more > kMaxStoreReferenceItems) {
    if (auto done = forget_removed_orders(0); !done) {
      return tl::unexpected(done.error());
    }
  }
  return items_at_most_ + more <= kMaxStoreReferenceItems;
}

Stored<void> ReferenceData::forget_removed_orders(std::uint64_t kept) {
  const auto newest = tables_.removed_order_after(kept);
  if (!newest) {
    return tl::unexpected(newest.error());
  }
  if (!newest->has_value()) {
    return {};
  }
  const auto dropped = tables_.drop_removed_orders(**newest);
  if (!dropped) {
    return tl::unexpected(dropped.error());
  }
  items_at_most_ -= *dropped;
  complete_from_ = **newest;
  return tables_.set_number(kCompleteFrom, static_cast<std::int64_t>(complete_from_));
}

Stored<bool> ReferenceData::put(const std::vector<ReferenceItem>& items) {
  bool changed = false;
  for (const ReferenceItem& one : items) {
    auto put = tables_.put_reference(one, cursor_.n + 1);
    if (!put) {
      return put;
    }
    changed = changed || *put;
    items_at_most_ += *put ? 1 : 0;
    note(one);
  }
  if (!changed) {
    return false;
  }
  cursor_.n += 1;
  if (auto done = tables_.set_number(kReferenceNumber, static_cast<std::int64_t>(cursor_.n)); !done) {
    return tl::unexpected(done.error());
  }
  return true;
}

Stored<std::optional<ReferenceChange>> ReferenceData::after(const replication::ReferenceCursor& cursor) {
  if (cursor == cursor_ || cursor_.n == 0) {
    return std::nullopt;
  }
  const bool has_changes = cursor.epoch == cursor_.epoch && cursor.n < cursor_.n && cursor.n >= complete_from_;
  auto items = tables_.reference_between(has_changes ? cursor.n : 0, cursor_.n);
  if (!items) {
    return tl::unexpected(items.error());
  }
  if (!has_changes) {
    std::erase_if(*items, [](const ReferenceItem& one) { return one.removed != 0; });
  }
  const auto scope = has_changes ? replication::ReferenceScope::kChanges : replication::ReferenceScope::kSnapshot;
  return ReferenceChange{{cursor_, scope, items->size()}, std::move(*items)};
}

std::optional<domain::Money> ReferenceData::price_of(const std::string& product) const {
  const auto found = prices_.find(product);
  return found == prices_.end() ? std::nullopt : std::optional(found->second);
}

std::vector<std::string> ReferenceData::price_changes_until(Instant at, std::size_t most) const {
  std::vector<std::string> out;
  for (auto next = price_changes_.begin(); next != price_changes_.end() && next->first <= at && out.size() < most;
       ++next) {
    out.push_back(next->second);
  }
  return out;
}

void ReferenceData::forget_price_change(const std::string& product) {
  if (const auto known = price_change_of_.find(product); known != price_change_of_.end()) {
    price_changes_.erase({known->second, product});
    price_change_of_.erase(known);
  }
}

void ReferenceData::note(const ReferenceItem& one) {
  if (one.kind == static_cast<std::uint8_t>(ReferenceKind::kProduct)) {
    note_product(one);
  } else if (one.kind == static_cast<std::uint8_t>(ReferenceKind::kPromotion)) {
    note_promotion(one);
  }
}

void ReferenceData::note_promotion(const ReferenceItem& one) {
  auto place =
      std::lower_bound(promotions_.begin(), promotions_.end(), one.key,
                       [](const domain::Promotion& known, const std::string& key) { return known.id.text() < key; });
  if (place != promotions_.end() && place->id.text() == one.key) {
    place = promotions_.erase(place);
  }
  if (one.removed != 0) {
    return;
  }
  if (auto promotion = protocol::decode_promotion(one.body)) {
    promotions_.insert(place, std::move(*promotion));
  }
}

void ReferenceData::note_product(const ReferenceItem& one) {
  weighed_.erase(one.key);
  forget_price_change(one.key);
  if (one.removed != 0) {
    prices_.erase(one.key);
    return;
  }
  if (const auto product = protocol::decode_product(one.body)) {
    prices_[one.key] = product->price;
    if (!product->future_prices.empty()) {
      const Instant next = product->future_prices.front().from;
      price_changes_.emplace(next, one.key);
      price_change_of_[one.key] = next;
    }
    if (domain::is_weighed(*product)) {
      weighed_.insert(one.key);
    }
  }
}

ReferenceItem reference_item(const domain::Product& product) {
  return item(ReferenceKind::kProduct, product.id.text(), protocol::encode(product));
}
ReferenceItem reference_item(const protocol::MemberCard& member) {
  return item(ReferenceKind::kMember, member.id.text(), protocol::encode(member));
}
ReferenceItem reference_item(const protocol::Cashier& cashier) {
  return item(ReferenceKind::kCashier, cashier.id.text(), protocol::encode(cashier));
}
ReferenceItem reference_item(const protocol::IssuerKey& key) {
  return item(ReferenceKind::kIssuerKey, key.key_id, protocol::encode(key));
}
ReferenceItem reference_item(const protocol::PolicyText& policy) {
  return item(ReferenceKind::kPolicy, policy.version, protocol::encode(policy));
}
ReferenceItem reference_item(const protocol::StoreProfile& profile) {
  return item(ReferenceKind::kStoreProfile, "store", protocol::encode(profile));
}
ReferenceItem reference_item(const protocol::OpenOrder& order) {
  return item(ReferenceKind::kOpenOrder, order.order, protocol::encode(order));
}
ReferenceItem reference_item(const domain::Promotion& promotion) {
  return item(ReferenceKind::kPromotion, promotion.id.text(), protocol::encode(promotion));
}
ReferenceItem removed_item(ReferenceKind kind, std::string key) {
  return {static_cast<std::uint8_t>(kind), 1, std::move(key), {}};
}

}  // namespace queueback::store_server
