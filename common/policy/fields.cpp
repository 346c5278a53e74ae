#include "common/policy/fields.hpp"

#include "common/base/text.hpp"
#include "common/policy/limits.hpp"

namespace queueback::policy {

using config::ConfigReader;
using domain::Money;
using domain::Ratio;

namespace {

std::string ratio_rule(Ratio most) {
  return "must be a percentage in quotes like \"33.33%\" with at most four decimals, from 0% to " +
         domain::to_string(most);
}

}  // namespace

std::string choices_text(const std::string_view* words, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) {
      out += i + 1 == count ? " or " : ", ";
    }
    out += "\"" + std::string(words[i]) + "\"";
  }
  return out;
}

std::optional<Ratio> read_ratio(ConfigReader& file, const std::string& key, Ratio most) {
  const auto text = file.optional_string(key);
  if (!text || text->empty()) {
    return std::nullopt;
  }
  const auto ratio = domain::parse_ratio(*text);
  if (!ratio || *ratio > most) {
    file.reject(key, ratio_rule(most));
    return std::nullopt;
  }
  return ratio;
}

Ratio read_required_ratio(ConfigReader& file, const std::string& key) {
  if (!file.has(key)) {
    file.reject(key, "is missing");
  }
  return read_ratio(file, key).value_or(Ratio{});
}

std::optional<std::map<std::string, Ratio>> read_ratios(ConfigReader& file, const std::string& key) {
  if (!file.has(key)) {
    return std::nullopt;
  }
  std::map<std::string, Ratio> out;
  const auto texts = file.optional_string_map(key);
  for (const auto& [name, text] : texts) {
    const auto ratio = domain::parse_ratio(text);
    if (!ratio) {
      file.reject_member(key, name, ratio_rule(domain::kMaxRatio));
    }
    if (name.empty() || name.size() > kMaxPlaceIdLength || has_control_character(name)) {
      file.reject_member(
          key, name,
          "a level's name has 1 to " + std::to_string(kMaxPlaceIdLength) + " bytes and no control characters");
    }
    out[name] = ratio.value_or(Ratio{});
  }
  check_count(file, key, texts.size(), kMaxLevels);
  return out;
}

std::optional<Money> read_money(ConfigReader& file, const std::string& key) {
  const auto text = file.optional_string(key);
  if (!text || text->empty()) {
    return std::nullopt;
  }
  const auto money = domain::parse_money(*text);
  if (!money) {
    file.reject(key, "must be an amount in quotes like \"5000.00\" with at most two decimals, from 0.00 to " +
                         domain::to_string(domain::kMaxAmount));
  }
  return money;
}

Money read_required_money(ConfigReader& file, const std::string& key) {
  if (!file.has(key)) {
    file.reject(key, "is missing");
  }
  return read_money(file, key).value_or(Money{});
}

void check_count(ConfigReader& file, const std::string& key, std::size_t count, std::size_t most) {
  if (count > most) {
    file.reject(key, "has " + std::to_string(count) + " members, at most " + std::to_string(most));
  }
}

}  // namespace queueback::policy
