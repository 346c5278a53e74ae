#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/storage/damage.hpp"
#include "terminal/outbox/till_database.hpp"

namespace queueback::terminal {

/// Sales, the newest, that every start reads again.
inline constexpr std::uint64_t kSalesCheckedAtStart = 200;

/// What is damaged: of all records that headquarters does not have yet their hashes and their chain, of the newest
/// sales that they read as their rows say, and of the pages that they are whole. Before anything is written; changes
/// nothing. Also what SQLite cannot read is a finding.
[[nodiscard]] Stored<std::vector<std::string>> check_at_start(storage::Database& database);

/// For whoever started the program: what is damaged, and what to do.
[[nodiscard]] std::string damage_text(const std::string& file, const std::vector<std::string>& findings,
                                      const TillIdentity& till, storage::Noticed noticed = storage::Noticed::kAtStart);

}  // namespace queueback::terminal
