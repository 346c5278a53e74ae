#include "headquarters/app/archive.hpp"

#include <utility>

#include "common/storage/migration.hpp"

namespace queueback::headquarters {

std::span<const storage::Migration> migrations();  // made from the SQL files by CMake

namespace {

/// Records that are in memory at once while runs are found.
constexpr std::uint64_t kRunSlice = 500;

}  // namespace

Archive::Archive(storage::Database& database, const Clock& clock)
    : database_(database),
      clock_(clock),
      records_(database),
      orders_(database),
      reports_(database),
      quarantine_(database),
      audit_runs_(database, orders_),
      store_tables_(database),
      stores_(store_tables_, orders_),
      book_(records_),
      queues_(database, book_, stores_),
      bookkeeper_(records_, orders_, reports_, quarantine_, stores_, book_, queues_),
      intake_(database, records_, stores_, bookkeeper_, clock) {}

Stored<std::unique_ptr<Archive>> Archive::open(storage::Database& database, const Clock& clock) {
  if (auto done = storage::migrate(database, migrations()); !done) {
    return tl::unexpected(done.error());
  }
  auto archive = std::unique_ptr<Archive>(new Archive(database, clock));
  auto done = archive->stores_.load();
  done = done ? archive->book_.load() : done;
  done = done ? archive->queues_.load() : done;
  done = done ? archive->intake_.load() : done;
  done = done ? archive->find_runs(database) : done;
  done = done ? archive->catch_up(database) : done;
  if (!done) {
    return tl::unexpected(done.error());
  }
  return archive;
}

Stored<void> Archive::catch_up(storage::Database& database) {
  auto transaction = storage::Transaction::begin(database);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  auto done = bookkeeper_.read_again(clock_.now());
  done = done ? before_commit() : done;
  return done ? transaction->commit() : done;
}

Stored<void> Archive::find_runs(storage::Database& database) {
  const auto known = quarantine_.has_runs();
  const auto count = records_.record_count();
  if (!known || !count) {
    return tl::unexpected(!known ? known.error() : count.error());
  }
  auto transaction = storage::Transaction::begin(database);
  if (!transaction) {
    return tl::unexpected(transaction.error());
  }
  std::uint64_t after = *known ? *count : 0;
  Stored<void> done;
  while (done && after < *count) {
    const std::uint64_t from = after;
    auto read = records_.each_record(from, kRunSlice, [&](const RecordRow& row) {
      done = done ? bookkeeper_.note_run(row.store, row.record.payload) : done;
      after = row.record_no;
    });
    done = read ? done : read;
    after = after == from ? *count : after;
  }
  return done ? transaction->commit() : done;
}

void Archive::enrolled(const std::string& store, const std::string& certificate_serial) {
  StoreRow& row = stores_.change(store);
  row.certificate_serial = certificate_serial;
  row.enrolled_at = std::max(clock_.now(), earliest_enrolment(store));
}

Instant Archive::earliest_enrolment(const std::string& store) const {
  const auto found = stores_.all().find(store);
  const bool was_revoked = found != stores_.all().end() && found->second.revoked_at;
  return was_revoked ? *found->second.revoked_at + Duration::seconds(1) : Instant{};
}

std::string revoked_text(const std::string& store) { return "headquarters has revoked store " + store; }

std::optional<Instant> Archive::revoke(const std::string& store) {
  if (!stores_.all().contains(store)) {
    return std::nullopt;
  }
  StoreRow& row = stores_.change(store);
  row.revoked_at = std::max(clock_.now(), row.enrolled_at.value_or(Instant{}));
  return row.revoked_at;
}

std::vector<StoreView> Archive::stores(const std::string& after, std::size_t limit) const {
  std::vector<StoreView> out;
  for (auto next = stores_.all().upper_bound(after); next != stores_.all().end() && out.size() < limit; ++next) {
    out.push_back({next->second, intake_.received(next->first)});
  }
  return out;
}

Stored<Figures> Archive::figures() {
  const auto records = records_.record_count();
  const auto orders = orders_.order_count();
  const auto alarms = orders_.alarm_count();
  for (const auto* count : {&records, &orders, &alarms}) {
    if (!*count) {
      return tl::unexpected(count->error());
    }
  }
  Figures figures{stores_.all().size(), *records, *orders, 0, 0, *alarms, sums_by_currency(book_.books())};
  for (const auto& [store, row] : stores_.all()) {
    figures.quarantined += row.quarantined;
    figures.repeats += row.repeats;
  }
  return figures;
}

Stored<void> Archive::before_commit() {
  auto done = queues_.flush();
  done = done ? book_.flush() : done;
  done = done ? intake_.flush() : done;
  return done ? stores_.flush() : done;
}

}  // namespace queueback::headquarters
