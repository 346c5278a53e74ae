#include "store-server/app/promotion_desk.hpp"

#include <algorithm>
#include <utility>

#include "common/zone/zone_table.hpp"

namespace queueback::store_server {
namespace {

using domain::Promotion;
using replication::ReferenceItem;

/// Warnings of one answer; a file of mistakes needs no more to be recognised.
constexpr std::size_t kMaxWarnings = 50;

const Promotion* find(const std::vector<Promotion>& promotions, const domain::PromotionId& id) {
  const auto found =
      std::lower_bound(promotions.begin(), promotions.end(), id,
                       [](const Promotion& one, const domain::PromotionId& wanted) { return one.id < wanted; });
  return found != promotions.end() && found->id == id ? &*found : nullptr;
}

std::vector<domain::ProductId> goods_of(const Promotion& promotion) {
  std::vector<domain::ProductId> out = promotion.products;
  if (const auto* bundle = std::get_if<domain::BundlePrice>(&promotion.rule)) {
    for (const auto& part : bundle->goods) {
      out.push_back(part.product);
    }
  }
  return out;
}

std::vector<std::string> warnings_of(const std::vector<Promotion>& promotions, const ReferenceData& reference,
                                     Instant now) {
  std::vector<std::string> out;
  const auto warn = [&out](std::string text) {
    if (out.size() < kMaxWarnings) {
      out.push_back(std::move(text));
    }
  };
  for (const Promotion& one : promotions) {
    if (one.until && *one.until <= now) {
      warn("promotion " + one.id.text() + " is over already");
    }
    for (const domain::ProductId& product : goods_of(one)) {
      if (!reference.price_of(product.text())) {
        warn("promotion " + one.id.text() + " names product " + product.text() + ", which this store does not have");
      }
    }
  }
  return out;
}

}  // namespace

std::string_view to_string(PromotionState::Phase phase) {
  switch (phase) {
    case PromotionState::Phase::kComing:
      return "coming";
    case PromotionState::Phase::kInForce:
      return "in force";
    case PromotionState::Phase::kOver:
      return "over";
  }
  return "";
}

PromotionChange PromotionDesk::compare(PromotionFile file) const {
  PromotionChange out{std::move(file), {}, {}, {}, {}, reference_.cursor().n};
  for (const Promotion& one : out.file.promotions) {
    const Promotion* before = find(reference_.promotions(), one.id);
    if (before == nullptr) {
      out.added.push_back(one.id.text());
    } else if (*before != one) {
      out.changed.push_back(one.id.text());
    }
  }
  for (const Promotion& one : reference_.promotions()) {
    if (find(out.file.promotions, one.id) == nullptr) {
      out.removed.push_back(one.id.text());
    }
  }
  out.warnings = warnings_of(out.file.promotions, reference_, clock_.now());
  return out;
}

Stored<Result<PromotionChange, std::string>> PromotionDesk::check(std::string_view toml, const std::string& source) {
  using Answer = Result<PromotionChange, std::string>;
  const auto zone = zone::zone_rules(time_zone_);
  if (!zone) {
    return Answer(tl::unexpected(zone.error()));
  }
  auto file = parse_promotions(toml, source, *zone);
  if (!file) {
    return Answer(tl::unexpected(file.error()));
  }
  const auto known = tables_.holds(file->version);
  if (!known) {
    return tl::unexpected(known.error());
  }
  if (*known) {
    return Answer(tl::unexpected(source + ": version " + file->version +
                                 " of the promotions already exists; give the new one a new name"));
  }
  return Answer(compare(std::move(*file)));
}

Stored<Result<PromotionChange, std::string>> PromotionDesk::apply(std::string_view toml, const std::string& source) {
  using Answer = Result<PromotionChange, std::string>;
  auto checked = check(toml, source);
  if (!checked || !*checked) {
    return checked;
  }
  PromotionChange& change = **checked;
  std::vector<ReferenceItem> items;
  for (const Promotion& one : change.file.promotions) {
    items.push_back(reference_item(one));
  }
  for (const std::string& id : change.removed) {
    items.push_back(removed_item(protocol::ReferenceKind::kPromotion, id));
  }
  const auto room = reference_.has_room(items.size());
  if (!room) {
    return tl::unexpected(room.error());
  }
  if (!*room) {
    return Answer(tl::unexpected(source + ": the reference data would exceed their limit of items"));
  }
  const auto put = reference_.put(items);
  const auto done = put ? tables_.insert({0, change.file.version, clock_.now(), std::string(toml)})
                        : Stored<void>(tl::unexpected(put.error()));
  if (!done) {
    return tl::unexpected(done.error());
  }
  change.reference_version = reference_.cursor().n;
  return checked;
}

std::vector<PromotionState> PromotionDesk::states() const {
  const Instant now = clock_.now();
  std::vector<PromotionState> out;
  for (const Promotion& one : reference_.promotions()) {
    using Phase = PromotionState::Phase;
    const Phase phase = now < one.from ? Phase::kComing : one.is_in_force(now) ? Phase::kInForce : Phase::kOver;
    out.push_back({one, phase});
  }
  return out;
}

}  // namespace queueback::store_server
