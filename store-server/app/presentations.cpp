#include "store-server/app/presentations.hpp"

#include <algorithm>
#include <utility>

#include "common/policy/policy.hpp"

namespace queueback::store_server {
namespace {

Stored<ShownVersion> read(const PolicyRow& row) {
  auto parsed = policy::parse(row.text.toml, "policy " + row.text.version, row.text.effective_from);
  if (!parsed) {
    return fail(storage::ErrorCode::kCorrupt, "stored policy is unreadable: " + parsed.error().reason);
  }
  ShownVersion shown{std::move(parsed->presentation),
                     calendar::parse_zone_rules(row.zone).value_or(calendar::ZoneRules()), 0};
  for (std::size_t i = 0; i < policy::kEventCount; ++i) {
    const auto event = static_cast<policy::Event>(i);
    shown.enabled |= shown.presentation.message(event).enabled ? event_bit(event) : 0;
  }
  return shown;
}

}  // namespace

Stored<const ShownVersion*> Presentations::of(const std::string& version) {
  if (const auto found = known_.find(version); found != known_.end()) {
    return &found->second;
  }
  const auto rows = tables_.policies();
  if (!rows) {
    return tl::unexpected(rows.error());
  }
  const auto row = std::find_if(rows->begin(), rows->end(),
                                [&](const PolicyRow& candidate) { return candidate.text.version == version; });
  if (row == rows->end()) {
    return fail(storage::ErrorCode::kCorrupt, "there is no policy version " + version);
  }
  auto shown = read(*row);
  if (!shown) {
    return tl::unexpected(shown.error());
  }
  return &known_.emplace(version, std::move(*shown)).first->second;
}

}  // namespace queueback::store_server
