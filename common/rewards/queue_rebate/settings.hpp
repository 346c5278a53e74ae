#pragma once
#include <array>
#include <functional>
#include <optional>
#include <span>
#include <string_view>

#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::rewards::queue_rebate {

/// The settings that concern one item, nearest first (1.2): cashier: desk (`store/desk` over `store`, key by key),
/// program; store: product, store, program; mall and product: product, program. Nothing else is looked at.
/// Points into the policy.
class ConcernedSettings {
 public:
  ConcernedSettings(const Policy& policy, const ItemPlace& item);

  /// No setting says that the item is outside the program.
  [[nodiscard]] bool enabled() const;
  [[nodiscard]] domain::Ratio extract() const;
  [[nodiscard]] RandomReturn random_return() const;
  /// Some window of every setting that has windows contains `at`.
  [[nodiscard]] bool in_windows(Instant at) const;
  [[nodiscard]] bool has_member_limits() const;
  [[nodiscard]] bool has_tiers() const;

  /// The ratio by 1.3. `reached` tells whether the buyer reached a tier; it is asked only where tiers are set.
  [[nodiscard]] RatioDecision ratio(const std::string& level, const std::function<bool(const Tier&)>& reached) const;
  /// The draw that a decision opened.
  [[nodiscard]] const DrawSetting* draw(Place place) const;

  /// A limit together with the scope in which earning items are counted (1.5).
  enum class Scope : std::uint8_t { kProduct, kStoreOnline, kStoreCheckouts, kDesk };
  struct Limit {
    Scope scope = Scope::kProduct;
    std::optional<std::uint64_t> per_day;
    std::optional<std::uint64_t> total;
  };
  struct Limits {
    std::array<Limit, 2> all;
    std::size_t count = 0;
  };
  [[nodiscard]] Limits limits() const;

 private:
  /// One place's settings: up to two tables, of which the nearer wins key by key.
  struct Tables {
    Place place = Place::kProgram;
    const Settings* near = nullptr;
    const Settings* far = nullptr;

    template <class T>
    [[nodiscard]] const T* find(std::optional<T> Settings::*key) const {
      for (const Settings* table : {near, far}) {
        if (table != nullptr && (table->*key).has_value()) {
          return &*(table->*key);
        }
      }
      return nullptr;
    }
  };
  [[nodiscard]] std::span<const Tables> tables() const { return {tables_.data(), count_}; }
  void add(Place place, const Settings* near, const Settings* far = nullptr);
  [[nodiscard]] std::optional<RatioDecision> by_level(const std::string& level) const;
  [[nodiscard]] std::optional<RatioDecision> by_tier(const std::function<bool(const Tier&)>& reached) const;
  [[nodiscard]] RatioDecision by_default() const;

  const Policy& policy_;
  std::array<Tables, 3> tables_;
  std::size_t count_ = 0;
};

}  // namespace queueback::rewards::queue_rebate
