#include <utility>

#include "common/journal/read_records.hpp"
#include "headquarters/storage/tables.hpp"

namespace queueback::headquarters {

using domain::Money;
using storage::Statement;

Stored<std::uint64_t> RecordTables::insert_record(const std::string& store, const replication::Record& record,
                                                  Instant received_at) {
  auto done = database_
                  .prepare(
                      "INSERT INTO record(store, incarnation, seq, previous, hash, payload, received_at)"
                      " VALUES(?, ?, ?, ?, ?, ?, ?)")
                  .bind(store)
                  .bind(ByteView(record.incarnation.bytes))
                  .bind(record.seq)
                  .bind(ByteView(record.previous))
                  .bind(ByteView(record.hash))
                  .bind(ByteView(record.payload))
                  .bind(received_at.micros)
                  .run();
  if (!done) {
    return tl::unexpected(done.error());
  }
  return static_cast<std::uint64_t>(database_.last_insert_rowid());
}

std::optional<replication::Hash> RecordTables::hash_of(const std::string& store,
                                                       const replication::Incarnation& incarnation, std::uint64_t seq) {
  Statement row = database_.prepare("SELECT hash FROM record WHERE store = ? AND seq = ? AND incarnation = ?");
  const auto found = row.bind(store).bind(seq).bind(ByteView(incarnation.bytes)).step();
  if (!found || !*found) {
    return std::nullopt;
  }
  return row.array<32>(0);
}

Stored<bool> RecordTables::holds(const std::string& store, std::uint64_t seq, const replication::Hash& hash) {
  Statement row = database_.prepare("SELECT 1 FROM record WHERE store = ? AND seq = ? AND hash = ?");
  return row.bind(store).bind(seq).bind(ByteView(hash)).step();
}

Stored<std::optional<Instant>> RecordTables::newest_received_at() {
  Statement row = database_.prepare("SELECT received_at FROM record ORDER BY record_no DESC LIMIT 1");
  const auto found = row.step();
  if (!found) {
    return tl::unexpected(found.error());
  }
  return *found ? std::optional(Instant{row.integer(0)}) : std::nullopt;
}

Stored<std::uint64_t> RecordTables::record_count() {
  Statement row = database_.prepare("SELECT coalesce(max(record_no), 0) FROM record");
  const auto found = row.step();
  return found ? Stored<std::uint64_t>(row.number(0)) : tl::unexpected(found.error());
}

Stored<void> RecordTables::each_record(std::uint64_t after, std::uint64_t limit,
                                       const std::function<void(const RecordRow&)>& found) {
  Statement rows = database_.prepare(
      "SELECT record_no, store, incarnation, seq, previous, hash, payload FROM record WHERE record_no > ?"
      " ORDER BY record_no LIMIT ?");
  rows.bind(after).bind(limit).expect("itbibbb");
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    found(
        {row.number(0),
         row.text(1),
         {replication::Incarnation{row.array<16>(2)}, row.number(3), row.array<32>(4), row.array<32>(5), row.blob(6)}});
  });
}

Stored<std::vector<replication::Record>> RecordTables::read_line(const std::string& store,
                                                                 const replication::Receiver::Stretch& stretch) {
  Statement rows = database_.prepare(
      "SELECT seq, incarnation, previous, hash, payload FROM record"
      " WHERE store = ? AND incarnation = ? AND seq BETWEEN ? AND ? ORDER BY seq");
  rows.bind(store).bind(ByteView(stretch.incarnation.bytes)).bind(stretch.first).bind(stretch.last);
  return journal::read_batch(std::move(rows));
}

Stored<void> RecordTables::insert_postings(std::uint64_t record_no, const std::string& store,
                                           const std::vector<ledger::Posting>& postings, Folded folded) {
  std::uint64_t n = 0;
  for (const ledger::Posting& posting : postings) {
    auto done = database_
                    .prepare(
                        "INSERT INTO posting(record_no, n, store, book, debit, credit, currency, amount, cause,"
                        " folded) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                    .bind(record_no)
                    .bind(n++)
                    .bind(store)
                    .bind(static_cast<std::int64_t>(posting.book))
                    .bind(posting.debit)
                    .bind(posting.credit)
                    .bind(posting.currency)
                    .bind(posting.amount.minor())
                    .bind(posting.cause)
                    .bind(static_cast<std::int64_t>(folded))
                    .run();
    if (!done) {
      return done;
    }
  }
  return {};
}

Stored<void> RecordTables::each_posting(
    std::uint64_t after, std::uint64_t last,
    const std::function<void(std::uint64_t record_no, const PostingRow&, Folded)>& found) {
  Statement rows = database_.prepare(
      "SELECT store, book, debit, credit, currency, amount, cause, record_no, folded FROM posting"
      " WHERE record_no > ? AND record_no <= ? ORDER BY record_no, n");
  rows.bind(after).bind(last).expect("titttitii");
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    found(row.number(7),
          {row.text(0),
           {static_cast<ledger::Book>(row.integer(1)), row.text(2), row.text(3), row.text(4),
            Money::minor(row.integer(5)), row.text(6)}},
          row.integer(8) == 0 ? Folded::kNo : Folded::kYes);
  });
}

Stored<void> RecordTables::save_balance(const BalanceKey& key, Money amount) {
  return database_
      .prepare(
          "INSERT INTO balance(store, account, currency, amount) VALUES(?1, ?2, ?3, ?4)"
          " ON CONFLICT(store, account, currency) DO UPDATE SET amount = ?4")
      .bind(key.store)
      .bind(key.account.account)
      .bind(key.account.currency)
      .bind(amount.minor())
      .run();
}

Stored<void> RecordTables::each_balance(const std::function<void(BalanceKey, Money)>& found) {
  Statement rows = database_.prepare("SELECT store, account, currency, amount FROM balance");
  rows.expect("ttti");
  return storage::for_each_row(std::move(rows), [&found](const Statement& row) {
    found({row.text(0), {row.text(1), row.text(2)}}, Money::minor(row.integer(3)));
  });
}

}  // namespace queueback::headquarters
