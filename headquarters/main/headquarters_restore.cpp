#include "common/base/clock.hpp"
#include "common/storage/backup.hpp"
#include "headquarters/app/archive.hpp"
#include "headquarters/app/start_check.hpp"
#include "headquarters/main/headquarters_program.hpp"

namespace queueback::headquarters {
namespace {

/// Opens the copy as headquarters' database; the number of its orders.
Stored<std::uint64_t> prepare(storage::Database& copy) {
  storage::Statement tables =
      copy.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'record'");
  const auto counted = tables.step();
  if (!counted || tables.integer(0) == 0) {
    return counted ? fail(storage::ErrorCode::kOther, "this is no database of headquarters")
                   : tl::unexpected(counted.error());
  }
  const auto checked = check_at_start(copy);
  if (!checked || !checked->findings.empty()) {
    return checked ? fail(storage::ErrorCode::kCorrupt, "the backup is damaged too: " + checked->findings.front())
                   : tl::unexpected(checked.error());
  }
  const SystemClock clock;
  const auto archive = Archive::open(copy, clock);
  if (!archive) {
    return tl::unexpected(archive.error());
  }
  const auto figures = (*archive)->figures();
  return figures ? Stored<std::uint64_t>(figures->orders) : tl::unexpected(figures.error());
}

}  // namespace

Result<std::string, program::StartFailure> restore_headquarters(const HeadquartersConfig& config,
                                                                const std::filesystem::path& backup) {
  std::uint64_t orders = 0;
  const std::filesystem::path kept = program::kept_database(config.database);
  const auto done = storage::restore(backup, config.database, kept, [&](storage::Database& copy) -> Stored<void> {
    const auto looked = prepare(copy);
    if (!looked) {
      return tl::unexpected(looked.error());
    }
    orders = *looked;
    return {};
  });
  if (!done) {
    return fail(program::StartError::kFailure, done.error().reason);
  }
  return "restored: " + std::to_string(orders) + " orders. The database that was here is kept as " +
         kept.filename().string() +
         ".\nAfter its start every store sends again what headquarters lacks: no store ever drops its log.";
}

}  // namespace queueback::headquarters
