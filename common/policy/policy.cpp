#include "common/policy/policy.hpp"

#include <algorithm>

namespace queueback::policy {
namespace {

using config::ConfigReader;
using domain::Ratio;
using rewards::queue_rebate::FirstInLine;
using rewards::queue_rebate::Policy;

/// Longest version name: it travels with every order.
constexpr std::size_t kMaxVersionLength = 40;

std::optional<Ratio> ratio(ConfigReader& file, const std::string& key) {
  const auto text = file.optional_string(key);
  if (!text) {
    return std::nullopt;
  }
  const auto parsed = domain::parse_ratio(*text);
  if (!parsed) {
    file.reject(key, "must be a percentage like \"33.33%\" with at most four decimals, at most " +
                         domain::to_string(domain::kMaxRatio));
  }
  return parsed;
}

FirstInLine first_in_line(ConfigReader& file) {
  const std::string key = "queue_rebate.first_in_line";
  const std::string text = file.optional_string(key).value_or("retain");
  if (text == "carry") {
    return FirstInLine::kCarry;
  }
  if (text == "self") {
    return FirstInLine::kSelf;
  }
  if (text != "retain") {
    file.reject(key, "must be \"retain\", \"carry\" or \"self\"");
  }
  return FirstInLine::kRetain;
}

/// Settings whose only supported value is the default are checked, so that a policy never means something else here
/// than what its author wrote.
void require_default(ConfigReader& file, const std::string& key, const std::string& supported) {
  const auto text = file.optional_string(key);
  if (text && *text != supported) {
    file.reject(key, "this version supports \"" + supported + "\" only");
  }
}

Policy queue_rebate(ConfigReader& file) {
  Policy policy;
  policy.enabled = file.has("queue_rebate") && file.optional_bool("queue_rebate.enabled").value_or(true);
  policy.first_in_line = first_in_line(file);
  require_default(file, "queue_rebate.settle_on", "paid");
  require_default(file, "queue_rebate.payout_rule", "queue_order");
  require_default(file, "queue_rebate.deduction_orders", "join");
  policy.extract = ratio(file, "queue_rebate.extract").value_or(Ratio{});
  if (policy.extract.ppm > domain::kPpmOne) {
    file.reject("queue_rebate.extract", "must be at most 100%: a shop cannot give more than a sale brings");
  }
  policy.default_ratio = ratio(file, "queue_rebate.default");
  for (const auto& [level, text] : file.optional_string_map("queue_rebate.levels")) {
    const auto parsed = domain::parse_ratio(text);
    if (!parsed) {
      file.reject("queue_rebate.levels." + level, "must be a percentage like \"120%\"");
    }
    policy.levels[level] = parsed.value_or(Ratio{});
  }
  return policy;
}

}  // namespace

Result<PolicyFile, config::Error> parse(std::string_view toml, const std::string& source, Instant effective_from) {
  auto file = ConfigReader::parse(toml, source);
  if (!file) {
    return tl::unexpected(file.error());
  }
  PolicyFile out;
  out.version = file->required_string("version");
  if (out.version.size() > kMaxVersionLength) {
    file->reject("version", "must be at most " + std::to_string(kMaxVersionLength) + " bytes long");
  }
  out.time_zone = file->optional_string("time_zone").value_or("Asia/Shanghai");
  out.currency = file->optional_string("currency").value_or("CNY");
  const bool capitals = out.currency.size() == 3 && std::all_of(out.currency.begin(), out.currency.end(),
                                                                [](char c) { return c >= 'A' && c <= 'Z'; });
  if (!capitals) {
    file->reject("currency", "must be three capital letters (ISO 4217)");
  }
  out.queue_rebate = queue_rebate(*file);
  out.queue_rebate.version = out.version;
  out.queue_rebate.currency = out.currency;
  out.queue_rebate.effective_from = effective_from;
  if (auto done = file->finish(); !done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::policy
