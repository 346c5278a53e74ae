// The admin commands of promotions: what a file would change, applying it, what is in force.
#include <algorithm>
#include <utility>

#include "common/runtime/storage_await.hpp"
#include "common/zone/zone_table.hpp"
#include "store-server/admin/admin.hpp"

namespace queueback::store_server {

using nlohmann::json;
using runtime::on_storage;

namespace {

/// Versions of one answer, at most.
constexpr std::uint64_t kVersionRows = 50;
/// Products of a promotion that a list names: all of them would not fit its line.
constexpr std::size_t kProductsNamed = 5;

json rule_json(const domain::PercentOff& rule) { return {{"off", to_string(rule.off)}}; }
json rule_json(const domain::NForM& rule) { return {{"take", rule.take}, {"pay", rule.pay}}; }
json rule_json(const domain::BundlePrice& rule) {
  json goods = json::array();
  for (const domain::BundlePrice::Goods& part : rule.goods) {
    goods.push_back({{"product", part.product.text()}, {"count", part.count}});
  }
  return {{"goods", std::move(goods)}, {"price", to_string(rule.price)}};
}
json rule_json(const domain::MemberPrice& rule) { return {{"price", to_string(rule.price)}}; }
json rule_json(const domain::LevelPrice& rule) { return {{"price", to_string(rule.price)}}; }

/// 2026-11-11 08:00 on the zone's clocks; empty for nothing.
std::string local_text(std::optional<Instant> at, const calendar::ZoneRules& zone) {
  if (!at) {
    return "";
  }
  constexpr std::size_t kToTheSecond = 19;
  std::string text = to_rfc3339(*at + zone.offset_at(*at)).substr(0, kToTheSecond);
  text[10] = ' ';
  return text.ends_with(":00") ? text.substr(0, kToTheSecond - 3) : text;
}

json to_json(const PromotionState& state, const calendar::ZoneRules& zone) {
  const domain::Promotion& what = state.promotion;
  json out = std::visit([](const auto& rule) { return rule_json(rule); }, what.rule);
  out["id"] = what.id.text();
  out["kind"] = kind_of(what.rule);
  out["name_zh"] = what.name_zh;
  out["name_en"] = what.name_en;
  out["from"] = to_rfc3339(what.from);
  out["until"] = what.until ? to_rfc3339(*what.until) : "";
  out["from_local"] = local_text(what.from, zone);
  out["until_local"] = local_text(what.until, zone);
  out["products"] = what.products.size();
  out["goods_named"] = json::array();
  for (std::size_t i = 0; i < std::min(what.products.size(), kProductsNamed); ++i) {
    out["goods_named"].push_back(what.products[i].text());
  }
  out["levels"] = what.levels;
  out["state"] = to_string(state.phase);
  return out;
}

json to_json(const PromotionChange& change) {
  return {{"version", change.file.version},
          {"promotions", change.file.promotions.size()},
          {"added", change.added},
          {"changed", change.changed},
          {"removed", change.removed},
          {"warnings", change.warnings},
          {"reference_version", change.reference_version}};
}

json to_json(const std::vector<PromotionVersionRow>& versions) {
  json out = json::array();
  for (const PromotionVersionRow& row : versions) {
    out.push_back({{"number", row.number}, {"version", row.version}, {"applied_at", to_rfc3339(row.applied_at)}});
  }
  return out;
}

using Changed = Result<PromotionChange, std::string>;

runtime::ServiceResult answer(const Changed& changed) {
  if (!changed) {
    return runtime::refuse(changed.error());
  }
  return to_json(*changed);
}

}  // namespace

void Admin::install_promotions(runtime::JsonService& service) {
  add(service, "promotions.check", &Admin::check_promotions);
  add(service, "promotions.apply", &Admin::apply_promotions);
  add(service, "promotions.list", &Admin::promotions);
}

Admin::Answer Admin::check_promotions(json request) {
  const auto toml = runtime::required_text(request, "toml");
  const auto source = runtime::required_text(request, "source");
  if (!toml || !source) {
    co_return tl::unexpected(!toml ? toml.error() : source.error());
  }
  const auto work = [this, toml, source] { return context_.store.promotion_desk().check(*toml, *source); };
  const auto checked = co_await on_storage<Changed>(context_.storage, work);
  co_return answer(checked);
}

Admin::Answer Admin::apply_promotions(json request) {
  const auto toml = runtime::required_text(request, "toml");
  const auto source = runtime::required_text(request, "source");
  if (!toml || !source) {
    co_return tl::unexpected(!toml ? toml.error() : source.error());
  }
  const auto work = [this, toml, source] { return context_.store.promotion_desk().apply(*toml, *source); };
  const auto applied = co_await on_storage<Changed>(context_.storage, work);
  co_return answer(applied);
}

Admin::Answer Admin::promotions(json /*request*/) {
  const auto work = [this]() -> Stored<json> {
    const auto versions = context_.store.promotion_desk().versions(kVersionRows);
    if (!versions) {
      return tl::unexpected(versions.error());
    }
    const auto zone = zone::zone_rules(context_.store.promotion_desk().time_zone()).value_or(calendar::ZoneRules());
    json list = json::array();
    for (const PromotionState& state : context_.store.promotion_desk().states()) {
      list.push_back(to_json(state, zone));
    }
    return json{{"promotions", std::move(list)},
                {"versions", to_json(*versions)},
                {"time_zone", context_.store.promotion_desk().time_zone()}};
  };
  json found = co_await on_storage<json>(context_.storage, work);
  co_return found;
}

}  // namespace queueback::store_server
