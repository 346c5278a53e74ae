#pragma once
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "common/base/random.hpp"
#include "common/replication/messages.hpp"
#include "store-server/storage/tables.hpp"

namespace queueback::store_server {

/// Items of reference data at most: a whole version is held in memory while it is sent.
inline constexpr std::uint64_t kMaxStoreReferenceItems = 200'000;

/// Removed open orders that are remembered. A terminal that missed older ones gets everything anew.
inline constexpr std::uint64_t kMaxRemovedOpenOrders = 1'000;

/// A version of the reference data as it travels.
struct ReferenceChange {
  replication::ReferenceBegin begin;
  std::vector<replication::ReferenceItem> items;
};

/// What the store tells its terminals, versioned: each change of any number of items is one version, which terminals
/// activate as a whole. Storage thread only.
class ReferenceData {
 public:
  explicit ReferenceData(DirectoryTables& tables) : tables_(tables) {}

  /// Begins an epoch: whoever is connected gets everything once. The database may have been restored from a backup, and
  /// versions that were made since then have numbers that are given out again.
  [[nodiscard]] Stored<void> load(RandomSource& random);

  /// Puts all items as one new version; false if all of them already read like that. The caller asks `has_room` first.
  [[nodiscard]] Stored<bool> put(const std::vector<replication::ReferenceItem>& items);

  /// What came after the cursor; one of an unknown epoch, or from before a removal that was forgotten, gets everything.
  /// Nothing if the cursor is up to date.
  [[nodiscard]] Stored<std::optional<ReferenceChange>> after(const replication::ReferenceCursor& cursor);

  /// False if `more` items could take the data beyond kMaxStoreReferenceItems. Forgets removals of open orders if that
  /// helps.
  [[nodiscard]] Stored<bool> has_room(std::size_t more);
  /// Forgets all but the newest `kept` removals of open orders: products are removed now and then, but every online
  /// order is. A terminal that misses a forgotten one gets everything.
  [[nodiscard]] Stored<void> forget_removed_orders(std::uint64_t kept);

  [[nodiscard]] const replication::ReferenceCursor& cursor() const { return cursor_; }
  /// The shelf price now, if the product is known.
  [[nodiscard]] std::optional<domain::Money> price_of(const std::string& product) const;
  /// Whether a product is known to be sold by weight.
  [[nodiscard]] bool is_weighed(const std::string& product) const { return weighed_.contains(product); }
  /// The promotions in the newest version, by id.
  [[nodiscard]] const std::vector<domain::Promotion>& promotions() const { return promotions_; }
  /// When the next future price of any product begins; nothing: none is known.
  [[nodiscard]] std::optional<Instant> next_price_change() const {
    return price_changes_.empty() ? std::nullopt : std::optional(price_changes_.begin()->first);
  }
  /// Products with a future price that began by then, at most so many.
  [[nodiscard]] std::vector<std::string> price_changes_until(Instant at, std::size_t most) const;

 private:
  void note(const replication::ReferenceItem& item);
  void note_product(const replication::ReferenceItem& item);
  void forget_price_change(const std::string& product);
  void note_promotion(const replication::ReferenceItem& item);

  DirectoryTables& tables_;
  replication::ReferenceCursor cursor_;
  std::uint64_t complete_from_ = 0;  ///< changes after an older version are not all known any more
  std::uint64_t items_at_most_ = 0;  ///< counts a changed item as a new one until somebody has to know
  std::unordered_map<std::string, domain::Money> prices_;
  std::unordered_set<std::string> weighed_;
  std::set<std::pair<Instant, std::string>> price_changes_;   ///< each product's next one
  std::unordered_map<std::string, Instant> price_change_of_;  ///< the same by product
  std::vector<domain::Promotion> promotions_;
};

/// The item under which a value of each kind travels.
[[nodiscard]] replication::ReferenceItem reference_item(const domain::Product& product);
[[nodiscard]] replication::ReferenceItem reference_item(const protocol::MemberCard& member);
[[nodiscard]] replication::ReferenceItem reference_item(const protocol::Cashier& cashier);
[[nodiscard]] replication::ReferenceItem reference_item(const protocol::IssuerKey& key);
[[nodiscard]] replication::ReferenceItem reference_item(const protocol::PolicyText& policy);
[[nodiscard]] replication::ReferenceItem reference_item(const protocol::StoreProfile& profile);
[[nodiscard]] replication::ReferenceItem reference_item(const protocol::OpenOrder& order);
[[nodiscard]] replication::ReferenceItem reference_item(const domain::Promotion& promotion);
/// Says that an item is gone.
[[nodiscard]] replication::ReferenceItem removed_item(protocol::ReferenceKind kind, std::string key);

}  // namespace queueback::store_server
