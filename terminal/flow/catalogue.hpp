#pragma once
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "common/protocol/codec.hpp"
#include "common/replication/messages.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::terminal {

/// The active version of the reference data in memory: a value that the flow reads. Replaced as a whole.
class Catalogue {
 public:
  /// Items that cannot be read are counted, not obeyed.
  explicit Catalogue(const std::vector<replication::ReferenceItem>& items, std::uint64_t version);
  Catalogue() = default;

  [[nodiscard]] const domain::Product* by_gtin(const std::string& gtin14) const;
  [[nodiscard]] const domain::Product* by_id(const std::string& sku) const;
  [[nodiscard]] const protocol::Cashier* cashier(const std::string& id) const;
  /// Whose badge carries this code; of the code only its digest is known here.
  [[nodiscard]] const protocol::Cashier* by_badge(std::string_view code) const;
  /// Nothing for a member whom this terminal has never heard of.
  [[nodiscard]] const protocol::MemberCard* member(const std::string& id) const;
  [[nodiscard]] const Bytes* issuer_key(const std::string& key_id) const;
  [[nodiscard]] const std::optional<protocol::StoreProfile>& profile() const { return profile_; }
  /// Nothing for an order that is not open, or not known here.
  [[nodiscard]] const protocol::OpenOrder* open_order(const std::string& id) const;
  /// Online orders that wait to be picked up, the oldest first.
  [[nodiscard]] const std::vector<protocol::OpenOrder>& open_orders() const { return open_orders_; }
  /// What makes goods cheaper, whether in force or not.
  [[nodiscard]] const std::vector<domain::Promotion>& promotions() const { return promotions_; }
  /// Nothing for one that is not among them.
  [[nodiscard]] const domain::Promotion* promotion(const std::string& id) const;
  /// Policy texts, unparsed; the shell hands the parsed ones back.
  [[nodiscard]] const std::vector<protocol::PolicyText>& policy_texts() const { return policy_texts_; }
  void set_policies(std::vector<rewards::queue_rebate::Policy> policies);
  [[nodiscard]] const rewards::queue_rebate::Policy* policy_at(Instant at) const;

  [[nodiscard]] std::uint64_t version() const { return version_; }
  /// By SKU.
  [[nodiscard]] const std::unordered_map<std::string, domain::Product>& products() const { return products_; }
  [[nodiscard]] std::size_t product_count() const { return products_.size(); }
  [[nodiscard]] std::size_t unreadable() const { return unreadable_; }
  /// Whether enough is there to sell: profile, products, cashiers.
  [[nodiscard]] bool can_sell() const { return profile_ && !products_.empty() && !cashiers_.empty(); }

 private:
  void add(const replication::ReferenceItem& item);
  void add_open_order(const replication::ReferenceItem& item);
  void sort_promotions();

  std::unordered_map<std::string, domain::Product> products_;
  std::unordered_map<std::string, std::string> sku_by_gtin_;
  std::map<std::string, protocol::Cashier> cashiers_;
  std::map<Bytes, std::string> cashier_by_badge_;
  std::unordered_map<std::string, protocol::MemberCard> members_;
  std::map<std::string, Bytes> issuer_keys_;
  std::vector<protocol::PolicyText> policy_texts_;
  std::vector<rewards::queue_rebate::Policy> policies_;
  std::vector<domain::Promotion> promotions_;  ///< by id
  std::vector<protocol::OpenOrder> open_orders_;
  std::unordered_map<std::string, std::size_t> open_order_places_;  ///< by id
  std::optional<protocol::StoreProfile> profile_;
  std::uint64_t version_ = 0;
  std::size_t unreadable_ = 0;
};

/// What a cashier is called; his number when nobody here has it, and nothing for nobody.
[[nodiscard]] std::string name_of(const Catalogue& catalogue, const std::string& cashier);

/// Minutes that the store's zone is ahead of UTC at this instant, by its stored transitions.
[[nodiscard]] std::int32_t utc_offset_minutes(const protocol::StoreProfile& profile, Instant at);
/// The store's calendar day at this instant.
[[nodiscard]] CivilDay local_day(const protocol::StoreProfile& profile, Instant at);
/// The store's date and time to the minute, for people: 2026-11-20 16:05.
[[nodiscard]] std::string local_time(const protocol::StoreProfile& profile, Instant at);

/// What was paid for all lines in money.
[[nodiscard]] domain::Money paid(const protocol::OpenOrder& order);
/// What was paid for all lines in points, love or vouchers.
[[nodiscard]] domain::Money deducted(const protocol::OpenOrder& order);

}  // namespace queueback::terminal
