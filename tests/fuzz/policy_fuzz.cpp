// A policy file: it is a policy within its limits, or a reason.
#include <cstddef>
#include <cstdint>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/policy/limits.hpp"
#include "common/policy/policy.hpp"
#include "common/rewards/queue_rebate/draw.hpp"

using namespace queueback;
using namespace queueback::rewards::queue_rebate;

namespace {

void check_ratio(domain::Ratio ratio) { QB_CHECK(ratio.ppm >= 0 && ratio <= domain::kMaxRatio); }

/// A draw has numbers, and each stands for a ratio.
void check_draw(const DrawSetting& draw) {
  const std::uint64_t numbers = numbers_of(draw);
  QB_CHECK(numbers > 0);
  check_ratio(ratio_of(draw, 0));
  check_ratio(ratio_of(draw, numbers - 1));
}

void check_random_return(const RandomReturn& setting, const Policy& policy) {
  QB_CHECK(setting.cash <= setting.group && setting.group <= policy::kMaxGroup);
  QB_CHECK(setting.cash == setting.group || policy.redeem.ratios[static_cast<std::size_t>(Into::kPoints)]);
}

void check_settings(const Settings& settings, const Policy& policy) {
  QB_CHECK(!settings.extract || (settings.extract->ppm >= 0 && settings.extract->ppm <= domain::kPpmOne));
  if (settings.default_ratio) {
    check_ratio(*settings.default_ratio);
  }
  if (settings.levels) {
    for (const auto& [level, ratio] : *settings.levels) {
      check_ratio(ratio);
    }
  }
  if (settings.draw) {
    check_draw(*settings.draw);
  }
  if (settings.random_return) {
    check_random_return(*settings.random_return, policy);
  }
  if (settings.windows) {
    QB_CHECK(!settings.windows->empty());
    for (const Window& window : *settings.windows) {
      QB_CHECK(window.from < window.to);
    }
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto text = as_text(ByteView(data, size));
  const auto read = policy::parse(text, "policy.toml", Instant{}, policy::DrawSecret::kAllowed);
  if (!read) {
    QB_CHECK(!read.error().reason.empty());
    return 0;
  }
  const Policy& policy = read->queue_rebate;
  QB_CHECK(read->currency.size() == 3);
  QB_CHECK(policy.settle_delay_days >= 0 && policy.settle_delay_days <= policy::kMaxDays);
  check_settings(policy.program, policy);
  QB_CHECK(!policy.program.cumulative && !policy.program.windows && !policy.program.per_member_total);
  for (const auto* tables : {&policy.products, &policy.stores, &policy.desks}) {
    for (const auto& [id, settings] : *tables) {
      QB_CHECK(!id.empty() && id.size() <= policy::kMaxPlaceIdLength);
      check_settings(settings, policy);
    }
  }
  return 0;
}
