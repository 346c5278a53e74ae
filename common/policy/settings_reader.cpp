#include "common/policy/settings_reader.hpp"

#include "common/policy/fields.hpp"
#include "common/policy/limits.hpp"

namespace queueback::policy {
namespace {

using config::ConfigReader;
using config::TableOrFalse;
using domain::Ratio;
using namespace rewards::queue_rebate;

enum class DrawKind { kFixed, kRange };
constexpr std::array kDrawKinds = {Word<DrawKind>{"fixed", DrawKind::kFixed},
                                   Word<DrawKind>{"range", DrawKind::kRange}};

std::vector<DrawSetting::Choice> read_choices(ConfigReader& file, const std::string& table) {
  const std::string ratios_key = table + ".ratios";
  const std::string weights_key = table + ".weights";
  const auto texts = file.optional_strings(ratios_key);
  const auto weights = file.optional_ints(weights_key, {1, kMaxDrawWeight});
  if (texts.empty()) {
    file.reject(ratios_key, "must be a list of percentages with at least one");
  }
  if (weights && weights->size() != texts.size()) {
    file.reject(weights_key, "must have as many members as ratios, " + std::to_string(texts.size()));
  }
  check_count(file, ratios_key, texts.size(), kMaxDrawChoices);
  std::vector<DrawSetting::Choice> out;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    const auto ratio = domain::parse_ratio(texts[i]);
    if (!ratio && !texts[i].empty()) {
      file.reject(ratios_key + "[" + std::to_string(i) + "]",
                  "must be a percentage from 0% to " + domain::to_string(domain::kMaxRatio));
    }
    const std::int64_t weight = weights && i < weights->size() ? (*weights)[i] : 1;
    out.push_back({ratio.value_or(Ratio{}), static_cast<std::uint64_t>(weight)});
  }
  return out;
}

DrawSetting::Range read_range(ConfigReader& file, const std::string& table) {
  const DrawSetting::Range range{read_required_ratio(file, table + ".from"), read_required_ratio(file, table + ".to"),
                                 read_required_ratio(file, table + ".step")};
  if (range.from > range.to) {
    file.reject(table + ".to", "must not be below from");
  }
  if (range.step.ppm == 0 && file.has(table + ".step")) {
    file.reject(table + ".step", "must be a percentage above 0%");
  }
  return range;
}

std::optional<DrawSetting> read_draw(ConfigReader& file, const std::string& table) {
  if (!file.optional_table(table)) {
    return std::nullopt;
  }
  DrawSetting out;
  if (!file.has(table + ".kind")) {
    file.reject(table + ".kind", "is missing");
  }
  switch (read_word(file, table + ".kind", kDrawKinds, DrawKind::kFixed)) {
    case DrawKind::kFixed:
      out.choices = read_choices(file, table);
      break;
    case DrawKind::kRange:
      out.range = read_range(file, table);
      break;
  }
  return out;
}

std::optional<RandomReturn> read_random_return(ConfigReader& file, const std::string& table, const Redeem& redeem) {
  switch (file.optional_table_or_false(table)) {
    case TableOrFalse::kMissing:
      return std::nullopt;
    case TableOrFalse::kFalse:
      return RandomReturn{};
    case TableOrFalse::kTable:
      break;
  }
  const auto group = file.required_int(table + ".group", {1, kMaxGroup});
  const auto cash = file.required_int(table + ".cash", {0, kMaxGroup});
  if (cash > group) {
    file.reject(table + ".cash", "must not be above group");
  }
  const bool into_points = cash < group;
  if (into_points && !redeem.ratios[static_cast<std::size_t>(Into::kPoints)]) {
    file.reject(table, "turns entries into points, which needs queue_rebate.redeem.points");
  }
  return RandomReturn{static_cast<std::uint32_t>(group), static_cast<std::uint32_t>(cash)};
}

std::optional<std::vector<Tier>> read_tiers(ConfigReader& file, const std::string& key) {
  if (!file.has(key)) {
    return std::nullopt;
  }
  std::vector<Tier> out;
  for (const std::string& table : file.table_paths(key)) {
    out.push_back({file.required_int(table + ".days", {1, kMaxDays}), read_required_money(file, table + ".threshold"),
                   read_required_ratio(file, table + ".ratio")});
  }
  check_count(file, key, out.size(), kMaxTiers);
  return out;
}

/// An empty list would let nobody earn, which `enabled = false` says better; it counts as not set.
std::optional<std::vector<Window>> read_windows(ConfigReader& file, const std::string& key) {
  std::vector<Window> out;
  for (const std::string& table : file.table_paths(key)) {
    const Window window{file.required_time(table + ".from"), file.required_time(table + ".to")};
    const bool both = file.has(table + ".from") && file.has(table + ".to");
    if (both && window.from >= window.to) {
      file.reject(table + ".to", "must be later than from");
    }
    out.push_back(window);
  }
  check_count(file, key, out.size(), kMaxWindows);
  return out.empty() ? std::nullopt : std::optional(std::move(out));
}

std::optional<std::uint64_t> read_times(ConfigReader& file, const std::string& key) {
  const auto times = file.optional_int(key, {0, kMaxTimes});
  return times ? std::optional(static_cast<std::uint64_t>(*times)) : std::nullopt;
}

void read_limits(ConfigReader& file, const std::string& table, Settings& out) {
  out.cumulative = read_tiers(file, table + ".cumulative");
  out.windows = read_windows(file, table + ".windows");
  out.per_member_per_day = read_times(file, table + ".per_member_per_day");
  out.per_member_total = read_times(file, table + ".per_member_total");
}

void forbid_limits(ConfigReader& file, const std::string& table) {
  for (const char* key : {".cumulative", ".windows", ".per_member_per_day", ".per_member_total"}) {
    file.forbid(table + key, "exists for products, stores and desks only");
  }
}

}  // namespace

Settings read_settings(ConfigReader& file, const std::string& table, Place place, const Redeem& redeem) {
  Settings out;
  out.enabled = file.optional_bool(table + ".enabled");
  // More than all of it no shop can give.
  out.extract = read_ratio(file, table + ".extract", Ratio{domain::kPpmOne});
  out.default_ratio = read_ratio(file, table + ".default");
  out.levels = read_ratios(file, table + ".levels");
  out.draw = read_draw(file, table + ".draw");
  if (place == Place::kProduct) {
    file.forbid(table + ".random_return", "does not exist for products");
  } else {
    out.random_return = read_random_return(file, table + ".random_return", redeem);
  }
  if (place == Place::kProgram) {
    forbid_limits(file, table);
  } else {
    read_limits(file, table, out);
  }
  return out;
}

}  // namespace queueback::policy
