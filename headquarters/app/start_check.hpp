#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "common/storage/damage.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

/// Records, the newest, that every start looks through: less than a second.
inline constexpr std::uint64_t kCheckedAtStart = 5000;

/// What a start looked at, and what is damaged.
struct StartCheck {
  std::uint64_t records = 0;
  bool pages = false;  ///< SQLite looked at all pages too; not at those of a large file (page_check.hpp)
  std::vector<std::string> findings;
};

/// Looks through the newest `newest` records with their postings, all balances and the pages, before anything is
/// written. Changes nothing. Also what SQLite cannot read is a finding.
[[nodiscard]] Stored<StartCheck> check_at_start(storage::Database& database, std::uint64_t newest = kCheckedAtStart);

/// For whoever started the program: what is damaged, and what to do.
[[nodiscard]] std::string damage_text(const std::string& file, const std::vector<std::string>& findings,
                                      storage::Noticed noticed = storage::Noticed::kAtStart);

}  // namespace queueback::headquarters
