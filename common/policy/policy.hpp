#pragma once
#include <filesystem>
#include <string>

#include "common/base/result.hpp"
#include "common/config/config_reader.hpp"
#include "common/policy/presentation.hpp"
#include "common/rewards/queue_rebate/policy.hpp"

namespace queueback::policy {

/// A policy file: what all programs of one version are set to.
struct PolicyFile {
  std::string version;
  std::string time_zone;        ///< IANA name, which only the caller can look up
  std::string time_zone_place;  ///< `file:line:column` of it, for an error about an unknown zone
  std::string currency;         ///< three capital letters
  /// `program.enabled = false` when the table is missing. `zone` is left at its default: the caller sets it.
  rewards::queue_rebate::Policy queue_rebate;
  Presentation presentation;
};

/// Whether a file may hold `draw_secret`. A running store makes the secret itself, so that nobody knows it before the
/// draws; only a replay, which recomputes what was, is told.
enum class DrawSecret : std::uint8_t { kRefused, kAllowed };

/// Reads a policy in TOML (docs/rewards.md). `effective_from` is not part of the file: the caller says when the
/// version starts to count. Every error names file, line and key, and all are told at once; unknown keys are errors.
[[nodiscard]] Result<PolicyFile, config::Error> parse(std::string_view toml, const std::string& source,
                                                      Instant effective_from,
                                                      DrawSecret draw_secret = DrawSecret::kRefused);
/// The same from a file of at most config::kMaxConfigBytes.
[[nodiscard]] Result<PolicyFile, config::Error> load(const std::filesystem::path& path, Instant effective_from,
                                                     DrawSecret draw_secret = DrawSecret::kRefused);

}  // namespace queueback::policy
