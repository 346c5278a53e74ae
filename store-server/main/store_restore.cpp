#include "store-server/app/store.hpp"
#include "common/base/clock.hpp"
#include "common/base/random.hpp"
#include "common/storage/backup.hpp"
#include "store-server/app/start_check.hpp"
#include "store-server/main/store_program.hpp"

namespace queueback::store_server {
namespace {

using program::StartError;
using program::StartFailure;

/// What is found in a backup.
struct Found {
  std::uint64_t sales = 0;
  std::uint64_t log_entries = 0;
};

/// Opens the copy as this store's database and marks it as an older one.
Stored<Found> prepare(storage::Database& copy, const StoreConfig& config) {
  storage::Statement tables = copy.prepare("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'log'");
  const auto counted = tables.step();
  if (!counted || tables.integer(0) == 0) {
    return counted ? fail(storage::ErrorCode::kOther, "this is no database of a store")
                   : tl::unexpected(counted.error());
  }
  const auto checked = check_at_start(copy);
  if (!checked || !checked->findings.empty()) {
    return checked ? fail(storage::ErrorCode::kCorrupt, "the backup is damaged too: " + checked->findings.front())
                   : tl::unexpected(checked.error());
  }
  const SystemClock clock;
  SystemRandom random;
  const Finality finality = config.headquarters ? Finality::kHeadquarters : Finality::kHere;
  const auto store = Store::open(copy, config.profile, finality, clock, random);
  if (!store) {
    return tl::unexpected(store.error());
  }
  auto transaction = storage::Transaction::begin(copy);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  // How much is lacking only headquarters knows; anything above nothing makes the store ask until it is told.
  const auto figures = (*store)->figures();
  auto done = config.headquarters ? (*store)->set_recovers_to(1) : Stored<void>();
  done = done ? transaction->commit() : done;
  if (!figures || !done) {
    return tl::unexpected(figures ? done.error() : figures.error());
  }
  return Found{figures->sales, figures->log_entries};
}

}  // namespace

Result<std::string, StartFailure> restore_store(const StoreConfig& config, const std::filesystem::path& backup) {
  Found found;
  const std::filesystem::path kept = program::kept_database(config.database);
  const auto done = storage::restore(backup, config.database, kept, [&](storage::Database& copy) -> Stored<void> {
    auto looked = prepare(copy, config);
    if (!looked) {
      return tl::unexpected(looked.error());
    }
    found = *looked;
    return {};
  });
  if (!done) {
    return fail(StartError::kFailure, done.error().reason);
  }
  return "restored: " + std::to_string(found.sales) + " sales, " + std::to_string(found.log_entries) +
         " log entries. The database that was here is kept as " + kept.filename().string() + ".\n" +
         (config.headquarters
              ? "At its start the store takes over from headquarters what happened since, before it does anything "
                "else.\nImport members and products again."
              : "What terminals still have of later sales comes again by itself; what they have dropped does not.\n"
                "Import members and products again, and look through the terminals: what was enrolled or revoked since "
                "is as\nin the backup.");
}

}  // namespace queueback::store_server
