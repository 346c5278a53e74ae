#pragma once
#include <filesystem>
#include <string>

#include "tools/ctl/admin_client.hpp"

namespace queueback::ctl {

enum class Confirmation : std::uint8_t { kAskOnTerminal, kGiven, kOnlyShow };

/// Shows what a policy file changes and how the queues would stand, then applies it. `effective`: RFC 3339, or empty
/// for now. Asks first where standard input is a terminal and the answer is for people.
enum class Answer : std::uint8_t { kForPeople, kJson };
[[nodiscard]] Outcome<std::string> apply_policy(const std::filesystem::path& socket, const std::filesystem::path& file,
                                                const std::string& effective, Confirmation confirmation, Answer answer);

/// Writes commands.ndjson, policy.toml (nothing, the state before the first version) and policy-<n>.toml into a folder:
/// what `queueback-replay --policy policy.toml commands.ndjson` needs to compute the store's rewards ledger again.
[[nodiscard]] Outcome<std::string> export_commands(const std::filesystem::path& socket,
                                                   const std::filesystem::path& folder);
/// Writes the rewards book as NDJSON postings, for `queueback-replay --verify`.
[[nodiscard]] Outcome<std::string> export_ledger(const std::filesystem::path& socket,
                                                 const std::filesystem::path& file);

/// Recomputes every draw and random-return group of a policy version from what `draws export` wrote: commitment against
/// secret, then each number. `published`: the commitment as it was made known before the draws, or empty. The error
/// names the first that does not hold.
[[nodiscard]] Outcome<std::string> verify_draws(const nlohmann::json& draws, const std::string& published);

/// Answers as text.
[[nodiscard]] std::string show_policies(const nlohmann::json& answer);
[[nodiscard]] std::string show_solvency(const nlohmann::json& answer);

}  // namespace queueback::ctl
