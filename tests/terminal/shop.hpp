#pragma once
#include <string>
#include <utility>
#include <vector>

#include "common/base/random.hpp"
#include "common/digest/digest.hpp"
#include "common/protocol/codec.hpp"
#include "terminal/flow/flow.hpp"
#include "tests/support/manual_clock.hpp"

namespace queueback::tests {

/// GTIN-13 of the first product.
inline constexpr const char* kColaBarcode = "9520000000370";

inline replication::ReferenceItem reference(protocol::ReferenceKind kind, std::string key, Bytes body) {
  return {static_cast<std::uint8_t>(kind), 0, std::move(key), std::move(body)};
}

inline domain::Product product(const std::string& sku, const std::string& barcode, const std::string& name,
                               std::int64_t price) {
  return {*domain::ProductId::parse(sku), barcode, name, "Name of " + sku, domain::Money::minor(price),
          domain::Ratio{130'000}};
}

inline protocol::StoreProfile shop_profile() {
  return {*domain::StoreId::parse("S1"),
          "测试便利店",
          {"中山路 128 号"},
          "https://qb.example",
          "CNY",
          "Asia/Shanghai",
          {{Instant{0}, 480}}};
}

/// Badge of cashier 2001.
inline constexpr const char* kSupervisorBadge = "QBB1.badge-of-2001-xyz";

/// A small shop: three products, two cashiers, a supervisor with a badge, a manager, a member, a policy, an issuer key.
inline std::vector<replication::ReferenceItem> shop_items(const std::string& pin_hash = "hash of 1234",
                                                          const Bytes& issuer_key = Bytes(32, 1)) {
  using protocol::ReferenceKind;
  std::vector<replication::ReferenceItem> items;
  for (const domain::Product& one : {product("COLA", kColaBarcode, "可乐", 200), product("APPLE", "", "苹果", 999),
                                     product("12345678", "", "像条码的货号", 100), product("GIFT", "", "赠品", 0),
                                     product("YACHT", "", "游艇", 90'000'000'000)}) {
    items.push_back(reference(ReferenceKind::kProduct, one.id.text(), protocol::encode(one)));
  }
  for (const auto& [id, role] : {std::pair("1001", "cashier"), std::pair("1002", "cashier"),
                                 std::pair("2001", "supervisor"), std::pair("3001", "manager")}) {
    protocol::Cashier cashier{*domain::CashierId::parse(id), "收银员" + std::string(id), role, pin_hash, {}};
    if (cashier.role == "supervisor") {
      const digest::Hash badge = digest::sha256(as_bytes(kSupervisorBadge));
      cashier.badge_digest.assign(badge.begin(), badge.end());
    }
    items.push_back(reference(ReferenceKind::kCashier, id, protocol::encode(cashier)));
  }
  const protocol::MemberCard member{*domain::MemberId::parse("M1"), "gold", "李*"};
  items.push_back(reference(ReferenceKind::kMember, "M1", protocol::encode(member)));
  items.push_back(
      reference(ReferenceKind::kIssuerKey, "0011aabb", protocol::encode(protocol::IssuerKey{"0011aabb", issuer_key})));
  const protocol::PolicyText policy{
      "p1", Instant{0},
      "version = \"p1\"\n[queue_rebate]\nextract = \"10%\"\ndefault = \"100%\"\nlevels = { gold = \"120%\" }\n"};
  items.push_back(reference(ReferenceKind::kPolicy, "p1", protocol::encode(policy)));
  items.push_back(reference(ReferenceKind::kStoreProfile, "store", protocol::encode(shop_profile())));
  return items;
}

/// The same under these rules.
inline std::vector<replication::ReferenceItem> with_rules(std::vector<replication::ReferenceItem> items,
                                                          const protocol::TillRules& rules) {
  protocol::StoreProfile profile = shop_profile();
  profile.till_rules = rules;
  items.push_back(reference(protocol::ReferenceKind::kStoreProfile, "store", protocol::encode(profile)));
  return items;
}

/// Goods that not everybody may buy: beer from 16 years on for 5.00, spirits from 18 on for 30.00.
inline std::vector<replication::ReferenceItem> restricted_items() {
  domain::Product beer = product("BEER", "", "啤酒", 500);
  beer.min_age = 16;
  domain::Product wine = product("WINE", "", "白酒", 3000);
  wine.min_age = 18;
  return {reference(protocol::ReferenceKind::kProduct, "BEER", protocol::encode(beer)),
          reference(protocol::ReferenceKind::kProduct, "WINE", protocol::encode(wine))};
}

/// From the epoch on, for these goods.
inline domain::Promotion promotion(const std::string& id, domain::PromotionRule rule,
                                   std::initializer_list<const char*> products = {},
                                   std::vector<std::string> levels = {}) {
  domain::Promotion out{*domain::PromotionId::parse(id),
                        "促销" + id,
                        "Promotion " + id,
                        Instant{0},
                        {},
                        std::move(rule),
                        {},
                        std::move(levels)};
  for (const char* one : products) {
    out.products.push_back(*domain::ProductId::parse(one));
  }
  return out;
}

/// Two colas and a product that this terminal does not know, bought online by M1 at `placed_at`.
inline protocol::OpenOrder open_order(const std::string& id, Instant placed_at = kNoon) {
  using domain::Money;
  return {id,
          "M1",
          placed_at,
          "CNY",
          {{"COLA", domain::Quantity::pieces(2), Money::minor(400), {}},
           {"NEW-TEA", domain::Quantity::pieces(1), Money::minor(900), Money::minor(99)}}};
}

inline replication::ReferenceItem open_order_item(const protocol::OpenOrder& order) {
  return reference(protocol::ReferenceKind::kOpenOrder, order.order, protocol::encode(order));
}

/// The small shop, where these online orders wait to be picked up, and these promotions are known.
inline terminal::Catalogue shop_catalogue(const std::vector<protocol::OpenOrder>& open_orders = {},
                                          std::uint64_t version = 12,
                                          const std::vector<domain::Promotion>& promotions = {},
                                          const protocol::TillRules& rules = {}) {
  auto items = with_rules(shop_items(), rules);
  for (replication::ReferenceItem& one : restricted_items()) {
    items.push_back(std::move(one));
  }
  for (const domain::Promotion& one : promotions) {
    items.push_back(reference(protocol::ReferenceKind::kPromotion, one.id.text(), protocol::encode(one)));
  }
  for (const protocol::OpenOrder& order : open_orders) {
    items.push_back(open_order_item(order));
  }
  terminal::Catalogue catalogue(items, version);
  rewards::queue_rebate::Policy policy;
  policy.version = "p1";
  policy.program.extract = domain::Ratio{100'000};
  policy.program.default_ratio = domain::Ratio{domain::kPpmOne};
  policy.program.levels = {{"gold", domain::Ratio{1'200'000}}};
  catalogue.set_policies({policy});
  return catalogue;
}

/// The order that the database makes of a draft.
inline domain::Order order_of(const terminal::SaleDraft& draft, std::uint64_t receipt) {
  SeededRandom random(receipt);
  return {domain::OrderId{make_uuid_v7(kNoon, random)},
          *domain::StoreId::parse("S1"),
          *domain::TerminalId::parse("T1"),
          draft.cashier,
          draft.cart.buyer ? std::optional(draft.cart.buyer->id) : std::nullopt,
          domain::ReceiptNumber{receipt},
          draft.currency,
          draft.cart.lines,
          draft.tenders,
          draft.cart.total(),
          draft.paid_at,
          draft.business_date,
          draft.utc_offset_minutes,
          draft.versions,
          draft.estimate,
          draft.cart.priced_at};
}

}  // namespace queueback::tests
