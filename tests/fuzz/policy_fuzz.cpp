// A policy file: it is a policy within its limits, or a reason.
#include <cstddef>
#include <cstdint>

#include "common/base/bytes.hpp"
#include "common/base/check.hpp"
#include "common/policy/policy.hpp"

using namespace queueback;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = policy::parse(as_text(ByteView(data, size)), "policy.toml", Instant{});
  if (!policy) {
    QB_CHECK(!policy.error().reason.empty());
    return 0;
  }
  const auto& program = policy->queue_rebate;
  QB_CHECK(program.extract.ppm >= 0 && program.extract.ppm <= domain::kPpmOne);
  QB_CHECK(!program.default_ratio || *program.default_ratio <= domain::kMaxRatio);
  for (const auto& [level, ratio] : program.levels) {
    QB_CHECK(ratio.ppm >= 0 && ratio <= domain::kMaxRatio);
  }
  QB_CHECK(policy->currency.size() == 3);
  return 0;
}
