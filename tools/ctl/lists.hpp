#pragma once
#include <cstdint>
#include <filesystem>
#include <string>

#include "tools/ctl/admin_client.hpp"

/// Lists that are longer than one answer.
namespace queueback::ctl {

/// Headquarters' orders behind the cursor `after` as NDJSON into a new file, or to standard output where none is named;
/// what was done, for people.
[[nodiscard]] Outcome<std::string> export_orders(const std::filesystem::path& socket, const std::filesystem::path& file,
                                                 std::uint64_t after);

/// A store's members: `members` of all answers.
[[nodiscard]] Outcome<nlohmann::json> all_members(const std::filesystem::path& socket);

}  // namespace queueback::ctl
