#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/storage/database.hpp"

/// What a look for damage, which every program takes before it writes, has in common.
namespace queueback::storage {

/// Findings that are told; one damaged page makes many.
inline constexpr std::size_t kToldFindings = 10;

/// Ends a look at rows whose result is `looked` with one at the pages (page_check.hpp): what SQLite cannot read is a
/// finding too, and a file with findings is left as it is. Other errors remain errors. True: the pages were looked at.
[[nodiscard]] Result<bool, Error> finish_look(Database& database, const Result<void, Error>& looked,
                                              std::vector<std::string>& findings);

enum class Noticed : std::uint8_t {
  kAtStart,  ///< before anything was written
  kAtWork,   ///< by a running program, which ends
};

/// For whoever started the program: what is damaged, and what to do.
[[nodiscard]] std::string damage_text(const std::string& file, const std::vector<std::string>& findings,
                                      std::string_view advice, Noticed noticed = Noticed::kAtStart);

}  // namespace queueback::storage
