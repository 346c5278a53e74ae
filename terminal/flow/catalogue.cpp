#include "terminal/flow/catalogue.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "common/base/text.hpp"
#include "common/digest/digest.hpp"
#include "common/domain/scanned_code.hpp"

namespace queueback::terminal {
namespace {

constexpr std::int64_t kMicrosPerMinute = 60'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400'000'000;
/// Beyond it an order's time is not believed: the last day of the year 9999, so that local time is still a date.
constexpr Instant kLastOrderTime{INT64_C(2'932'896) * kMicrosPerDay};

template <class Map>
auto* find_in(Map& map, const typename Map::key_type& key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : &found->second;
}

/// Puts a decoded value where it belongs, or counts it as unreadable.
template <class Value, class Keep>
void keep_if(const Value& decoded, std::size_t& unreadable, Keep keep) {
  if (decoded) {
    keep(*decoded);
  } else {
    ++unreadable;
  }
}

}  // namespace

Catalogue::Catalogue(const std::vector<replication::ReferenceItem>& items, std::uint64_t version) : version_(version) {
  for (const replication::ReferenceItem& item : items) {
    add(item);
  }
  std::sort(open_orders_.begin(), open_orders_.end(), [](const auto& one, const auto& other) {
    return std::tie(one.placed_at, one.order) < std::tie(other.placed_at, other.order);
  });
  sort_promotions();
  for (std::size_t place = 0; place < open_orders_.size(); ++place) {
    open_order_places_[open_orders_[place].order] = place;
  }
}

void Catalogue::add(const replication::ReferenceItem& item) {
  switch (static_cast<protocol::ReferenceKind>(item.kind)) {
    case protocol::ReferenceKind::kProduct:
      keep_if(protocol::decode_product(item.body), unreadable_, [this](const domain::Product& product) {
        if (!product.barcode.empty()) {
          sku_by_gtin_[domain::to_gtin14(product.barcode)] = product.id.text();
        }
        products_.insert_or_assign(product.id.text(), product);
      });
      return;
    case protocol::ReferenceKind::kMember:
      keep_if(protocol::decode_member(item.body), unreadable_,
              [this](const protocol::MemberCard& card) { members_.insert_or_assign(card.id.text(), card); });
      return;
    case protocol::ReferenceKind::kCashier:
      keep_if(protocol::decode_cashier(item.body), unreadable_, [this](const protocol::Cashier& cashier) {
        if (!cashier.badge_digest.empty()) {
          cashier_by_badge_.insert_or_assign(cashier.badge_digest, cashier.id.text());
        }
        cashiers_.insert_or_assign(cashier.id.text(), cashier);
      });
      return;
    case protocol::ReferenceKind::kIssuerKey:
      keep_if(protocol::decode_issuer_key(item.body), unreadable_,
              [this](const protocol::IssuerKey& key) { issuer_keys_.insert_or_assign(key.key_id, key.public_key); });
      return;
    case protocol::ReferenceKind::kPolicy:
      keep_if(protocol::decode_policy(item.body), unreadable_,
              [this](const protocol::PolicyText& text) { policy_texts_.push_back(text); });
      return;
    case protocol::ReferenceKind::kStoreProfile:
      keep_if(protocol::decode_store_profile(item.body), unreadable_,
              [this](const protocol::StoreProfile& profile) { profile_ = profile; });
      return;
    case protocol::ReferenceKind::kOpenOrder:
      add_open_order(item);
      return;
    case protocol::ReferenceKind::kPromotion:
      keep_if(protocol::decode_promotion(item.body), unreadable_,
              [this](const domain::Promotion& promotion) { promotions_.push_back(promotion); });
      return;
    case protocol::ReferenceKind::kRemoteEntry:
      break;  // for stores only
  }
  ++unreadable_;
}

void Catalogue::add_open_order(const replication::ReferenceItem& item) {
  const auto order = protocol::decode_open_order(item.body);
  // Only what can also be recorded as handed over, and be found again under its key.
  const bool usable = order && order->order == item.key && !has_control_character(order->order) &&
                      order->placed_at >= Instant{0} && order->placed_at <= kLastOrderTime;
  if (!usable) {
    ++unreadable_;
    return;
  }
  const auto [place, is_new] = open_order_places_.try_emplace(order->order, open_orders_.size());
  if (is_new) {
    open_orders_.push_back(*order);
  } else {
    open_orders_[place->second] = *order;
  }
}

void Catalogue::sort_promotions() {
  const auto is_less = [](const domain::Promotion& a, const domain::Promotion& b) { return a.id < b.id; };
  std::stable_sort(promotions_.begin(), promotions_.end(), is_less);
  const auto twice = std::unique(promotions_.begin(), promotions_.end(),
                                 [](const domain::Promotion& a, const domain::Promotion& b) { return a.id == b.id; });
  unreadable_ += static_cast<std::size_t>(promotions_.end() - twice);
  promotions_.erase(twice, promotions_.end());
}

const domain::Promotion* Catalogue::promotion(const std::string& id) const {
  const auto found =
      std::lower_bound(promotions_.begin(), promotions_.end(), id,
                       [](const domain::Promotion& one, const std::string& wanted) { return one.id.text() < wanted; });
  return found == promotions_.end() || found->id.text() != id ? nullptr : &*found;
}

const protocol::Cashier* Catalogue::by_badge(std::string_view code) const {
  const digest::Hash hash = digest::sha256(as_bytes(code));
  const std::string* id = find_in(cashier_by_badge_, Bytes(hash.begin(), hash.end()));
  return id == nullptr ? nullptr : cashier(*id);
}

const protocol::OpenOrder* Catalogue::open_order(const std::string& id) const {
  const std::size_t* place = find_in(open_order_places_, id);
  return place == nullptr ? nullptr : &open_orders_[*place];
}

const domain::Product* Catalogue::by_gtin(const std::string& gtin14) const {
  const std::string* sku = find_in(sku_by_gtin_, gtin14);
  return sku == nullptr ? nullptr : by_id(*sku);
}

const domain::Product* Catalogue::by_id(const std::string& sku) const { return find_in(products_, sku); }

const protocol::Cashier* Catalogue::cashier(const std::string& id) const { return find_in(cashiers_, id); }

const protocol::MemberCard* Catalogue::member(const std::string& id) const { return find_in(members_, id); }

const Bytes* Catalogue::issuer_key(const std::string& key_id) const { return find_in(issuer_keys_, key_id); }

void Catalogue::set_policies(std::vector<rewards::queue_rebate::Policy> policies) {
  policies_ = std::move(policies);
  std::stable_sort(policies_.begin(), policies_.end(),
                   [](const auto& a, const auto& b) { return a.effective_from < b.effective_from; });
}

const rewards::queue_rebate::Policy* Catalogue::policy_at(Instant at) const {
  const rewards::queue_rebate::Policy* valid = nullptr;
  for (const rewards::queue_rebate::Policy& policy : policies_) {
    valid = policy.effective_from <= at ? &policy : valid;
  }
  return valid;
}

std::string name_of(const Catalogue& catalogue, const std::string& cashier) {
  const protocol::Cashier* known = catalogue.cashier(cashier);
  return known == nullptr ? cashier : known->name;
}

std::int32_t utc_offset_minutes(const protocol::StoreProfile& profile, Instant at) {
  std::int32_t offset = 0;
  for (const protocol::ZoneOffset& zone : profile.offsets) {
    offset = zone.from <= at ? zone.offset_minutes : offset;
  }
  return offset;
}

CivilDay local_day(const protocol::StoreProfile& profile, Instant at) {
  const std::int64_t local = at.micros + utc_offset_minutes(profile, at) * kMicrosPerMinute;
  const std::int64_t day = local / kMicrosPerDay - (local % kMicrosPerDay < 0 ? 1 : 0);
  return civil_from_days(day);
}

std::string local_time(const protocol::StoreProfile& profile, Instant at) {
  constexpr std::size_t kToTheMinute = 16;  // 2026-11-20T16:05
  std::string text = to_rfc3339({at.micros + utc_offset_minutes(profile, at) * kMicrosPerMinute});
  text.resize(std::min(text.size(), kToTheMinute));
  std::replace(text.begin(), text.end(), 'T', ' ');
  return text;
}

domain::Money paid(const protocol::OpenOrder& order) {
  domain::Money sum;
  for (const protocol::OpenOrder::Line& line : order.lines) {
    sum += line.paid;
  }
  return sum;
}

domain::Money deducted(const protocol::OpenOrder& order) {
  domain::Money sum;
  for (const protocol::OpenOrder::Line& line : order.lines) {
    sum += line.deducted;
  }
  return sum;
}

}  // namespace queueback::terminal
