#include "common/rewards/queue_rebate/settings.hpp"

#include <algorithm>

namespace queueback::rewards::queue_rebate {
namespace {

const Settings* find(const std::map<std::string, Settings>& tables, const std::string& key) {
  if (tables.empty()) {
    return nullptr;
  }
  const auto found = tables.find(key);
  return found == tables.end() ? nullptr : &found->second;
}

const Settings* find_desk(const Policy& policy, const ItemPlace& item) {
  const bool known = !policy.desks.empty() && !item.desk.empty();
  return known ? find(policy.desks, item.store + "/" + item.desk) : nullptr;
}

}  // namespace

ConcernedSettings::ConcernedSettings(const Policy& policy, const ItemPlace& item) : policy_(policy) {
  switch (item.channel) {
    case Channel::kCheckout:
      add(Place::kCashier, find_desk(policy, item), find(policy.desks, item.store));
      break;
    case Channel::kStoreOnline:
      add(Place::kProduct, find(policy.products, item.product));
      add(Place::kStore, find(policy.stores, item.store));
      break;
    case Channel::kMall:
      add(Place::kProduct, find(policy.products, item.product));
      break;
  }
  add(Place::kProgram, &policy.program);
}

void ConcernedSettings::add(Place place, const Settings* near, const Settings* far) {
  tables_[count_++] = Tables{place, near, far};
}

bool ConcernedSettings::enabled() const {
  return std::all_of(tables().begin(), tables().end(), [this](const Tables& tables) {
    const bool* enabled = tables.find(&Settings::enabled);
    const bool otherwise = tables.place != Place::kProduct || policy_.new_products_enabled;
    return enabled == nullptr ? otherwise : *enabled;
  });
}

domain::Ratio ConcernedSettings::extract() const {
  for (const Tables& tables : tables()) {
    if (const domain::Ratio* extract = tables.find(&Settings::extract)) {
      return *extract;
    }
  }
  return {};
}

RandomReturn ConcernedSettings::random_return() const {
  for (const Tables& tables : tables()) {
    const RandomReturn* setting = tables.find(&Settings::random_return);
    if (setting != nullptr && tables.place != Place::kProduct) {
      return *setting;
    }
  }
  return {};
}

bool ConcernedSettings::in_windows(Instant at) const {
  return std::all_of(tables().begin(), tables().end(), [at](const Tables& tables) {
    const auto* windows = tables.find(&Settings::windows);
    return windows == nullptr || std::any_of(windows->begin(), windows->end(), [at](const Window& window) {
             return window.from <= at && at < window.to;
           });
  });
}

ConcernedSettings::Limits ConcernedSettings::limits() const {
  Limits limits;
  const auto add = [&](Scope scope, std::optional<std::uint64_t> per_day, std::optional<std::uint64_t> total) {
    if (per_day || total) {
      limits.all[limits.count++] = {scope, per_day, total};
    }
  };
  for (const Tables& tables : tables()) {
    const Settings* near = tables.near;
    const Settings* far = tables.far;
    if (tables.place == Place::kProduct && near != nullptr) {
      add(Scope::kProduct, near->per_member_per_day, near->per_member_total);
    }
    if (tables.place == Place::kStore && near != nullptr) {
      add(Scope::kStoreOnline, near->per_member_per_day, near->per_member_total);
    }
    if (tables.place != Place::kCashier) {
      continue;
    }
    // Each limit counts in the scope of the table that sets it.
    if (near != nullptr) {
      add(Scope::kDesk, near->per_member_per_day, near->per_member_total);
    }
    if (far != nullptr) {
      const bool day_is_nearer = near != nullptr && near->per_member_per_day.has_value();
      const bool total_is_nearer = near != nullptr && near->per_member_total.has_value();
      add(Scope::kStoreCheckouts, day_is_nearer ? std::nullopt : far->per_member_per_day,
          total_is_nearer ? std::nullopt : far->per_member_total);
    }
  }
  return limits;
}

bool ConcernedSettings::has_member_limits() const { return limits().count > 0; }

bool ConcernedSettings::has_tiers() const {
  return std::any_of(tables().begin(), tables().end(),
                     [](const Tables& tables) { return tables.find(&Settings::cumulative) != nullptr; });
}

std::optional<RatioDecision> ConcernedSettings::by_level(const std::string& level) const {
  for (const Tables& tables : tables()) {
    const auto* levels = tables.find(&Settings::levels);
    if (levels == nullptr || level.empty()) {
      continue;
    }
    if (const auto found = levels->find(level); found != levels->end()) {
      return RatioDecision{found->second, {SourceKind::kLevel, tables.place}};
    }
  }
  return std::nullopt;
}

std::optional<RatioDecision> ConcernedSettings::by_tier(const std::function<bool(const Tier&)>& reached) const {
  for (const Tables& tables : tables()) {
    const auto* tiers = tables.find(&Settings::cumulative);
    if (tiers == nullptr) {
      continue;
    }
    std::optional<domain::Ratio> best;
    for (const Tier& tier : *tiers) {
      if (reached(tier) && (!best || tier.ratio > *best)) {
        best = tier.ratio;
      }
    }
    if (best) {
      return RatioDecision{*best, {SourceKind::kCumulative, tables.place}};
    }
  }
  return std::nullopt;
}

RatioDecision ConcernedSettings::by_default() const {
  for (const Tables& tables : tables()) {
    if (const domain::Ratio* ratio = tables.find(&Settings::default_ratio)) {
      return {*ratio, {SourceKind::kDefault, tables.place}};
    }
  }
  return {};
}

RatioDecision ConcernedSettings::ratio(const std::string& level,
                                       const std::function<bool(const Tier&)>& reached) const {
  if (auto decision = by_level(level)) {
    return *decision;
  }
  if (auto decision = by_tier(reached)) {
    return *decision;
  }
  for (const Tables& tables : tables()) {
    if (tables.find(&Settings::draw) != nullptr) {
      return {by_default().ratio, {SourceKind::kDraw, tables.place}};
    }
  }
  return by_default();
}

const DrawSetting* ConcernedSettings::draw(Place place) const {
  for (const Tables& tables : tables()) {
    if (tables.place == place) {
      return tables.find(&Settings::draw);
    }
  }
  return nullptr;
}

}  // namespace queueback::rewards::queue_rebate
