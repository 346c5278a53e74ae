#pragma once
#include <string>

#include "common/base/result.hpp"
#include "common/config/config_reader.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::policy {

/// A policy file: what all programs of one version are set to.
struct PolicyFile {
  std::string version;
  std::string time_zone;                       ///< IANA name
  std::string currency;                        ///< three capital letters
  rewards::queue_rebate::Policy queue_rebate;  ///< `enabled = false` when the table is missing
};

/// Reads a policy in TOML (docs/rewards.md). `effective_from` is not part of the file: the caller says when the
/// version starts to count. Every error names file, line and key; unknown keys are errors.
[[nodiscard]] Result<PolicyFile, config::Error> parse(std::string_view toml, const std::string& source,
                                                      Instant effective_from);

}  // namespace queueback::policy
