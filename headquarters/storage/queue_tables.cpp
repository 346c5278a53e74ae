#include "headquarters/storage/queue_tables.hpp"

#include <utility>

namespace queueback::headquarters {

using domain::Money;
using storage::Statement;

namespace {

std::string_view to_string(StepRow::Kind kind) {
  switch (kind) {
    case StepRow::Kind::kRecord:
      return "record";
    case StepRow::Kind::kPolicy:
      return "policy";
    case StepRow::Kind::kClock:
      return "clock";
  }
  return "";
}

}  // namespace

Stored<std::uint64_t> QueueTables::number(Statement row) {
  const auto found = row.step();
  return found ? Stored<std::uint64_t>(row.number(0)) : tl::unexpected(found.error());
}

Stored<void> QueueTables::insert_step(const StepRow& step, const std::vector<ledger::Posting>& postings) {
  const bool of_record = step.kind == StepRow::Kind::kRecord;
  auto done = database_.prepare("INSERT INTO reward_step(step, kind, record_no, applied_at, at) VALUES(?, ?, ?, ?, ?)")
                  .bind(step.step)
                  .bind(to_string(step.kind))
                  .bind(of_record ? std::optional(step.record_no) : std::nullopt)
                  .bind(step.applied_at.micros)
                  .bind(step.at.micros)
                  .run();
  for (std::uint64_t n = 0; done && n < postings.size(); ++n) {
    done = database_
               .prepare(
                   "INSERT INTO reward_posting(step, n, debit, credit, currency, amount, cause)"
                   " VALUES(?, ?, ?, ?, ?, ?, ?)")
               .bind(step.step)
               .bind(n)
               .bind(postings[n].debit)
               .bind(postings[n].credit)
               .bind(postings[n].currency)
               .bind(postings[n].amount.minor())
               .bind(postings[n].cause)
               .run();
  }
  return done;
}

Stored<std::uint64_t> QueueTables::newest_step() {
  return number(database_.prepare("SELECT coalesce(max(step), 0) FROM reward_step"));
}

Stored<std::uint64_t> QueueTables::each_posting(std::uint64_t after, std::uint64_t steps,
                                                const std::function<void(const ledger::Posting&)>& found) {
  Statement last_row = database_.prepare(
      "SELECT coalesce(max(step), ?1) FROM (SELECT step FROM reward_step WHERE step > ?1 ORDER BY step LIMIT ?2)");
  last_row.bind(after).bind(steps);
  auto last = number(std::move(last_row));
  if (!last) {
    return last;
  }
  Statement rows = database_.prepare(
      "SELECT debit, credit, currency, amount, cause FROM reward_posting WHERE step > ? AND step <= ?"
      " ORDER BY step, n");
  rows.bind(after).bind(*last);
  auto done = storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    found({ledger::Book::kRewards, row.text(0), row.text(1), row.text(2), Money::minor(row.integer(3)), row.text(4)});
  });
  return done ? last : tl::unexpected(done.error());
}

Stored<void> QueueTables::save_member(const std::string& member, const std::string& level) {
  return database_.prepare("INSERT OR REPLACE INTO reward_member(member, level) VALUES(?, ?)")
      .bind(member)
      .bind(level)
      .run();
}

Stored<void> QueueTables::each_member(const std::function<void(const std::string&, const std::string&)>& found) {
  return storage::for_each_row(database_.prepare("SELECT member, level FROM reward_member"),
                               [&found](const Statement& row) { found(row.text(0), row.text(1)); });
}

Stored<void> QueueTables::insert_store_policy(const StorePolicyRow& row) {
  return database_
      .prepare(
          "INSERT INTO store_policy(record_no, store, version, begins_at, currency, cashier_spans, store_spans)"
          " VALUES(?, ?, ?, ?, ?, ?, ?)")
      .bind(row.record_no)
      .bind(row.store)
      .bind(row.version)
      .bind(row.begins_at.micros)
      .bind(row.currency)
      .bind(static_cast<std::int64_t>(row.cashier_spans ? 1 : 0))
      .bind(static_cast<std::int64_t>(row.store_spans ? 1 : 0))
      .run();
}

Stored<std::vector<StorePolicyRow>> QueueTables::store_policies() {
  std::vector<StorePolicyRow> out;
  auto done = storage::for_each_row(
      database_.prepare("SELECT record_no, store, version, begins_at, currency, cashier_spans, store_spans"
                        " FROM store_policy ORDER BY record_no"),
      [&out](const Statement& row) {
        out.push_back({row.number(0), row.text(1), row.text(2), Instant{row.integer(3)}, row.text(4),
                       row.integer(5) != 0, row.integer(6) != 0});
      });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<std::array<std::uint8_t, 16>> QueueTables::outcome_epoch() {
  Statement row = database_.prepare("SELECT value FROM meta WHERE key = 'outcome_epoch'");
  if (const auto found = row.step(); !found || !*found) {
    return !found ? tl::unexpected(found.error()) : fail(storage::ErrorCode::kCorrupt, "the outcomes have no epoch");
  }
  return row.array<16>(0);
}

Stored<std::uint64_t> QueueTables::newest_outcome() {
  return number(database_.prepare("SELECT coalesce(max(n), 0) FROM outcome"));
}

Stored<std::map<std::string, std::uint64_t>> QueueTables::newest_outcomes() {
  std::map<std::string, std::uint64_t> out;
  auto done = storage::for_each_row(database_.prepare("SELECT store, max(n) FROM outcome GROUP BY store"),
                                    [&out](const Statement& row) { out[row.text(0)] = row.number(1); });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

Stored<bool> QueueTables::save_outcome(const std::string& store, const OutcomeRow& row) {
  auto done = database_
                  .prepare(
                      "INSERT INTO outcome(store, entry, n, body) VALUES(?1, ?2, ?3, ?4)"
                      " ON CONFLICT(store, entry) DO UPDATE SET n = ?3, body = ?4 WHERE body <> ?4")
                  .bind(store)
                  .bind(row.entry)
                  .bind(row.n)
                  .bind(ByteView(row.body))
                  .run();
  return done ? Stored<bool>(database_.changes() > 0) : tl::unexpected(done.error());
}

Stored<std::vector<OutcomeRow>> QueueTables::outcomes_after(const std::string& store, std::uint64_t after,
                                                            std::uint64_t most) {
  std::vector<OutcomeRow> out;
  Statement rows = database_.prepare("SELECT n, entry, body FROM outcome WHERE store = ? AND n > ? ORDER BY n LIMIT ?");
  rows.bind(store).bind(after).bind(most);
  auto done = storage::for_each_row(std::move(rows), [&out](const Statement& row) {
    out.push_back({row.number(0), row.text(1), row.blob(2)});
  });
  if (!done) {
    return tl::unexpected(done.error());
  }
  return out;
}

}  // namespace queueback::headquarters
